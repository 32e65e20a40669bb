"""The database keeps the promise "never a verdict without who, when and why" by itself.

A case may only be committed as approved, rejected or returned when the decision that made it so
stands beside it. Checked at commit, so that case and decision can be written in either order. The
function belongs to the owner and reads past row-level security: it answers yes or no, never a row.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION verification_case_has_its_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.state <> 'submitted' AND NOT EXISTS (
        SELECT 1 FROM verification_decision d
        WHERE d.case_id = NEW.id
          AND d.case_version = NEW.version - 1
          AND d.action = CASE NEW.state
              WHEN 'approved' THEN 'approve' WHEN 'rejected' THEN 'reject' ELSE 'return' END
    ) THEN
        RAISE EXCEPTION 'case % is % without a decision', NEW.id, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verdict_needs_its_decision';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER verdict_needs_its_decision
AFTER INSERT OR UPDATE OF state, version ON verification_case
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION verification_case_has_its_decision();
"""

BACKWARD = """
DROP TRIGGER verdict_needs_its_decision ON verification_case;
DROP FUNCTION verification_case_has_its_decision();
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
