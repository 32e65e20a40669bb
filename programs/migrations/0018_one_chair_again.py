"""The index behind one chair per group, again: Django's schema editor dropped it together with the
plain index of `group` in 0016, as it drops every index of that one column that no `Meta.indexes`
names. Its state never lost it, so that only the database has to learn of it.
"""

from importlib import import_module

from django.db import migrations

ONE_CHAIR = import_module("programs.migrations.0014_chairs_and_lists").ONE_CHAIR

UNIQUE = """
CREATE UNIQUE INDEX IF NOT EXISTS one_chair_per_group ON programs_recipient (group_id)
WHERE group_role = 'chair' AND NOT (state IN ('withdrawn', 'rejected', 'ended'))
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0017_numbers_masked")]

    operations = [
        migrations.RunSQL(ONE_CHAIR, migrations.RunSQL.noop),
        # As in 0014: pending checks of the rows just changed would forbid the index.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(UNIQUE, migrations.RunSQL.noop),
    ]
