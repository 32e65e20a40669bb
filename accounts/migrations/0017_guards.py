"""A desk gives, consents, refuses and ends; the terms of a grant stay, and none is to oneself.

A program is opened when its agency has asked, to the address it named and on the terms it wrote;
who holds a grant holds it by a right of their own. What was refused or ended is over: it is asked
for anew. Which columns change at all, the walls say.
"""

from django.db import migrations

_DESKS = "current_user IN ('sigertak_regency', 'sigertak_province')"
_ME = "nullif(current_setting('app.user', true), '')::uuid"
_HOLDER = ("user_id", "membership_id", "home_id", "home_regency_id")
_SAME_HOLDER = " AND ".join(f"OLD.{name} IS NOT DISTINCT FROM NEW.{name}" for name in _HOLDER)
_GUARD = f"""
CREATE FUNCTION accounts_grant_keeps_its_terms() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    me uuid := {_ME};
    fits boolean;
BEGIN
    IF NEW.state = 'given' AND (TG_OP = 'INSERT' OR OLD.state = 'asked') THEN
        -- Consent, or a place of one's own territory; never to oneself, always by a right held.
        fits := NEW.decided_by_id = me AND NEW.user_id <> me
            AND EXISTS (
                SELECT FROM accounts_membership m
                WHERE m.id = NEW.membership_id AND m.user_id = NEW.user_id
                  AND m.agency_id = NEW.home_id
                  AND m.regency_id IS NOT DISTINCT FROM NEW.home_regency_id)
            AND CASE WHEN TG_OP = 'INSERT' THEN NEW.kind <> 'program'
                ELSE EXISTS (SELECT FROM accounts_user u WHERE u.id = NEW.user_id
                             AND lower(u.email) = lower(NEW.asked_for)) END;
    ELSIF TG_OP = 'INSERT' THEN
        fits := false;
    ELSE
        fits := ({_SAME_HOLDER}) AND CASE
            WHEN OLD.state = 'asked' AND NEW.state = 'refused' THEN NEW.decided_by_id = me
            WHEN OLD.state IN ('asked', 'given') AND NEW.state = 'ended'
            THEN NEW.ended_by_id IS NOT DISTINCT FROM me
            WHEN OLD.state = 'given' AND NEW.state = 'given'
            THEN OLD.suspended_at IS NULL OR NEW.user_id IS DISTINCT FROM me
            ELSE false END;
    END IF;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'grant %: permission denied, a desk does not make this of it', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION accounts_grant_keeps_its_terms() FROM PUBLIC;
CREATE TRIGGER grant_terms BEFORE INSERT OR UPDATE ON accounts_grant
FOR EACH ROW WHEN ({_DESKS}) EXECUTE FUNCTION accounts_grant_keeps_its_terms();
"""  # noqa: S608 - our own words
_UNGUARD = """
DROP TRIGGER grant_terms ON accounts_grant;
DROP FUNCTION accounts_grant_keeps_its_terms();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_mends")]

    operations = [migrations.RunSQL(_GUARD, _UNGUARD)]
