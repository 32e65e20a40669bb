"""Cases name the agency whose people entered their recipient as guests of a shared program.

So the wall compares it, and colleagues read each other's cases there.
"""

import django.db.models.deletion
from django.db import migrations, models

_FILL = """
UPDATE verification_case AS kept SET guest_agency_id = way.guest_agency_id
FROM programs_recipient AS way
WHERE way.id = kept.recipient_id AND way.guest_agency_id IS NOT NULL
  AND kept.program_id IN (SELECT object_pk::uuid FROM accounts_grant WHERE kind = 'program');
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0009_sharing"), ("programs", "0024_rights")]

    operations = [
        migrations.AddField(
            "case",
            "guest_agency",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.agency",
            ),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
