"""What the portal does by night it only stops; a grant names the program that its row says.

The province's role without anybody signed in is the worker's, by night (the walls ask who signed
in): it suspends what nobody confirmed and ends what ran out, and gives, extends or revives nothing.

An agency asks for programs of its own. What the desk reads when it consents, the place, the agency
and the name, is compared with the program when it is asked for, and place and agency once more when
it is given: a row of before may say otherwise, and a program is renamed at times.

The technical administration works in the name of one who holds that right today.
"""

from django.db import migrations

_DENIED = "USING ERRCODE = 'insufficient_privilege'"
_ME = "nullif(current_setting('app.user', true), '')::uuid"
_BY_NOBODY = f"current_user = 'sigertak_province' AND {_ME} IS NULL"
_NIGHT = f"""
CREATE FUNCTION accounts_night_only_stops() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
    says jsonb := to_jsonb(NEW);
    stopping text[] := ARRAY['suspended_at', 'suspended_by_province'];
BEGIN
    IF was ->> 'state' = 'given' AND says ->> 'state' = 'ended' THEN
        stopping := stopping || ARRAY['state', 'carrier_id', 'closing_reason', 'ended_at'];
    END IF;
    IF (was - stopping = says - stopping
        AND (was -> 'suspended_at' = 'null' OR was -> 'suspended_at' = says -> 'suspended_at'))
        IS NOT TRUE THEN
        RAISE EXCEPTION '% %: permission denied, by night rights are only stopped', TG_TABLE_NAME,
            NEW.id {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION accounts_night_only_stops() FROM PUBLIC;
CREATE TRIGGER night_stops BEFORE INSERT OR UPDATE ON accounts_membership
FOR EACH ROW WHEN ({_BY_NOBODY}) EXECUTE FUNCTION accounts_night_only_stops();
CREATE TRIGGER night_stops BEFORE INSERT OR UPDATE ON accounts_grant
FOR EACH ROW WHEN ({_BY_NOBODY}) EXECUTE FUNCTION accounts_night_only_stops();
"""
_NO_NIGHT = """
DROP TRIGGER night_stops ON accounts_grant;
DROP TRIGGER night_stops ON accounts_membership;
DROP FUNCTION accounts_night_only_stops();
"""

# `programs_program` is made later, by an upper app: looked for when called, not now. Under the
# caller's own wall, so that an agency finds no program but its own.
_PROGRAM = f"""
CREATE FUNCTION accounts_grant_names_its_program() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM programs_program p
        WHERE p.id::text = NEW.object_pk AND p.agency_id = NEW.agency_id
          AND p.regency_id IS NOT DISTINCT FROM NEW.regency_id
          AND (TG_OP = 'UPDATE' OR NEW.title IN (p.name, p.name || ' ' || p.year))) THEN
        RAISE EXCEPTION 'grant %: permission denied, its program says otherwise', NEW.id {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION accounts_grant_names_its_program() FROM PUBLIC;
CREATE TRIGGER grant_program BEFORE INSERT ON accounts_grant
FOR EACH ROW WHEN (current_user = 'sigertak_agency')
EXECUTE FUNCTION accounts_grant_names_its_program();
CREATE TRIGGER grant_program_given BEFORE UPDATE ON accounts_grant
FOR EACH ROW WHEN (current_user IN ('sigertak_regency', 'sigertak_province')
    AND NEW.kind = 'program' AND NEW.state = 'given' AND OLD.state <> 'given')
EXECUTE FUNCTION accounts_grant_names_its_program();
"""  # noqa: S608 - our own words
_NO_PROGRAM = """
DROP TRIGGER grant_program_given ON accounts_grant;
DROP TRIGGER grant_program ON accounts_grant;
DROP FUNCTION accounts_grant_names_its_program();
"""

# Reads memberships as its owner: the technical administration reads none.
_TECHNICAL = f"""
CREATE FUNCTION accounts_is_technical() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
        WHERE m.user_id = {_ME} AND u.is_active AND m.role = 'tech_admin'
          AND m.revoked_at IS NULL AND m.suspended_at IS NULL AND m.expires_on >= current_date
    )
$$;
CREATE FUNCTION accounts_changed_by_technical() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT accounts_is_technical() THEN
        RAISE EXCEPTION '% %: permission denied, nobody''s right as administrator', TG_TABLE_NAME,
            NEW.id {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION accounts_changed_by_technical() FROM PUBLIC;
CREATE TRIGGER by_technical BEFORE INSERT OR UPDATE ON accounts_user
FOR EACH ROW WHEN (current_user = 'sigertak_technical')
EXECUTE FUNCTION accounts_changed_by_technical();
CREATE TRIGGER by_technical BEFORE INSERT OR UPDATE ON accounts_agency
FOR EACH ROW WHEN (current_user = 'sigertak_technical')
EXECUTE FUNCTION accounts_changed_by_technical();
"""  # noqa: S608 - our own words
_NO_TECHNICAL = """
DROP TRIGGER by_technical ON accounts_agency;
DROP TRIGGER by_technical ON accounts_user;
DROP FUNCTION accounts_changed_by_technical();
DROP FUNCTION accounts_is_technical();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0017_guards")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(_NIGHT, _NO_NIGHT),
        migrations.RunSQL(_PROGRAM, _NO_PROGRAM),
        migrations.RunSQL(_TECHNICAL, _NO_TECHNICAL),
    ]
