"""Looking people of the base up while entering recipients, through two functions and no table.

An agency sees no row of the base but of those it already gives aid to. These functions run as their
owner and answer only about people inside the territory of the agency that asks, as the transaction's
settings name it and the agency's own row confirms. A person elsewhere and a person that does not
exist give the same answer: no row.
"""

from django.db import migrations

# Empty when nobody may ask. 0 stands for the whole province.
TERRITORY = """
CREATE FUNCTION programs_entry_territory() RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(scope.regency_id, agency.regency_id, 0)
    FROM accounts_agency agency,
         (SELECT nullif(current_setting('app.regency', true), '')::int AS regency_id) scope
    WHERE agency.id = nullif(current_setting('app.agency', true), '')::uuid
      AND agency.is_active
      AND (scope.regency_id IS NULL OR agency.regency_id IS NULL
           OR scope.regency_id = agency.regency_id)
$$;
REVOKE ALL ON FUNCTION programs_entry_territory() FROM PUBLIC;
"""

# By NIK: exactly. By name: every word must begin a word of the name; when nobody answers to that,
# the most alike names. `words` come in normal form, the longest has three letters at least.
LOOKUP = """
CREATE FUNCTION programs_person_lookup(
    sought_nik text, words text[], in_regency integer, in_district integer, in_village integer
) RETURNS TABLE (
    id uuid, name text, nik_masked text, birth_year integer, address text, rt integer, rw integer,
    village text, district text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    territory integer := programs_entry_territory();
    place integer;
    longest text;
    whole text := array_to_string(words, ' ');
    hits uuid[];
BEGIN
    IF territory IS NULL THEN
        RETURN;
    END IF;
    IF sought_nik ~ '^[0-9]{16}$' THEN
        SELECT array_agg(hit.id) INTO hits FROM (
            SELECT p.id FROM beneficiaries_person p
            WHERE p.nik = sought_nik AND p.in_base AND p.nik_usable
              AND (territory = 0 OR p.regency_id = territory)
            LIMIT 10
        ) hit;
    ELSE
        place := CASE WHEN territory = 0 THEN in_regency ELSE territory END;
        SELECT word INTO longest FROM unnest(words) word ORDER BY length(word) DESC LIMIT 1;
        IF place IS NULL OR longest IS NULL OR longest !~ '^[A-Z0-9]{3,}$' THEN
            RETURN;
        END IF;
        SELECT array_agg(hit.id) INTO hits FROM (
            SELECT p.id FROM beneficiaries_person p
            WHERE p.in_base AND p.regency_id = place
              AND (in_district IS NULL OR p.district_id = in_district)
              AND (in_village IS NULL OR p.village_id = in_village)
              AND p.name_norm LIKE '%' || longest || '%'
              AND NOT EXISTS (
                  SELECT 1 FROM unnest(words) word
                  WHERE strpos(' ' || p.name_norm, ' ' || word) = 0
              )
            ORDER BY starts_with(p.name_norm, whole) DESC, p.name_norm, p.id
            LIMIT 10
        ) hit;
        IF hits IS NULL THEN
            SELECT array_agg(hit.id) INTO hits FROM (
                SELECT p.id FROM beneficiaries_person p
                WHERE p.in_base AND p.regency_id = place
                  AND (in_district IS NULL OR p.district_id = in_district)
                  AND (in_village IS NULL OR p.village_id = in_village)
                  AND p.name_norm % whole AND similarity(p.name_norm, whole) >= 0.45
                ORDER BY similarity(p.name_norm, whole) DESC, p.name_norm, p.id
                LIMIT 10
            ) hit;
        END IF;
    END IF;
    RETURN QUERY
        SELECT p.id, p.name::text,
               CASE WHEN p.nik_usable
                    THEN left(p.nik, 4) || ' •••• •••• ' || right(p.nik, 4) ELSE '' END,
               extract(year FROM p.birth_date)::integer, h.address::text, h.rt::integer,
               h.rw::integer, v.name::text, d.name::text
        FROM unnest(hits) WITH ORDINALITY hit(person_id, place_in_order)
        JOIN beneficiaries_person p ON p.id = hit.person_id
        JOIN beneficiaries_household h ON h.id = p.household_id
        JOIN regions_region v ON v.id = p.village_id
        JOIN regions_region d ON d.id = p.district_id
        ORDER BY hit.place_in_order;
END
$$;
REVOKE ALL ON FUNCTION programs_person_lookup(text, text[], integer, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION programs_person_lookup(text, text[], integer, integer, integer)
    TO sigertak_agency;
"""

FOR_ENTRY = """
CREATE FUNCTION programs_person_for_entry(sought uuid) RETURNS TABLE (
    id uuid, name text, nik text, kk text, sex integer, birth_date date, address text, rt integer,
    rw integer, village_id integer
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.id, p.name::text, CASE WHEN p.nik_usable THEN p.nik::text ELSE '' END, p.kk::text,
           p.sex::integer, p.birth_date, h.address::text, h.rt::integer, h.rw::integer, p.village_id
    FROM beneficiaries_person p JOIN beneficiaries_household h ON h.id = p.household_id
    WHERE p.id = sought AND p.in_base
      AND programs_entry_territory() IN (0, p.regency_id)
$$;
REVOKE ALL ON FUNCTION programs_person_for_entry(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION programs_person_for_entry(uuid) TO sigertak_agency;
"""


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_load_kinds"), ("beneficiaries", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS btree_gin;",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE INDEX person_lookup_name ON beneficiaries_person"
            " USING gin (regency_id, name_norm gin_trgm_ops) WHERE in_base",
            "DROP INDEX person_lookup_name",
        ),
        migrations.RunSQL(TERRITORY, "DROP FUNCTION programs_entry_territory()"),
        migrations.RunSQL(
            LOOKUP,
            "DROP FUNCTION programs_person_lookup(text, text[], integer, integer, integer)",
        ),
        migrations.RunSQL(FOR_ENTRY, "DROP FUNCTION programs_person_for_entry(uuid)"),
    ]
