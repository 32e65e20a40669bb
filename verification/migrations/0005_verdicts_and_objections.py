"""What a case's state must stand on, now that decisions are taken back and objected to.

An approved, rejected or returned case needs the decision that made it so; an objected one its open
objection. Checked at commit. The function belongs to the owner and reads past row-level security:
it answers yes or no, never a row.
"""

from django.db import migrations

_NAME = "verification_case_has_its_decision()"

_CHECK = """
CREATE OR REPLACE FUNCTION verification_case_has_its_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state IN ('approved', 'rejected', 'returned') AND NOT EXISTS (
        SELECT 1 FROM verification_decision d
        WHERE d.case_id = NEW.id
          AND d.case_version = NEW.version - 1
          AND d.action = CASE NEW.state
              WHEN 'approved' THEN 'approve' WHEN 'rejected' THEN 'reject' ELSE 'return' END
    ) THEN
        RAISE EXCEPTION 'case % is % without a decision', NEW.id, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'verdict_needs_its_decision';
    END IF;
    IF NEW.state = 'objected' AND NOT EXISTS (
        SELECT 1 FROM verification_objection o WHERE o.case_id = NEW.id AND o.state = 'open'
    ) THEN
        RAISE EXCEPTION 'case % is objected to by nobody', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'objected_needs_its_objection';
    END IF;
    RETURN NULL;
END
$$;
"""

# An earlier name for "the same kind of aid in the same year", before rules told apart.
_RENAMED = """
UPDATE verification_case SET overlap_outcome = 'warned' WHERE overlap_outcome = 'same_kind';
UPDATE verification_finding SET outcome = 'warned'
WHERE kind = 'overlap' AND outcome = 'same_kind';
"""


class Migration(migrations.Migration):
    dependencies = [("verification", "0004_depth")]

    operations = [
        # Checks of earlier statements stand between an update and a change of the table.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(_RENAMED, migrations.RunSQL.noop),
        migrations.RunSQL(_CHECK, migrations.RunSQL.noop),
        migrations.RunSQL(f"REVOKE ALL ON FUNCTION {_NAME} FROM PUBLIC", migrations.RunSQL.noop),
    ]
