"""A verdict stands on a decision of its own transaction, made by a verifier of that place.

A case's version never falls and rises by one, and what moves the case names the version it had:
so a decision counts once, and none of before stands beside a move of today. Who decides holds the
verifier's right there at that moment, or a grant to work there; the policy of decisions asks it.

The matching role judges and hands in. Handed in, a case is its recipient's, in the name of whoever
works here; judged anew, it keeps state, place and makers.

Functions with SECURITY DEFINER are the owner's: they answer yes or no, never a row.
"""

from django.db import migrations

_BAPPEDA = "current_user IN ('sigertak_regency', 'sigertak_province')"
_MATCHING = "current_user = 'sigertak_matching'"
_ME = "nullif(current_setting('app.user', true), '')::uuid"
_TIMES = ("decided_at", "submitted_at")
_PLACE = ("regency_id", "village_id", "submitted_by_id")


def _differs(columns: tuple[str, ...]) -> str:
    # One by one: the database writes rows out with brackets that a restored copy has not.
    return "(" + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns) + ")"


_DECIDES = f"""
CREATE FUNCTION verification_decides_in(place integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM accounts_membership m
          JOIN accounts_user u ON u.id = m.user_id
          JOIN accounts_agency a ON a.id = m.agency_id
         WHERE m.user_id = {_ME} AND m.role = 'verifier' AND u.is_active AND a.is_active
           AND m.revoked_at IS NULL AND m.suspended_at IS NULL AND m.expires_on >= current_date
           AND (m.regency_id IS NOT DISTINCT FROM place OR EXISTS (
               SELECT 1 FROM accounts_grant g
                 JOIN guardian_userobjectpermission c ON c.id = g.carrier_id
                WHERE g.membership_id = m.id AND g.user_id = m.user_id AND g.kind = 'regency'
                  AND g.regency_id = place AND g.writes AND g.state = 'given'
                  AND g.suspended_at IS NULL AND g.expires_on >= current_date
                  AND c.user_id = g.user_id AND c.content_type_id = g.content_type_id
                  AND c.object_pk = g.object_pk))
    )
$$;
REVOKE ALL ON FUNCTION verification_decides_in(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION verification_decides_in(integer) TO sigertak_regency, sigertak_province;
"""  # noqa: S608 - our own words

_MOVES = f"""
CREATE FUNCTION verification_case_moves_by_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wanted text[];
    rises boolean := NEW.version = OLD.version + 1;
    fits boolean;
BEGIN
    IF OLD.state IN ('submitted', 'field') AND NEW.state IN ('submitted', 'field') THEN
        -- Judged anew while it waits; a visit is no verdict, but a verifier's act all the same.
        fits := rises AND NOT {_differs(_TIMES)} AND (NEW.state = OLD.state
            OR verification_decides_in(NULL) OR verification_decides_in(OLD.regency_id))
            -- Nor does a case pass its decision by.
            AND NOT EXISTS (
                SELECT 1 FROM verification_decision d
                 WHERE d.case_id = OLD.id AND d.case_version = OLD.version
                   AND d.action <> 'reopen');
    ELSE
        wanted := CASE
            WHEN OLD.state IN ('submitted', 'field', 'objected') THEN CASE NEW.state
                WHEN 'approved' THEN ARRAY['approve'] WHEN 'rejected' THEN ARRAY['reject']
                WHEN 'returned' THEN ARRAY['return'] END
            WHEN NEW.state = 'submitted' THEN CASE OLD.state
                WHEN 'approved' THEN ARRAY['undo', 'reopen']
                WHEN 'rejected' THEN ARRAY['undo', 'reopen']
                WHEN 'returned' THEN ARRAY['undo'] END
            END;
        -- A decided case that stays as it is fits nothing: nothing is wanted of it.
        fits := EXISTS (
            SELECT 1 FROM verification_decision d
             WHERE d.case_id = OLD.id AND d.case_version = OLD.version AND d.action = ANY(wanted)
               AND d.decided_at >= transaction_timestamp() AND d.decided_by_id = {_ME}
               -- Whoever opens a case again judges it anew in the same breath, which raises it.
               AND (rises OR (d.action = 'reopen' AND NEW.version = OLD.version)));
    END IF;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'case %: permission denied, % % does not follow % % without its decision',
            OLD.id, NEW.state, NEW.version, OLD.state, OLD.version
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION verification_case_moves_by_decision() FROM PUBLIC;
CREATE TRIGGER case_moves_by_decision BEFORE UPDATE ON verification_case
FOR EACH ROW WHEN ({_BAPPEDA} AND {_differs(("state", "version", *_TIMES))})
EXECUTE FUNCTION verification_case_moves_by_decision();
"""  # noqa: S608 - our own words

_HANDED_IN = f"""
CREATE FUNCTION verification_case_is_handed_in() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    fits boolean;
BEGIN
    IF NEW.state = OLD.state THEN
        -- Judged anew; the time of handing in is written after the case came back.
        fits := NOT {_differs((*_PLACE, "decided_at"))} AND NEW.version - OLD.version IN (0, 1)
            AND (NEW.version = OLD.version OR OLD.state IN ('submitted', 'field'))
            AND (NEW.submitted_at = OLD.submitted_at
                 OR (OLD.state = 'submitted' AND NEW.submitted_at
                     BETWEEN transaction_timestamp() AND clock_timestamp()));
    ELSE
        fits := OLD.state = 'returned' AND NEW.state = 'submitted'
            AND NEW.version = OLD.version + 1 AND NEW.decided_at IS NULL
            AND coalesce(NEW.submitted_by_id = {_ME}, true)
            AND EXISTS (
                SELECT 1 FROM programs_recipient r
                 WHERE r.id = OLD.recipient_id AND r.state = 'submitted'
                   AND r.regency_id = NEW.regency_id AND r.village_id = NEW.village_id);
    END IF;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION 'case %: permission denied, handed in or judged it is not so', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION verification_case_is_handed_in() FROM PUBLIC;
CREATE TRIGGER case_handed_in BEFORE UPDATE ON verification_case
FOR EACH ROW WHEN ({_MATCHING} AND {_differs(("state", "version", *_TIMES, *_PLACE))})
EXECUTE FUNCTION verification_case_is_handed_in();

CREATE FUNCTION verification_cases_are_their_recipients() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    odd uuid;
BEGIN
    SELECT n.id INTO odd FROM new_rows n
     WHERE n.state <> 'submitted' OR n.version <> 1 OR n.submitted_by_id <> {_ME}
        -- As a value, not as a join: found by key row by row, however large the tables are.
        OR (SELECT r.state = 'submitted' AND r.program_id = n.program_id
                   AND r.agency_id = n.agency_id AND r.regency_id = n.regency_id
                   AND r.village_id = n.village_id AND r.entered_by_id = n.entered_by_id
                   AND r.guest_agency_id IS NOT DISTINCT FROM n.guest_agency_id
              FROM programs_recipient r WHERE r.id = n.recipient_id) IS NOT TRUE
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'case %: permission denied, it says another thing than its recipient', odd
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION verification_cases_are_their_recipients() FROM PUBLIC;
CREATE TRIGGER cases_handed_in AFTER INSERT ON verification_case
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT WHEN ({_MATCHING})
EXECUTE FUNCTION verification_cases_are_their_recipients();
"""  # noqa: S608 - our own words

_BACKWARD = """
DROP TRIGGER cases_handed_in ON verification_case;
DROP FUNCTION verification_cases_are_their_recipients();
DROP TRIGGER case_handed_in ON verification_case;
DROP FUNCTION verification_case_is_handed_in();
DROP TRIGGER case_moves_by_decision ON verification_case;
DROP FUNCTION verification_case_moves_by_decision();
DROP FUNCTION verification_decides_in(integer);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_guards"),
        ("programs", "0027_verdicts"),
        ("verification", "0010_rights"),
    ]

    operations = [
        migrations.RunSQL(
            f"SET LOCAL lock_timeout = '5s';{_DECIDES}{_MOVES}{_HANDED_IN}", _BACKWARD
        )
    ]
