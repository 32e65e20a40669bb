"""What becomes of an act by filter, of its samples and of minutes, whoever writes them by hand.

That a verifier of the place adds them, in their own name, the walls say (`table_walls.py`). Here:
an act grows while nobody has taken it back, by whoever made it, to what its preview showed and no
further; its author or the province takes it back, once. A sample is drawn by the act's author from
what the act decided, and answered once, by somebody else who made nothing of the case. A decision
stands on an act of its decider. Minutes name the agency of their program, and replace those of
their own territory.

Functions with SECURITY DEFINER are the owner's; of whole statements they read the rows by key.
"""

from django.db import migrations

_BAPPEDA = "current_user IN ('sigertak_regency', 'sigertak_province')"
_ME = "nullif(current_setting('app.user', true), '')::uuid"
_NOW = "BETWEEN transaction_timestamp() AND clock_timestamp()"
# Written by the portal's clock, which may go otherwise than the database's.
_ABOUT_NOW = "BETWEEN now() - interval '5 minutes' AND now() + interval '5 minutes'"
_DENIED = "USING ERRCODE = 'insufficient_privilege'"
# In the name of a right on the whole province, where that is the role worked as.
_VERIFIES = (
    "verification_decides_in(CASE WHEN current_setting('role') <> 'sigertak_province'"
    " THEN OLD.regency_id END)"
)
_HEAD = "LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$"
_AS_OWNER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$"

_ACT = f"""
CREATE FUNCTION verification_act_grows_or_ends() RETURNS trigger {_HEAD}
DECLARE
    fits boolean;
BEGIN
    IF OLD.undone_at IS NOT NULL THEN
        fits := false;
    ELSIF NEW.undone_at IS NULL THEN
        fits := OLD.by_id = {_ME} AND NEW.filters = OLD.filters AND NEW.rows > OLD.rows
            AND NEW.rows <= (OLD.filters ->> 'expected')::integer;
    ELSE
        fits := NEW.undone_by_id = {_ME} AND NEW.undone_at {_ABOUT_NOW} AND NEW.rows = OLD.rows
            AND NEW.filters - 'undo_reason' = OLD.filters - 'undo_reason'
            AND (OLD.by_id = {_ME} OR current_user = 'sigertak_province');
    END IF;
    IF (fits AND {_VERIFIES}) IS NOT TRUE THEN
        RAISE EXCEPTION 'act %: permission denied, it does not become this', OLD.id {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION verification_act_grows_or_ends() FROM PUBLIC;
CREATE TRIGGER act_grows_or_ends BEFORE UPDATE ON verification_bulkact
FOR EACH ROW WHEN ({_BAPPEDA}) EXECUTE FUNCTION verification_act_grows_or_ends();

CREATE FUNCTION verification_decisions_on_own_act() RETURNS trigger {_AS_OWNER}
DECLARE
    odd uuid;
BEGIN
    SELECT n.bulk_id INTO odd
      FROM (SELECT DISTINCT bulk_id, action, regency_id FROM new_rows WHERE bulk_id IS NOT NULL) n
     WHERE (SELECT (a.regency_id IS NULL OR a.regency_id = n.regency_id)
                   AND CASE n.action
                       WHEN 'undo' THEN a.undone_by_id = {_ME}
                       -- A sample that was decided wrongly: by whoever answers it.
                       WHEN 'reopen' THEN a.by_id <> {_ME} AND a.undone_at IS NULL
                       ELSE a.action = n.action AND a.by_id = {_ME} AND a.undone_at IS NULL END
              FROM verification_bulkact a WHERE a.id = n.bulk_id) IS NOT TRUE
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'act %: permission denied, it is not of whoever decides', odd {_DENIED};
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION verification_decisions_on_own_act() FROM PUBLIC;
CREATE TRIGGER decisions_on_own_act AFTER INSERT ON verification_decision
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ({_BAPPEDA})
EXECUTE FUNCTION verification_decisions_on_own_act();
"""  # noqa: S608 - our own words
_NO_ACT = """
DROP TRIGGER decisions_on_own_act ON verification_decision;
DROP FUNCTION verification_decisions_on_own_act();
DROP TRIGGER act_grows_or_ends ON verification_bulkact;
DROP FUNCTION verification_act_grows_or_ends();
"""

_SAMPLE = f"""
CREATE FUNCTION verification_samples_are_of_their_act() RETURNS trigger {_AS_OWNER}
DECLARE
    odd uuid;
BEGIN
    SELECT n.id INTO odd
      FROM new_rows n
     -- As values, not as joins: found by key row by row, however large the tables are.
     WHERE (SELECT a.by_id = {_ME} AND a.undone_at IS NULL
                   AND EXISTS (
                       SELECT 1 FROM verification_decision d
                        WHERE d.case_id = n.case_id AND d.bulk_id = a.id AND d.action = a.action
                          AND d.regency_id = n.regency_id)
              FROM verification_bulkact a WHERE a.id = n.bulk_id) IS NOT TRUE
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'sample %: permission denied, its act did not decide it so', odd {_DENIED};
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION verification_samples_are_of_their_act() FROM PUBLIC;
CREATE TRIGGER samples_of_their_act AFTER INSERT ON verification_samplecheck
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ({_BAPPEDA})
EXECUTE FUNCTION verification_samples_are_of_their_act();

CREATE FUNCTION verification_sample_is_answered_once() RETURNS trigger {_AS_OWNER}
BEGIN
    IF ({_VERIFIES} AND OLD.state = 'open' AND NEW.state IN ('agreed', 'disagreed')
        AND NEW.checked_by_id = {_ME} AND NEW.checked_at {_NOW}
        AND EXISTS (
            SELECT 1 FROM verification_bulkact a
             WHERE a.id = OLD.bulk_id AND a.by_id <> {_ME} AND a.undone_at IS NULL)
        AND EXISTS (
            SELECT 1 FROM verification_case c
             WHERE c.id = OLD.case_id AND c.entered_by_id <> {_ME} AND c.submitted_by_id <> {_ME})
        ) IS NOT TRUE THEN
        RAISE EXCEPTION 'sample %: permission denied, it is answered once, by another', OLD.id
            {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION verification_sample_is_answered_once() FROM PUBLIC;
CREATE TRIGGER sample_answered_once BEFORE UPDATE ON verification_samplecheck
FOR EACH ROW WHEN ({_BAPPEDA}) EXECUTE FUNCTION verification_sample_is_answered_once();
"""  # noqa: S608 - our own words
_NO_SAMPLE = """
DROP TRIGGER sample_answered_once ON verification_samplecheck;
DROP FUNCTION verification_sample_is_answered_once();
DROP TRIGGER samples_of_their_act ON verification_samplecheck;
DROP FUNCTION verification_samples_are_of_their_act();
"""

# Under the caller's own wall: what they do not see, their minutes neither name nor replace.
_MINUTES = f"""
CREATE FUNCTION verification_minutes_are_of_their_place() RETURNS trigger {_HEAD}
BEGIN
    IF NEW.agency_id IS DISTINCT FROM
            (SELECT p.agency_id FROM programs_program p WHERE p.id = NEW.program_id)
        OR (NEW.replaces_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM verification_minutes m
             WHERE m.id = NEW.replaces_id
               AND m.regency_id IS NOT DISTINCT FROM NEW.regency_id)) THEN
        RAISE EXCEPTION 'minutes %: permission denied, what they name is not theirs', NEW.id
            {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION verification_minutes_are_of_their_place() FROM PUBLIC;
CREATE TRIGGER minutes_of_their_place BEFORE INSERT ON verification_minutes
FOR EACH ROW WHEN ({_BAPPEDA}) EXECUTE FUNCTION verification_minutes_are_of_their_place();
"""  # noqa: S608 - our own words
_NO_MINUTES = """
DROP TRIGGER minutes_of_their_place ON verification_minutes;
DROP FUNCTION verification_minutes_are_of_their_place();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0018_roles"),
        ("programs", "0027_verdicts"),
        ("verification", "0011_verdicts"),
    ]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        migrations.RunSQL(_ACT, _NO_ACT),
        migrations.RunSQL(_SAMPLE, _NO_SAMPLE),
        migrations.RunSQL(_MINUTES, _NO_MINUTES),
    ]
