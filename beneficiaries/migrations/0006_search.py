"""Searching the base by name and address, as fast under row-level security as without.

LIKE and likeness are not leakproof: under a policy their index is left aside, and a regency waits
for a walk through all its people. So two functions search as their owner and answer with ids; the
pages then fetch those rows under row-level security, which has the last word. Which rows a search
may find is read from the transaction's role and settings, never from an argument: arguments only
narrow. `beneficiaries_search_bound` must say the same as the walls in `table_walls.py`.

Three roads lead to a name, each bounded whatever the length of the base: names that begin with what
was typed (b-tree), names that hold all its words (trigrams), and, when those led to few, the same
with words of the base that are nearly those typed (`beneficiaries_nameword`).
"""

import django.contrib.postgres.indexes
from django.db import migrations, models

# Raises where a setting is missing or empty that the role cannot do without.
BOUND = """
CREATE FUNCTION beneficiaries_search_bound(
    OUT may_search boolean, OUT regency integer, OUT agency uuid
) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    may_search := true;
    CASE current_setting('role')
    WHEN 'sigertak_province' THEN
        NULL;
    WHEN 'sigertak_regency' THEN
        regency := current_setting('app.regency')::int;
    WHEN 'sigertak_agency' THEN
        regency := nullif(current_setting('app.regency'), '')::int;
        agency := current_setting('app.agency')::uuid;
    ELSE
        may_search := false;
    END CASE;
END
$$;
"""
# SQL of the bounds for a table with these columns; "" when there is none.
WITHIN = """
CREATE FUNCTION beneficiaries_search_within(
    regency integer, agency uuid, regency_column text, household_column text
) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN regency IS NULL THEN '' ELSE format(' AND %s = %s', regency_column, regency) END
        || CASE WHEN agency IS NULL THEN '' ELSE format(
            ' AND EXISTS (SELECT 1 FROM programs_recipient r WHERE r.household_id = %s'
            ' AND r.agency_id = %L AND r.match_outcome = ''match'''
            ' AND r.state IN (''approved'', ''ended''))', household_column, agency) END
$$;
"""
# No name in normal form holds ZZ: every name that begins so lies before it, in any collation.
BEGINNING = """
CREATE FUNCTION beneficiaries_names_beginning(
    whole text, regency integer, agency uuid, most integer
) RETURNS TABLE (id uuid, name text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT hit.id, hit.name_norm::text FROM regions_region area CROSS JOIN LATERAL ('
        ' SELECT p.id, p.name_norm FROM beneficiaries_person p'
        ' WHERE p.in_base AND p.regency_id = area.id'
        ' AND p.name_norm >= %L AND p.name_norm < %L%s'
        ' ORDER BY p.name_norm, p.id LIMIT %s) hit'
        ' WHERE area.level = ''regency''%s'
        ' ORDER BY hit.name_norm, hit.id LIMIT %s',
        whole, whole || 'ZZ',
        beneficiaries_search_within(NULL, agency, '', 'p.household_id'), most,
        CASE WHEN regency IS NOT NULL THEN format(' AND area.id = %s', regency) END, most);
END
$$;
"""
# The words that half of all names begin with have the longest lists of trigrams and tell the least:
# beside other words they are only looked for in what those have found.
WITH_WORDS = """
CREATE FUNCTION beneficiaries_names_with(
    words text[], regency integer, agency uuid, most integer
) RETURNS TABLE (id uuid, name text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    common CONSTANT text[] := '{MUHAMAD,AHMAD,SITI,NUR,SRI,ABDUL}';
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT p.id, p.name_norm::text FROM beneficiaries_person p WHERE p.in_base AND %s%s'
        ' LIMIT %s',
        (SELECT string_agg(
                    CASE WHEN word = ANY (common) AND NOT words <@ common
                         THEN format('strpos(p.name_norm, %L) > 0', word)
                         ELSE format('p.name_norm LIKE %L', '%' || word || '%') END, ' AND ')
           FROM unnest(words) word),
        beneficiaries_search_within(regency, agency, 'p.regency_id', 'p.household_id'), most);
END
$$;
"""
# The words with one or more of them replaced by words of the base, the least changed first.
INSTEAD = """
CREATE FUNCTION beneficiaries_words_instead(words text[], most integer)
RETURNS TABLE (instead text[], changes integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE written AS (
        SELECT word, place FROM unnest(words) WITH ORDINALITY AS w (word, place)
    ), choice AS (
        SELECT place, word, 0 AS changes FROM written
        UNION ALL
        SELECT w.place, near.word, near.changes FROM written w CROSS JOIN LATERAL (
            SELECT known.word::text,
                   levenshtein_less_equal(known.word, w.word, 2) AS changes
            FROM beneficiaries_nameword known
            WHERE length(w.word) >= 3 AND known.word % w.word AND known.word <> w.word
              AND levenshtein_less_equal(known.word, w.word, 2)
                  <= CASE WHEN length(w.word) < 6 THEN 1 ELSE 2 END
            ORDER BY changes, similarity(known.word, w.word) DESC, known.word LIMIT 8
        ) near
    ), whole AS (
        SELECT 0::bigint AS place, '{}'::text[] AS instead, 0 AS changes
        UNION ALL
        SELECT c.place, whole.instead || c.word, whole.changes + c.changes
        FROM whole JOIN choice c ON c.place = whole.place + 1
        WHERE whole.changes + c.changes <= 3
    )
    SELECT whole.instead, whole.changes FROM whole
    WHERE whole.place = cardinality(words) AND whole.changes > 0
    ORDER BY whole.changes, whole.instead LIMIT most
$$;
"""
# Closeness: 0 the same, 1 begins so, 2 holds the words, 3 holds them inside of words, 4 the same
# consonants, 5 and up as many letters away.
IN_VILLAGES = """
CREATE FUNCTION beneficiaries_names_in_villages(
    words text[], bones text, villages integer[], regency integer, agency uuid, most integer
) RETURNS TABLE (id uuid, closeness integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT hit.id, hit.closeness FROM ('
        ' SELECT p.id, p.name_norm, CASE WHEN p.name_norm = $1 THEN 0'
        '  WHEN starts_with(p.name_norm, $1) THEN 1'
        '  WHEN NOT EXISTS (SELECT 1 FROM unnest($2) w'
        '   WHERE strpos('' '' || p.name_norm, '' '' || w) = 0) THEN 2'
        '  WHEN NOT EXISTS (SELECT 1 FROM unnest($2) w WHERE strpos(p.name_norm, w) = 0) THEN 3'
        '  WHEN p.name_skeleton = $3 THEN 4'
        '  WHEN word_similarity($1, p.name_norm) >= 0.6 THEN 5 END AS closeness'
        ' FROM beneficiaries_person p WHERE p.in_base AND p.village_id = ANY ($4)%s) hit'
        ' WHERE hit.closeness IS NOT NULL'
        ' ORDER BY hit.closeness, similarity(hit.name_norm, $1) DESC, hit.name_norm, hit.id'
        ' LIMIT %s',
        beneficiaries_search_within(regency, agency, 'p.regency_id', 'p.household_id'), most)
    USING array_to_string(words, ' '), words, bones, villages;
END
$$;
"""
NAMES = """
CREATE FUNCTION beneficiaries_search_names(
    words text[], bones text, in_regency integer, in_villages integer[], most integer
) RETURNS TABLE (person_id uuid, closeness integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    -- With so many found, names that are only alike would not help.
    enough CONSTANT integer := 12;
    candidates CONSTANT integer := 400;
    bound record;
    place integer;
    whole text := array_to_string(words, ' ');
    other record;
    found uuid[] := '{}';
BEGIN
    SELECT * INTO bound FROM beneficiaries_search_bound();
    IF NOT bound.may_search OR bound.regency <> in_regency
       OR coalesce(cardinality(words), 0) NOT BETWEEN 1 AND 6
       OR EXISTS (SELECT 1 FROM unnest(words) word WHERE word !~ '^[A-Z0-9]{1,60}$') THEN
        RETURN;
    END IF;
    most := least(greatest(most, 1), 200);
    place := coalesce(bound.regency, in_regency);
    IF in_villages IS NOT NULL THEN
        RETURN QUERY SELECT * FROM beneficiaries_names_in_villages(
            words, bones, in_villages, place, bound.agency, most);
        RETURN;
    END IF;

    FOR person_id, closeness IN
        SELECT hit.id, CASE WHEN hit.name = whole THEN 0 ELSE 1 END
        FROM beneficiaries_names_beginning(whole, place, bound.agency, most) hit
    LOOP
        found := found || person_id;
        RETURN NEXT;
    END LOOP;
    -- Trigrams need three letters.
    IF cardinality(found) >= most
       OR (SELECT max(length(word)) FROM unnest(words) word) < 3 THEN
        RETURN;
    END IF;

    -- A word that stands in no word of the base cannot be found as it is.
    IF NOT EXISTS (
        SELECT 1 FROM unnest(words) word WHERE length(word) >= 3 AND NOT EXISTS (
            SELECT 1 FROM beneficiaries_nameword known WHERE known.word LIKE '%' || word || '%')
    ) THEN
        FOR person_id, closeness IN
            SELECT hit.id, CASE WHEN EXISTS (
                SELECT 1 FROM unnest(words) word WHERE strpos(' ' || hit.name, ' ' || word) = 0
            ) THEN 3 ELSE 2 END AS degree
            FROM beneficiaries_names_with(words, place, bound.agency, candidates) hit
            WHERE hit.id <> ALL (found)
            ORDER BY degree, hit.name, hit.id LIMIT most - cardinality(found)
        LOOP
            found := found || person_id;
            RETURN NEXT;
        END LOOP;
    END IF;

    -- With other words instead: as the beginning of a name first, which costs next to nothing.
    FOR other IN
        SELECT instead, changes, false AS anywhere FROM beneficiaries_words_instead(words, 12)
        UNION ALL
        SELECT instead, changes, true FROM beneficiaries_words_instead(words, 4)
        ORDER BY anywhere, changes, instead
    LOOP
        EXIT WHEN cardinality(found) >= enough;
        FOR person_id, closeness IN
            SELECT hit.id, 4 + other.changes FROM (
                SELECT * FROM beneficiaries_names_beginning(
                    array_to_string(other.instead, ' '), place, bound.agency,
                    CASE WHEN other.anywhere THEN 0 ELSE enough END)
                UNION ALL
                SELECT * FROM beneficiaries_names_with(
                    other.instead, place, bound.agency,
                    CASE WHEN other.anywhere THEN candidates ELSE 0 END)
            ) hit
            WHERE hit.id <> ALL (found)
            ORDER BY hit.name, hit.id LIMIT least(enough, most) - cardinality(found)
        LOOP
            found := found || person_id;
            RETURN NEXT;
        END LOOP;
    END LOOP;
END
$$;
"""
# `parts` are letters and digits only, so that none of them is a sign of LIKE.
ADDRESSES = """
CREATE FUNCTION beneficiaries_search_addresses(
    parts text[], at_rt integer, at_rw integer, in_regency integer, in_villages integer[],
    most integer
) RETURNS TABLE (household_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bound record;
    alike text;
    small text;
BEGIN
    SELECT * INTO bound FROM beneficiaries_search_bound();
    IF NOT bound.may_search OR bound.regency <> in_regency
       OR coalesce(cardinality(parts), 0) NOT BETWEEN 1 AND 6
       OR EXISTS (SELECT 1 FROM unnest(parts) part WHERE part !~ '^[A-Z0-9]{1,60}$')
       OR (in_villages IS NULL AND (SELECT max(length(part)) FROM unnest(parts) part) < 3) THEN
        RETURN;
    END IF;
    SELECT string_agg(format('h.address ILIKE %L', '%' || part || '%'), ' AND ')
      INTO alike FROM unnest(parts) part WHERE length(part) >= 3;
    -- A short part is a number, Roman or not, or a letter: it must be a word of its own, or it
    -- would be found everywhere.
    SELECT coalesce(string_agg(format(' AND c.address ~* %L',
               CASE WHEN part ~ '^[0-9]{1,2}$'
                    THEN '\\m(0*' || part || '|' || to_char(part::int, 'FMRN') || ')\\M'
                    ELSE '\\m' || part || '\\M' END), ''), '')
      INTO small FROM unnest(parts) part WHERE length(part) < 3;
    RETURN QUERY EXECUTE format(
        'SELECT c.id FROM ('
        ' SELECT h.id, h.address, h.head_name, h.rt, h.rw FROM beneficiaries_household h'
        ' WHERE h.in_base AND %s%s%s LIMIT 4000) c'
        ' WHERE true%s%s%s ORDER BY length(c.address), c.address, c.head_name, c.id LIMIT %s',
        coalesce(alike, 'true'),
        beneficiaries_search_within(
            coalesce(bound.regency, in_regency), bound.agency, 'h.regency_id', 'h.id'),
        CASE WHEN in_villages IS NOT NULL
             THEN format(' AND h.village_id = ANY (%L::int[])', in_villages) END,
        small,
        CASE WHEN at_rt IS NOT NULL
             THEN format(' AND (c.rt = %s OR c.address ~* %L)', at_rt,
                         '\\mRT\\W*0*' || at_rt || '\\M') END,
        CASE WHEN at_rw IS NOT NULL
             THEN format(' AND (c.rw = %s OR c.address ~* %L)', at_rw,
                         '\\mRW\\W*0*' || at_rw || '\\M') END,
        least(greatest(most, 1), 200));
END
$$;
"""
_OWN = (
    ("beneficiaries_search_bound()", BOUND),
    ("beneficiaries_search_within(integer, uuid, text, text)", WITHIN),
    ("beneficiaries_names_beginning(text, integer, uuid, integer)", BEGINNING),
    ("beneficiaries_names_with(text[], integer, uuid, integer)", WITH_WORDS),
    ("beneficiaries_words_instead(text[], integer)", INSTEAD),
    (
        "beneficiaries_names_in_villages(text[], text, integer[], integer, uuid, integer)",
        IN_VILLAGES,
    ),
)
_OPEN = (
    ("beneficiaries_search_names(text[], text, integer, integer[], integer)", NAMES),
    (
        "beneficiaries_search_addresses(text[], integer, integer, integer, integer[], integer)",
        ADDRESSES,
    ),
)
_READERS = "sigertak_regency, sigertak_province, sigertak_agency"


def _functions():
    for signature, body in (*_OWN, *_OPEN):
        closed = f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC;"
        yield migrations.RunSQL(body + closed, f"DROP FUNCTION {signature}")
    for signature, _ in _OPEN:
        yield migrations.RunSQL(
            f"GRANT EXECUTE ON FUNCTION {signature} TO {_READERS}", migrations.RunSQL.noop
        )


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0005_codebook_and_mappings"), ("regions", "0001_initial")]

    operations = [
        *(
            migrations.RunSQL(f"CREATE EXTENSION IF NOT EXISTS {name}", migrations.RunSQL.noop)
            for name in ("pg_trgm", "btree_gin", "fuzzystrmatch")
        ),
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("word", models.CharField(max_length=60, primary_key=True, serialize=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="name_word_alike", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO beneficiaries_nameword (word)"
            " SELECT DISTINCT word FROM beneficiaries_person p,"
            " unnest(string_to_array(p.name_norm, ' ')) word"
            " WHERE p.in_base AND length(word) BETWEEN 3 AND 60",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE INDEX household_address_words ON beneficiaries_household"
            " USING gin (regency_id, address gin_trgm_ops) WHERE in_base",
            "DROP INDEX household_address_words",
        ),
        *_functions(),
    ]
