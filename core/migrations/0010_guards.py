"""A guest's work in a shared program is told to colleagues who work there: the list and its bar.

A job that is asked for in a shared program names the program and the agency its guest came from, as
lists do; the database writes both from the transaction's own settings.
"""

from django.db import migrations, models

_PLACE = """
CREATE OR REPLACE FUNCTION core_job_knows_its_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.regency_id := nullif(current_setting('app.regency', true), '')::integer;
    NEW.agency_id := CASE
        WHEN current_user = 'sigertak_program'
        THEN nullif(current_setting('app.user', true), '')::uuid
        WHEN current_user IN ('sigertak_agency', 'sigertak_village')
        THEN nullif(current_setting('app.agency', true), '')::uuid END;{more}
    RETURN NEW;
END
$$;
"""
_AS_GUEST = """
    NEW.program_id := CASE WHEN current_user = 'sigertak_program'
        THEN nullif(current_setting('app.program', true), '')::uuid END;
    NEW.guest_agency_id := CASE WHEN current_user = 'sigertak_program'
        THEN nullif(current_setting('app.guest', true), '')::uuid END;"""


class Migration(migrations.Migration):
    dependencies = [("core", "0009_mends")]

    operations = [
        *(
            migrations.AddField(model_name="job", name=name, field=models.UUIDField(null=True))
            for name in ("program_id", "guest_agency_id")
        ),
        migrations.RunSQL(_PLACE.format(more=_AS_GUEST), _PLACE.format(more="")),
    ]
