"""A recipient moves as its case was decided, in the same transaction, or not at all.

Bappeda's roles may write a recipient's state, for its verdicts are made so; raw SQL under such a
role could have written "approved" with no decision beside it. Whether each move has its decision,
one statement asks for all rows that a statement moved: a thousand decisions by filter are one
question. Its own columns say what the decision was on: the case as it stands, by whoever works
here, and with the makers that case and recipient name. That the case follows is asked at commit.

The functions belong to the owner and read past row-level security: they answer yes or no, never a
row.
"""

from django.db import migrations

_BAPPEDA = "current_user IN ('sigertak_regency', 'sigertak_province')"

_FORWARD = f"""
CREATE FUNCTION verification_recipients_follow_decisions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    odd record;
BEGIN
    SELECT n.id, o.state AS before, n.state AS after INTO odd
      FROM new_rows n JOIN old_rows o ON o.id = n.id
     -- As a value, not as a join: found by index row by row, however large the tables are.
     WHERE n.state <> o.state AND (
        SELECT true
          FROM verification_case c JOIN verification_decision d ON d.case_id = c.id
         WHERE c.recipient_id = n.id
           -- On the case as it stands, or as it stood until this very decision moved it.
           AND d.case_version BETWEEN c.version - 1 AND c.version
           AND d.decided_at >= transaction_timestamp()
           AND CASE d.action
               WHEN 'approve' THEN o.state = 'submitted' AND n.state = 'approved'
               WHEN 'reject' THEN o.state = 'submitted' AND n.state = 'rejected'
               WHEN 'return' THEN o.state = 'submitted' AND n.state = 'returned'
               ELSE o.state IN ('approved', 'rejected', 'returned') AND n.state = 'submitted'
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
        SELECT 1 FROM verification_case c WHERE c.id = NEW.case_id AND c.version > NEW.case_version
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
"""  # noqa: S608 - our own words

_BACKWARD = """
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
