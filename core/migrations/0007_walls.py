"""Ends of the audit's chains are moved by the database alone, beside the events themselves.

Whoever appends asks for a chain of theirs, which is held until the end of the transaction
(`core_audit_chain`); what is inserted must be the next of its chain, and moves the chain's end in
the same statement (`core_auditevent_append`). So no role of a page needs to write an end, and none
can place an event where the next true one was to stand: a forged one is found by its seal, and the
chain goes on behind it.

Whose page is asked for by nobody writes of nobody: a person's chain is their own, and that of those
who sign people in or work for them (the bare logins, and named operations across all tenants).
"""

from django.db import migrations

_OF_PAGES = (
    "'sigertak_regency', 'sigertak_agency', 'sigertak_village', 'sigertak_program',"
    " 'sigertak_public', 'sigertak_technical'"
)
_APPENDING = (
    "sigertak_web, sigertak_worker, sigertak_province, sigertak_regency, sigertak_agency,"
    " sigertak_village, sigertak_program, sigertak_public, sigertak_import, sigertak_matching,"
    " sigertak_publish, sigertak_erasure, sigertak_technical"
)
_CALLER = "coalesce(nullif(current_setting('role'), 'none'), session_user)"
_DENIED = "USING ERRCODE = 'insufficient_privilege'"

_TAKE = f"""
CREATE FUNCTION core_audit_chain(whose uuid) RETURNS TABLE (id uuid, seq integer, mac text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who uuid := nullif(current_setting('app.user', true), '')::uuid;
BEGIN
    IF (who IS NOT NULL AND whose IS DISTINCT FROM who)
        OR (who IS NULL AND whose IS NOT NULL AND {_CALLER} IN ({_OF_PAGES})) THEN
        RAISE EXCEPTION 'chain of %: permission denied, it is another''s', whose {_DENIED};
    END IF;
    -- One that no other transaction is writing to; waiting for it would make a page wait for the
    -- same person's import. Two statements, for "is not distinct from" finds nothing by an index.
    IF whose IS NULL THEN
        RETURN QUERY SELECT c.id, c.seq, c.mac::text FROM core_auditchain c
            WHERE c.actor_id IS NULL LIMIT 1 FOR UPDATE SKIP LOCKED;
    ELSE
        RETURN QUERY SELECT c.id, c.seq, c.mac::text FROM core_auditchain c
            WHERE c.actor_id = whose LIMIT 1 FOR UPDATE SKIP LOCKED;
    END IF;
    IF NOT FOUND THEN
        RETURN QUERY INSERT INTO core_auditchain AS c (id, actor_id, seq, mac)
            VALUES (uuidv7(), whose, 0, '') RETURNING c.id, c.seq, c.mac::text;
    END IF;
END
$$;
REVOKE ALL ON FUNCTION core_audit_chain(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core_audit_chain(uuid) TO {_APPENDING};
"""  # noqa: S608 - our own words

_MOVE = f"""
CREATE FUNCTION core_auditevent_append() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    more record;
BEGIN
    FOR more IN
        SELECT chain_id, min(seq) AS first, max(seq) AS last, count(*) AS events,
               (array_agg(mac ORDER BY seq DESC))[1] AS mac
        FROM added WHERE chain_id IS NOT NULL GROUP BY chain_id
    LOOP
        UPDATE core_auditchain AS kept SET seq = more.last, mac = more.mac
        WHERE kept.id = more.chain_id AND kept.seq = more.first - 1
          AND more.last - more.first + 1 = more.events
          AND NOT EXISTS (SELECT FROM added WHERE added.chain_id = kept.id
                          AND added.actor_id IS DISTINCT FROM kept.actor_id);
        IF NOT FOUND THEN
            RAISE EXCEPTION
                'chain %: permission denied, an event is the next of its actor''s chain',
                more.chain_id {_DENIED};
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION core_auditevent_append() FROM PUBLIC;
CREATE TRIGGER event_appends AFTER INSERT ON core_auditevent
REFERENCING NEW TABLE AS added FOR EACH STATEMENT
EXECUTE FUNCTION core_auditevent_append();
"""  # noqa: S608 - our own words

# As migration 0006 has it, but for the chain's owner, whom the statement's trigger asks about.
_OWN_NAME = f"""
CREATE OR REPLACE FUNCTION core_auditevent_in_its_chain() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    who uuid := nullif(current_setting('app.user', true), '')::uuid;
BEGIN
    IF NEW.chain_id IS NULL THEN
        RAISE EXCEPTION 'event %: permission denied, an event stands in a chain', NEW.id {_DENIED};
    END IF;
    IF (who IS NOT NULL AND NEW.actor_id IS DISTINCT FROM who)
        OR (who IS NULL AND NEW.actor_id IS NOT NULL AND current_user IN ({_OF_PAGES})) THEN
        RAISE EXCEPTION 'event %: permission denied, it is written in one''s own name', NEW.id
            {_DENIED};
    END IF;
    IF NEW.action IN ('row_changes.seal', 'audit.verify', 'backup.take') AND (who IS NOT NULL
        OR current_user NOT IN ('sigertak_province', 'sigertak_web', 'sigertak_worker')) THEN
        RAISE EXCEPTION 'event %: permission denied, the portal alone writes it', NEW.id {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
"""  # noqa: S608 - our own words
_OWN_NAME_BEFORE = """
CREATE OR REPLACE FUNCTION core_auditevent_in_its_chain() RETURNS trigger
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
"""

# No role of a page writes ends any more: the walls say so.
_FREE = """
DROP TRIGGER chain_grows ON core_auditchain;
DROP FUNCTION core_auditchain_only_grows();
"""
_SCOPED = (
    "current_user IN ('sigertak_province', 'sigertak_regency', 'sigertak_agency',"
    " 'sigertak_village', 'sigertak_program', 'sigertak_public', 'sigertak_technical')"
)
_HELD = f"""
CREATE FUNCTION core_auditchain_only_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'chain %: permission denied, a chain only grows', OLD.id
        USING ERRCODE = 'insufficient_privilege';
END
$$;
REVOKE ALL ON FUNCTION core_auditchain_only_grows() FROM PUBLIC;
CREATE TRIGGER chain_grows BEFORE UPDATE ON core_auditchain
FOR EACH ROW WHEN ({_SCOPED} AND (NEW.seq <= OLD.seq
    OR (OLD.id, OLD.actor_id) IS DISTINCT FROM (NEW.id, NEW.actor_id)))
EXECUTE FUNCTION core_auditchain_only_grows();
"""  # noqa: S608 - our own words


class Migration(migrations.Migration):
    dependencies = [("core", "0006_rights")]

    operations = [
        migrations.RunSQL(_TAKE, "DROP FUNCTION core_audit_chain(uuid);"),
        migrations.RunSQL(
            _MOVE,
            "DROP TRIGGER event_appends ON core_auditevent;"
            " DROP FUNCTION core_auditevent_append();",
        ),
        migrations.RunSQL(_OWN_NAME, _OWN_NAME_BEFORE),
        migrations.RunSQL(_FREE, _HELD),
    ]
