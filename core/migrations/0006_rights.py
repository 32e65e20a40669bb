"""Whose work a job is, and in whose name an event of the audit trail is written.

The database writes both down itself when the job begins, from the transaction's own settings, so
that nobody puts a job into another's view. Policies ask them: a job is told to whoever asked for it
and to those of the same place. A guest's is told to the guest: the agency of their standpoint is the
program's, not theirs, so that their own key stands in its place, which no agency bears.

Every role appends to the audit trail. So an event stands in a chain, which is its actor's; whoever
is signed in writes in their own name; and what the portal notes of keeping itself whole, it writes
alone, while nobody is signed in. The key of the seals tells the rest (`core.audit_chain`).
"""

from django.db import migrations, models

_SCOPED = (
    "current_user IN ('sigertak_province', 'sigertak_regency', 'sigertak_agency',"
    " 'sigertak_village', 'sigertak_program')"
)
_APPENDING = (
    "current_user IN ('sigertak_web', 'sigertak_worker', 'sigertak_province', 'sigertak_regency',"
    " 'sigertak_agency', 'sigertak_village', 'sigertak_program', 'sigertak_public',"
    " 'sigertak_import', 'sigertak_matching', 'sigertak_publish', 'sigertak_erasure',"
    " 'sigertak_technical')"
)
_FORWARD = f"""
CREATE FUNCTION core_job_knows_its_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.regency_id := nullif(current_setting('app.regency', true), '')::integer;
    NEW.agency_id := CASE
        WHEN current_user = 'sigertak_program'
        THEN nullif(current_setting('app.user', true), '')::uuid
        WHEN current_user IN ('sigertak_agency', 'sigertak_village')
        THEN nullif(current_setting('app.agency', true), '')::uuid END;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION core_job_knows_its_place() FROM PUBLIC;
CREATE TRIGGER job_place BEFORE INSERT ON core_job
FOR EACH ROW WHEN ({_SCOPED})
EXECUTE FUNCTION core_job_knows_its_place();

CREATE FUNCTION core_auditevent_in_its_chain() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who uuid := nullif(current_setting('app.user', true), '')::uuid;
    owner uuid;
BEGIN
    IF NEW.chain_id IS NULL THEN
        RAISE EXCEPTION 'event %: permission denied, an event stands in a chain', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF who IS NOT NULL AND NEW.actor_id IS DISTINCT FROM who THEN
        RAISE EXCEPTION 'event %: permission denied, it is written in one''s own name', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.action IN ('row_changes.seal', 'audit.verify', 'backup.take') AND (who IS NOT NULL
        OR current_user NOT IN ('sigertak_province', 'sigertak_web', 'sigertak_worker')) THEN
        RAISE EXCEPTION 'event %: permission denied, the portal alone writes it', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- A new chain is written after its first event.
    SELECT actor_id INTO owner FROM core_auditchain WHERE id = NEW.chain_id;
    IF FOUND AND owner IS DISTINCT FROM NEW.actor_id THEN
        RAISE EXCEPTION 'event %: permission denied, the chain is another''s', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION core_auditevent_in_its_chain() FROM PUBLIC;
CREATE TRIGGER event_in_chain BEFORE INSERT ON core_auditevent
FOR EACH ROW WHEN ({_APPENDING})
EXECUTE FUNCTION core_auditevent_in_its_chain();
"""  # noqa: S608 - our own words
_BACKWARD = """
DROP TRIGGER event_in_chain ON core_auditevent;
DROP FUNCTION core_auditevent_in_its_chain();
DROP TRIGGER job_place ON core_job;
DROP FUNCTION core_job_knows_its_place();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0005_rights")]

    operations = [
        migrations.AddField(
            model_name="job", name="regency_id", field=models.IntegerField(null=True)
        ),
        migrations.AddField(model_name="job", name="agency_id", field=models.UUIDField(null=True)),
        migrations.RunSQL(_FORWARD, _BACKWARD),
    ]
