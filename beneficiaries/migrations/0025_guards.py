"""Notes of looks are of now: when somebody saw a household, a number or a paper.

Whoever looks writes them, and reports of an incident are drawn up from them. A look of next year
would be in no report, one beyond all years would stop it, and one of tomorrow would keep a paper
open; so the database takes those of this time alone, as it does events of the audit trail (core
0008), and a household's count of a day only grows.
"""

from django.db import migrations, models

_OF_PAGES = (
    "current_user IN ('sigertak_province', 'sigertak_regency', 'sigertak_agency',"
    " 'sigertak_village')"
)
_FORWARD = f"""
SET LOCAL lock_timeout = '5s';
CREATE FUNCTION beneficiaries_look_is_of_now() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    -- Made-up data has a past: whoever signed in as one who may become the tables' owner writes it.
    -- A transaction may have gone on for hours, and clocks of two machines differ.
    earliest CONSTANT timestamptz := CASE
        WHEN pg_has_role(session_user, 'sigertak_owner', 'MEMBER') THEN '2000-01-01'
        ELSE now() - interval '1 day' END;
    latest CONSTANT timestamptz := clock_timestamp() + interval '1 day';
    of_now boolean;
BEGIN
    IF TG_TABLE_NAME = 'beneficiaries_sight' THEN
        of_now := NEW.last_at BETWEEN earliest AND latest
            AND NEW.day BETWEEN earliest::date AND latest::date;
    ELSE
        of_now := NEW.revealed_at BETWEEN earliest AND latest;
    END IF;
    IF of_now IS NOT TRUE THEN
        RAISE EXCEPTION 'look %: it is not of this time', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION beneficiaries_look_is_of_now() FROM PUBLIC;
CREATE TRIGGER look_is_of_now BEFORE INSERT ON beneficiaries_reveal
FOR EACH ROW WHEN ({_OF_PAGES}) EXECUTE FUNCTION beneficiaries_look_is_of_now();
CREATE TRIGGER look_is_of_now BEFORE INSERT ON beneficiaries_documentreveal
FOR EACH ROW WHEN ({_OF_PAGES}) EXECUTE FUNCTION beneficiaries_look_is_of_now();
CREATE TRIGGER look_is_of_now BEFORE INSERT OR UPDATE ON beneficiaries_sight
FOR EACH ROW WHEN ({_OF_PAGES}) EXECUTE FUNCTION beneficiaries_look_is_of_now();

CREATE FUNCTION beneficiaries_sight_goes_on() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'look %: permission denied, a day''s looks are only added to', NEW.id
        USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION beneficiaries_sight_goes_on() FROM PUBLIC;
CREATE TRIGGER sight_goes_on BEFORE UPDATE ON beneficiaries_sight
FOR EACH ROW WHEN ({_OF_PAGES} AND NEW.count NOT BETWEEN OLD.count AND OLD.count + 1)
EXECUTE FUNCTION beneficiaries_sight_goes_on();
"""  # noqa: S608 - our own words
_BACKWARD = """
DROP TRIGGER sight_goes_on ON beneficiaries_sight;
DROP FUNCTION beneficiaries_sight_goes_on();
DROP TRIGGER look_is_of_now ON beneficiaries_sight;
DROP TRIGGER look_is_of_now ON beneficiaries_documentreveal;
DROP TRIGGER look_is_of_now ON beneficiaries_reveal;
DROP FUNCTION beneficiaries_look_is_of_now();
"""


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0024_import")]

    operations = [
        migrations.RunSQL(_FORWARD, _BACKWARD),
        # Whose people a matched file names, so that their regency is told who took it along.
        migrations.AddField("matchrun", "places", models.JSONField(default=dict)),
    ]
