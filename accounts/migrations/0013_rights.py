"""Jobs that were asked for before they knew their place learn it from the right they stand on."""

from django.db import migrations

_FORWARD = """
UPDATE core_job j
   SET regency_id = m.regency_id,
       agency_id = CASE WHEN m.role IN ('opd_operator', 'opd_supervisor', 'village_operator')
                        THEN m.agency_id END
  FROM accounts_membership m
 WHERE m.id = j.membership_id AND j.regency_id IS NULL AND j.agency_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_rights"), ("core", "0006_rights")]

    operations = [migrations.RunSQL(_FORWARD, migrations.RunSQL.noop)]
