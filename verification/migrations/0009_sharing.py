"""Cases name who entered their recipient, so that the wall of a shared program can compare it.

Filled from now on, and here for the cases of programs that were ever shared; nobody asks for it of
the others.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_FILL = """
UPDATE verification_case AS kept SET entered_by_id = way.entered_by_id
FROM programs_recipient AS way
WHERE way.id = kept.recipient_id AND kept.program_id IN
    (SELECT object_pk::uuid FROM accounts_grant WHERE kind = 'program')
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0008_rights"), ("programs", "0022_sharing")]

    operations = [
        migrations.AddField(
            "case",
            "entered_by",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
