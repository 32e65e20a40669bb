"""An agency ends a grant on its program, or takes back what it asked for, and does nothing else.

Nothing goes back to being asked for: a desk consents once, to the terms that it read.
"""

from django.db import migrations

_GUARD = """
CREATE FUNCTION accounts_grant_is_only_ended() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'grant %: permission denied, an agency asks and ends, no more', NEW.id
        USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION accounts_grant_is_only_ended() FROM PUBLIC;
CREATE TRIGGER grant_asked BEFORE INSERT ON accounts_grant
FOR EACH ROW WHEN (current_user = 'sigertak_agency' AND NEW.state <> 'asked')
EXECUTE FUNCTION accounts_grant_is_only_ended();
CREATE TRIGGER grant_ended BEFORE UPDATE ON accounts_grant
FOR EACH ROW WHEN (current_user = 'sigertak_agency' AND NOT coalesce(
    OLD.state IN ('asked', 'given') AND NEW.state = 'ended'
    AND NEW.ended_by_id = nullif(current_setting('app.user', true), '')::uuid, false))
EXECUTE FUNCTION accounts_grant_is_only_ended();
"""
_UNGUARD = """
DROP TRIGGER grant_ended ON accounts_grant;
DROP TRIGGER grant_asked ON accounts_grant;
DROP FUNCTION accounts_grant_is_only_ended();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_walls")]

    operations = [migrations.RunSQL(_GUARD, _UNGUARD)]
