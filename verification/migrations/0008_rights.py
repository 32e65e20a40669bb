"""A recipient moves as its case was decided or objected to, in the same transaction, or not at all.

Bappeda's roles may write a recipient's state, for its verdicts are made so; raw SQL under such a
role could have written "approved" with no decision beside it. Whether each move has its decision,
one statement asks for all rows that a statement moved: a thousand decisions by filter are one
question. Its own columns say what the decision was on: the case as it stands, by whoever works
here, and with the makers that case and recipient name. That the case follows, and that case and
recipient say the same, is asked at commit.

An agency, or a guest in one of its programs, moves a refused case to its objection and back. So
there must be one: open for the way there, withdrawn for the way back. Whose it is and what it
contests, the database writes from the case; an objection once answered or withdrawn stays as it is.
These rows come one by one, and the triggers fire for those two roles alone.

The functions belong to the owner and read past row-level security: they answer yes or no, never a
row.
"""

from django.db import migrations

_BAPPEDA = "current_user IN ('sigertak_regency', 'sigertak_province')"
_AGENCIES = "current_user IN ('sigertak_agency', 'sigertak_program')"
_ALL_FOUR = f"({_BAPPEDA} OR {_AGENCIES})"
_TRIGGER = """RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"""
# Case `c` and its recipient `r` say the same.
_AGREE = """(r.state = CASE WHEN c.state IN ('field', 'objected') THEN 'submitted' ELSE c.state END
        OR (c.state, r.state) = ('approved', 'ended'))"""

_FORWARD = f"""
CREATE FUNCTION verification_recipients_follow_decisions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
-- The plan is kept for the session, made perhaps for one row and for tables that were empty then.
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    odd record;
BEGIN
    SELECT n.id, n.before, n.after INTO odd
      -- Put together by key, not joined: a plan made for one row would compare each with each.
      FROM (SELECT id, min(state) FILTER (WHERE NOT is_new) AS before,
                   min(state) FILTER (WHERE is_new) AS after
              FROM (SELECT id, state, false AS is_new FROM old_rows
                    UNION ALL SELECT id, state, true FROM new_rows) AS both_rows
             GROUP BY id) AS n
     -- As a value, not as a join: found by index row by row, however large the tables are.
     WHERE n.before <> n.after AND (
        SELECT true
          FROM verification_case c JOIN verification_decision d ON d.case_id = c.id
         WHERE c.recipient_id = n.id
           -- On the case as it stands, or as it stood until this very decision moved it.
           AND d.case_version BETWEEN c.version - 1 AND c.version
           AND d.decided_at >= transaction_timestamp()
           AND CASE d.action
               WHEN 'approve' THEN n.before = 'submitted' AND n.after = 'approved'
               WHEN 'reject' THEN n.before = 'submitted' AND n.after = 'rejected'
               WHEN 'return' THEN n.before = 'submitted' AND n.after = 'returned'
               ELSE n.before IN ('approved', 'rejected', 'returned') AND n.after = 'submitted'
               END
         LIMIT 1) IS NULL
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'recipient %: % does not make % of % without a decision',
            odd.id, session_user, odd.after, odd.before
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION verification_recipients_follow_decisions() FROM PUBLIC;
CREATE TRIGGER recipients_follow_decisions AFTER UPDATE ON programs_recipient
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT WHEN ({_BAPPEDA})
EXECUTE FUNCTION verification_recipients_follow_decisions();

CREATE FUNCTION verification_decisions_are_on_their_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    odd uuid;
BEGIN
    SELECT d.id INTO odd
      FROM new_rows d
     WHERE (
        SELECT (d.case_version, d.submitted_by_id, d.regency_id, d.agency_id, d.entered_by_id)
             = (c.version, c.submitted_by_id, c.regency_id, c.agency_id, r.entered_by_id)
          FROM verification_case c JOIN programs_recipient r ON r.id = c.recipient_id
         WHERE c.id = d.case_id) IS NOT TRUE
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'decision %: permission denied, its case is another one', odd
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION verification_decisions_are_on_their_case() FROM PUBLIC;
CREATE TRIGGER decisions_on_their_case AFTER INSERT ON verification_decision
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT WHEN ({_BAPPEDA})
EXECUTE FUNCTION verification_decisions_are_on_their_case();

CREATE FUNCTION verification_decision_moves_its_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM verification_case c JOIN programs_recipient r ON r.id = c.recipient_id
         WHERE c.id = NEW.case_id AND c.version > NEW.case_version AND {_AGREE}
    ) THEN
        RAISE EXCEPTION 'decision %: its case has not followed it', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_follows_its_decision';
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION verification_decision_moves_its_case() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER case_follows_its_decision AFTER INSERT ON verification_decision
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({_BAPPEDA})
EXECUTE FUNCTION verification_decision_moves_its_case();

CREATE FUNCTION verification_case_agrees() {_TRIGGER} AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM verification_case c JOIN programs_recipient r ON r.id = c.recipient_id
         WHERE c.id = NEW.id AND {_AGREE}
    ) THEN
        RAISE EXCEPTION 'case %: its recipient has not followed it', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_agrees_with_its_recipient';
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION verification_case_agrees() FROM PUBLIC;
-- Verdicts are asked about beside their decision.
CREATE CONSTRAINT TRIGGER case_agrees_with_its_recipient
AFTER UPDATE OF state ON verification_case
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({_ALL_FOUR} AND OLD.state <> NEW.state
    AND NEW.state NOT IN ('approved', 'rejected', 'returned'))
EXECUTE FUNCTION verification_case_agrees();

CREATE FUNCTION verification_moves_by_objection() {_TRIGGER} AS $$
DECLARE
    wanted text;
    contested uuid;
BEGIN
    IF TG_RELNAME = 'verification_case' THEN
        contested := OLD.id;
        wanted := CASE (OLD.state || ' ' || NEW.state)
            WHEN 'rejected objected' THEN 'open' WHEN 'objected rejected' THEN 'withdrawn' END;
    ELSE
        SELECT id INTO contested FROM verification_case WHERE recipient_id = NEW.id;
        wanted := CASE NEW.state WHEN 'submitted' THEN 'open' ELSE 'withdrawn' END;
    END IF;
    IF wanted IS NULL OR NOT EXISTS (
        SELECT 1 FROM verification_objection o
          JOIN verification_case c ON c.id = o.case_id
          JOIN verification_decision d ON d.id = o.decision_id
         WHERE c.id = contested AND d.case_id = c.id AND d.case_version = c.version - 1
           AND o.state = wanted
    ) THEN
        RAISE EXCEPTION '% %: % does not make % of % without an objection',
            TG_RELNAME, NEW.id, session_user, NEW.state, OLD.state
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION verification_moves_by_objection() FROM PUBLIC;
CREATE TRIGGER case_moves_by_objection BEFORE UPDATE ON verification_case
FOR EACH ROW WHEN ({_AGENCIES} AND OLD.state <> NEW.state)
EXECUTE FUNCTION verification_moves_by_objection();
CREATE TRIGGER recipient_moves_by_objection BEFORE UPDATE ON programs_recipient
FOR EACH ROW WHEN ({_AGENCIES} AND (OLD.state, NEW.state) IN
    (('rejected', 'submitted'), ('submitted', 'rejected')))
EXECUTE FUNCTION verification_moves_by_objection();

CREATE FUNCTION verification_objection_contests() {_TRIGGER} AS $$
DECLARE
    contested record;
BEGIN
    SELECT c.agency_id, c.regency_id, d.decided_by_id INTO contested
      FROM verification_case c JOIN verification_decision d ON d.case_id = c.id
     WHERE c.id = NEW.case_id AND d.id = NEW.decision_id AND d.action = 'reject'
       AND c.state = 'rejected' AND d.case_version = c.version - 1;
    IF NOT FOUND OR NEW.state <> 'open' OR NEW.resolved_by_id IS NOT NULL
        OR NEW.resolved_at IS NOT NULL OR NEW.resolution <> ''
        OR NEW.lodged_by_id IS DISTINCT FROM
            nullif(current_setting('app.user', true), '')::uuid
    THEN
        RAISE EXCEPTION 'objection %: % does not make one of case %',
            NEW.id, session_user, NEW.case_id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.agency_id := contested.agency_id;
    NEW.regency_id := contested.regency_id;
    NEW.contested_by_id := contested.decided_by_id;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION verification_objection_contests() FROM PUBLIC;
CREATE TRIGGER objection_contests BEFORE INSERT ON verification_objection
FOR EACH ROW WHEN ({_AGENCIES})
EXECUTE FUNCTION verification_objection_contests();

CREATE FUNCTION verification_objection_ends() {_TRIGGER} AS $$
BEGIN
    RAISE EXCEPTION 'objection %: % does not make % of %',
        OLD.id, session_user, NEW.state, OLD.state
        USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION verification_objection_ends() FROM PUBLIC;
CREATE TRIGGER objection_ends BEFORE UPDATE ON verification_objection
FOR EACH ROW WHEN ({_AGENCIES} AND NOT (OLD.state = 'open' AND NEW.state = 'withdrawn'))
EXECUTE FUNCTION verification_objection_ends();

CREATE FUNCTION verification_objection_moves_its_case() {_TRIGGER} AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM verification_case c JOIN programs_recipient r ON r.id = c.recipient_id
         WHERE c.id = NEW.case_id AND {_AGREE}
           AND (c.state = 'objected') = EXISTS (
               SELECT 1 FROM verification_objection o WHERE o.case_id = c.id AND o.state = 'open')
    ) THEN
        RAISE EXCEPTION 'objection %: its case has not followed it', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_follows_its_objection';
    END IF;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION verification_objection_moves_its_case() FROM PUBLIC;
CREATE CONSTRAINT TRIGGER case_follows_its_objection
AFTER INSERT OR UPDATE OF state ON verification_objection
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN ({_ALL_FOUR})
EXECUTE FUNCTION verification_objection_moves_its_case();
"""  # noqa: S608 - our own words

_BACKWARD = """
DROP TRIGGER case_follows_its_objection ON verification_objection;
DROP FUNCTION verification_objection_moves_its_case();
DROP TRIGGER objection_ends ON verification_objection;
DROP FUNCTION verification_objection_ends();
DROP TRIGGER objection_contests ON verification_objection;
DROP FUNCTION verification_objection_contests();
DROP TRIGGER recipient_moves_by_objection ON programs_recipient;
DROP TRIGGER case_moves_by_objection ON verification_case;
DROP FUNCTION verification_moves_by_objection();
DROP TRIGGER case_agrees_with_its_recipient ON verification_case;
DROP FUNCTION verification_case_agrees();
DROP TRIGGER case_follows_its_decision ON verification_decision;
DROP FUNCTION verification_decision_moves_its_case();
DROP TRIGGER decisions_on_their_case ON verification_decision;
DROP FUNCTION verification_decisions_are_on_their_case();
DROP TRIGGER recipients_follow_decisions ON programs_recipient;
DROP FUNCTION verification_recipients_follow_decisions();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0021_rights"),
        ("verification", "0007_workflow"),
    ]

    operations = [migrations.RunSQL(_FORWARD, _BACKWARD)]
