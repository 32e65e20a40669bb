"""What is appended to the audit trail can be read again: by pages, and by whoever verifies it.

Every role of the portal appends. A time that Python has no date for, a number of five thousand
digits or a list in three thousand lists would stop the pages that show the trail and the nightly
check of its seals. So an event is of now, its key too, its words have a measure, and its seal is
one by its form. `core.audit_verify` reads with care all the same: what was written before this, or
by the tables' owner, is not held by it.
"""

from django.db import migrations, models

import core.models.ground

_APPENDING = (
    "current_user IN ('sigertak_web', 'sigertak_worker', 'sigertak_province', 'sigertak_regency',"
    " 'sigertak_agency', 'sigertak_village', 'sigertak_program', 'sigertak_public',"
    " 'sigertak_import', 'sigertak_matching', 'sigertak_publish', 'sigertak_erasure',"
    " 'sigertak_technical')"
)
# A transaction may have gone on for hours, and clocks of two machines differ.
_OF_NOW = "BETWEEN earliest AND clock_timestamp() + interval '1 day'"
_FORWARD = f"""
CREATE FUNCTION core_auditevent_is_readable() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    -- Made-up data has a past: whoever signed in as one who may become the tables' owner writes it.
    earliest CONSTANT timestamptz := CASE
        WHEN pg_has_role(session_user, 'sigertak_owner', 'MEMBER') THEN '2000-01-01'
        ELSE now() - interval '1 day' END;
BEGIN
    IF (NEW.at {_OF_NOW} AND uuid_extract_version(NEW.id) = 7
        AND uuid_extract_timestamp(NEW.id) {_OF_NOW}) IS NOT TRUE THEN
        RAISE EXCEPTION 'event %: it is not of this time', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF length(NEW.reason) > 20000 OR length(NEW.details::text) > 100000
        OR jsonb_typeof(NEW.details) <> 'object'
        OR jsonb_path_exists(NEW.details, 'strict $.**{{20 to last}}')
        OR jsonb_path_exists(NEW.details,
            'strict $.** ? (@.type() == "number" && (@ > 1e18 || @ < -1e18))') THEN
        RAISE EXCEPTION 'event %: its words are beyond measure', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.mac !~ '^[0-9a-f]{{64}}$' THEN
        RAISE EXCEPTION 'event %: its seal is none', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION core_auditevent_is_readable() FROM PUBLIC;
CREATE TRIGGER event_is_readable BEFORE INSERT ON core_auditevent
FOR EACH ROW WHEN ({_APPENDING})
EXECUTE FUNCTION core_auditevent_is_readable();
"""  # noqa: S608 - our own words
_BACKWARD = """
DROP TRIGGER event_is_readable ON core_auditevent;
DROP FUNCTION core_auditevent_is_readable();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0007_walls")]

    operations = [
        migrations.AlterField(
            model_name="auditevent",
            name="details",
            field=models.JSONField(decoder=core.models.ground.Details, default=dict),
        ),
        migrations.RunSQL(_FORWARD, _BACKWARD),
    ]
