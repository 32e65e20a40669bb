"""What a page changes of the base is what a ratified proposal says, or where a village went.

Files change the base as the import role, which no page may become. Ratifying, and moving households
out of villages that ended, is done while somebody waits, as a role of its own
(`sigertak_amending`): each row it changes must be told of by an amendment, each amendment by its
proposal, and a new row stands outside of the base until an amendment lets it in.
"""

from django.db import migrations

_DENIED = "USING ERRCODE = 'insufficient_privilege'"
_AMENDING = "current_user = 'sigertak_amending'"

# The database computes some columns by itself, after this has looked.
_CHANGED = """
    changed := ARRAY(
        SELECT n.key FROM jsonb_each(to_jsonb(NEW)) n
        WHERE n.value IS DISTINCT FROM to_jsonb(OLD) -> n.key AND n.key <> 'changed_at'
          AND n.key NOT IN (SELECT a.attname FROM pg_attribute a
                            WHERE a.attrelid = TG_RELID AND a.attgenerated <> ''));
"""
_PLACE = "ARRAY['village_id', 'district_id', 'regency_id', 'release_id']"
_HOUSEHOLD_WENT = """EXISTS (
        WITH RECURSIVE way(id) AS (
            SELECT OLD.village_id
            UNION
            SELECT further.id FROM way CROSS JOIN LATERAL (
                SELECT r.successor_id FROM regions_region r WHERE r.id = way.id
                UNION ALL
                SELECT l.successor_id FROM regions_regionlineage l
                JOIN regions_region r ON r.id = l.predecessor_id
                WHERE r.id = way.id AND r.valid_to IS NOT NULL) further(id)
            WHERE further.id IS NOT NULL)
        SELECT FROM way JOIN regions_region r ON r.id = way.id
        WHERE r.id = NEW.village_id AND r.district_id = NEW.district_id
          AND r.regency_id = NEW.regency_id)"""
_PERSON_WENT = """EXISTS (
        SELECT FROM beneficiaries_household h
        WHERE h.id = NEW.household_id AND h.village_id = NEW.village_id
          AND h.district_id = NEW.district_id AND h.regency_id = NEW.regency_id)"""
# Who leaves or moves with the household is told of by the household's amendment.
_OF_HOUSEHOLD = "a.household_id = NEW.id AND a.person_id IS NULL"
_OF_PERSON = (
    "(a.person_id = NEW.id OR a.person_id IS NULL AND a.household_id = NEW.household_id"
    " AND a.act IN ('left', 'moved'))"
)
_BASE = f"""
CREATE FUNCTION beneficiaries_{{name}}_is_amended() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    changed text[];
    fits boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        fits := NOT NEW.in_base AND NEW.release_id IS NULL;
    ELSE
        {_CHANGED}
        fits := changed = '{{{{}}}}'
            OR changed <@ {_PLACE} AND {{went}}
            -- Several corrections may each tell a part of it.
            OR NOT EXISTS (
                SELECT FROM unnest(changed) c(name) WHERE NOT EXISTS (
                    SELECT FROM beneficiaries_amendment a
                    JOIN beneficiaries_proposal p ON p.id = a.proposal_id AND p.state = 'ratified'
                    WHERE {{about}} AND CASE a.act
                        WHEN 'entered' THEN NOT OLD.in_base
                        WHEN 'left' THEN c.name IN ('in_base', 'release_id') AND NOT NEW.in_base
                        ELSE a.after ? c.name
                            AND to_jsonb(jsonb_populate_record(OLD, a.after)) -> c.name
                                = to_jsonb(NEW) -> c.name END));
    END IF;
    IF fits IS NOT TRUE THEN
        RAISE EXCEPTION '{{name}} %: permission denied, no ratified proposal says so', NEW.id
            {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION beneficiaries_{{name}}_is_amended() FROM PUBLIC;
CREATE TRIGGER {{name}}_is_amended BEFORE INSERT OR UPDATE ON beneficiaries_{{name}}
FOR EACH ROW WHEN ({_AMENDING}) EXECUTE FUNCTION beneficiaries_{{name}}_is_amended();
"""  # noqa: S608 - our own words
_NO_BASE = """
DROP TRIGGER {name}_is_amended ON beneficiaries_{name};
DROP FUNCTION beneficiaries_{name}_is_amended();
"""
_AMENDMENT = f"""
CREATE FUNCTION beneficiaries_amendment_is_proposed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- The forms names are compared by, and that a number counts, follow from what is told.
    IF NOT EXISTS (
        SELECT FROM beneficiaries_proposal p
        WHERE p.id = NEW.proposal_id AND p.state = 'ratified' AND p.applied_at IS NULL
          AND p.household_id = NEW.household_id AND p.regency_id = NEW.regency_id
          AND CASE
            WHEN p.kind = 'new' THEN NEW.act = 'entered'
            WHEN p.person_id IS DISTINCT FROM NEW.person_id THEN false
            WHEN p.kind = 'correction' THEN NEW.act = 'changed'
                AND NEW.after - ARRAY['name_norm', 'name_skeleton', 'nik_usable'] <@ p.told
            WHEN p.kind = 'moved' AND NEW.act = 'moved'
            THEN NEW.after ->> 'village_id' = p.to_village_id::text
            ELSE NEW.act = 'left' END) THEN
        RAISE EXCEPTION 'amendment %: permission denied, no ratified proposal says so', NEW.id
            {_DENIED};
    END IF;
    RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION beneficiaries_amendment_is_proposed() FROM PUBLIC;
CREATE TRIGGER amendment_is_proposed BEFORE INSERT ON beneficiaries_amendment
FOR EACH ROW WHEN ({_AMENDING}) EXECUTE FUNCTION beneficiaries_amendment_is_proposed();
"""  # noqa: S608 - our own words
_NO_AMENDMENT = """
DROP TRIGGER amendment_is_proposed ON beneficiaries_amendment;
DROP FUNCTION beneficiaries_amendment_is_proposed();
"""


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0025_activation")]

    operations = [
        migrations.RunSQL("SET LOCAL lock_timeout = '5s'", migrations.RunSQL.noop),
        *(
            migrations.RunSQL(
                _BASE.format(name=name, went=went, about=about), _NO_BASE.format(name=name)
            )
            for name, went, about in (
                ("household", _HOUSEHOLD_WENT, _OF_HOUSEHOLD),
                ("person", _PERSON_WENT, _OF_PERSON),
            )
        ),
        migrations.RunSQL(_AMENDMENT, _NO_AMENDMENT),
    ]
