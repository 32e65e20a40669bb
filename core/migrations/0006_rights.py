"""Whose work a job is: the regency and agency in whose name it was asked for.

The database writes both down itself when the job begins, from the transaction's own settings, so
that nobody puts a job into another's view. Policies ask them: a job is told to whoever asked for it
and to those of the same place.
"""

from django.db import migrations, models

_SCOPED = (
    "current_user IN ('sigertak_province', 'sigertak_regency', 'sigertak_agency',"
    " 'sigertak_village', 'sigertak_program')"
)
_FORWARD = f"""
CREATE FUNCTION core_job_knows_its_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.regency_id := nullif(current_setting('app.regency', true), '')::integer;
    NEW.agency_id := CASE
        WHEN current_user IN ('sigertak_agency', 'sigertak_program', 'sigertak_village')
        THEN nullif(current_setting('app.agency', true), '')::uuid END;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION core_job_knows_its_place() FROM PUBLIC;
CREATE TRIGGER job_place BEFORE INSERT ON core_job
FOR EACH ROW WHEN ({_SCOPED})
EXECUTE FUNCTION core_job_knows_its_place();
"""
_BACKWARD = """
DROP TRIGGER job_place ON core_job;
DROP FUNCTION core_job_knows_its_place();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_rights")]

    operations = [
        migrations.AddField(
            model_name="job", name="regency_id", field=models.IntegerField(null=True)
        ),
        migrations.AddField(model_name="job", name="agency_id", field=models.UUIDField(null=True)),
        migrations.RunSQL(_FORWARD, _BACKWARD),
    ]
