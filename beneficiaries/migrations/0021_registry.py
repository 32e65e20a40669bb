"""Misspelt streets, heads by any word of their name, and a village's own verification clock.

Streets are looked for as names are (ADR 12): what is nearly a word that was typed is found in a list
of words, and only then among the addresses, which `beneficiaries_search_addresses` searches within
its bounds. A head of household who is nobody among the members is found by whole words.

A village's role reads neither recipients nor cases; the function tells it the day, and no more.

Not in one transaction: the index of heads is built while people work. All may be done twice.
"""

import django.contrib.postgres.indexes
from django.db import migrations, models

# The words with some of them replaced by words of addresses, the least changed first.
INSTEAD = """
CREATE OR REPLACE FUNCTION beneficiaries_streets_instead(words text[], most integer)
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
            FROM beneficiaries_addressword known
            WHERE length(w.word) >= 4 AND w.word !~ '[0-9]'
              AND known.word % w.word AND known.word <> w.word
              AND levenshtein_less_equal(known.word, w.word, 2)
                  <= CASE WHEN length(w.word) < 6 THEN 1 ELSE 2 END
            ORDER BY changes, similarity(known.word, w.word) DESC, known.word LIMIT 6
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
# `changes`: 0 as typed, else as many letters away. Nearly is tried when nothing is as typed.
STREETS = """
CREATE OR REPLACE FUNCTION beneficiaries_search_streets(
    parts text[], at_rt integer, at_rw integer, in_regency integer, in_villages integer[],
    most integer, nearly boolean
) RETURNS TABLE (household_id uuid, changes integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    other record;
BEGIN
    RETURN QUERY SELECT a.household_id, 0 FROM beneficiaries_search_addresses(
        parts, at_rt, at_rw, in_regency, in_villages, most) a;
    IF FOUND OR NOT nearly OR coalesce(cardinality(parts), 0) NOT BETWEEN 1 AND 6 THEN
        RETURN;
    END IF;
    FOR other IN SELECT i.instead, i.changes FROM beneficiaries_streets_instead(parts, 4) i LOOP
        RETURN QUERY SELECT a.household_id, other.changes FROM beneficiaries_search_addresses(
            other.instead, at_rt, at_rw, in_regency, in_villages, most) a;
        EXIT WHEN FOUND;
    END LOOP;
END
$$;
"""
# The words of a name as its list shows it; the index and the search must say it alike.
HEAD_WORDS = "string_to_array(translate({column}, ',.', '  '), ' ')"
HEADS = f"""
CREATE OR REPLACE FUNCTION beneficiaries_search_heads(
    words text[], in_regency integer, in_villages integer[], most integer
) RETURNS TABLE (household_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bound record;
BEGIN
    SELECT * INTO bound FROM beneficiaries_search_bound();
    IF NOT bound.may_search OR bound.regency <> in_regency
       OR coalesce(cardinality(words), 0) NOT BETWEEN 1 AND 6
       OR (SELECT max(length(word)) FROM unnest(words) word) < 3 THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT c.id FROM ('
        ' SELECT h.id, h.head_sort FROM beneficiaries_household h'
        ' WHERE h.in_base AND {HEAD_WORDS.format(column="h.head_sort").replace("'", "''")} @> $1'
        '%s%s LIMIT 4000) c'
        ' ORDER BY c.head_sort, c.id LIMIT %s',
        beneficiaries_search_within(
            coalesce(bound.regency, in_regency), bound.agency, 'h.regency_id', 'h.id'),
        CASE WHEN in_villages IS NOT NULL
             THEN format(' AND h.village_id = ANY (%L::int[])', in_villages) END,
        least(greatest(most, 1), 200))
    USING words;
END
$$;
"""  # noqa: S608 - our own words
# When verification last decided about an aid to each household of the reader's own village.
CLOCK = """
CREATE OR REPLACE FUNCTION beneficiaries_village_verified()
RETURNS TABLE (household_id uuid, verified_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('role') <> 'sigertak_village' THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT h.id, max(c.decided_at)
        FROM beneficiaries_household h
        JOIN programs_recipient r ON r.household_id = h.id AND r.match_outcome = 'match'
        JOIN verification_case c ON c.recipient_id = r.id AND c.decided_at IS NOT NULL
        WHERE h.in_base AND h.village_id = current_setting('app.village')::int
        GROUP BY h.id;
END
$$;
"""
_SORTED_IN = """
CREATE OR REPLACE FUNCTION beneficiaries_search_sorted_in() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- `person_lookup_name` is made by programs, later: looked for when called, not now.
    PERFORM gin_clean_pending_list('person_lookup_name');
    {heads}
    RETURN gin_clean_pending_list('household_address_words');
END
$$;
"""
_HEADS_TOO = "PERFORM gin_clean_pending_list('household_head_words');"

_SEARCHERS = "sigertak_regency, sigertak_province, sigertak_agency"
_FUNCTIONS = (
    ("beneficiaries_streets_instead(text[], integer)", INSTEAD, ""),
    (
        "beneficiaries_search_streets(text[], integer, integer, integer, integer[], integer, boolean)",
        STREETS,
        _SEARCHERS,
    ),
    (
        "beneficiaries_search_heads(text[], integer, integer[], integer)",
        HEADS,
        _SEARCHERS,
    ),
    ("beneficiaries_village_verified()", CLOCK, "sigertak_village"),
)


def _functions():
    for signature, body, readers in _FUNCTIONS:
        sql = f"{body} REVOKE ALL ON FUNCTION {signature} FROM PUBLIC;"
        if readers:
            sql += f" GRANT EXECUTE ON FUNCTION {signature} TO {readers};"
        yield migrations.RunSQL(sql, f"DROP FUNCTION IF EXISTS {signature}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("beneficiaries", "0020_rights")]

    operations = [
        migrations.CreateModel(
            name="AddressWord",
            fields=[
                ("word", models.CharField(max_length=60, primary_key=True, serialize=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"],
                        name="address_word_alike",
                        opclasses=["gin_trgm_ops"],
                        fastupdate=False,
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "WITH told AS MATERIALIZED (SELECT DISTINCT word FROM beneficiaries_household h,"
            " unnest(string_to_array(translate(upper(h.address), '.,/-()', '      '), ' ')) word"
            " WHERE h.in_base)"
            " INSERT INTO beneficiaries_addressword (word)"
            " SELECT word FROM told WHERE word ~ '^[A-Z]{4,60}$' ON CONFLICT DO NOTHING",
            migrations.RunSQL.noop,
        ),
        *_functions(),
        # Words alone.
        migrations.AlterField(
            model_name="proposalstep",
            name="act",
            field=models.CharField(
                choices=[
                    ("draft", "Disusun"),
                    ("submit", "Diajukan"),
                    ("forward", "Diteruskan kecamatan"),
                    ("check", "Diperiksa kabupaten/kota"),
                    ("ratify", "Ditetapkan provinsi"),
                    ("return", "Dikembalikan untuk diperbaiki"),
                    ("refuse", "Ditolak"),
                    ("withdraw", "Ditarik pengusul"),
                    ("follow", "Ikut pindah ke wilayah lain"),
                ],
                max_length=8,
            ),
        ),
        migrations.RunSQL(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS household_head_words"
            " ON beneficiaries_household"
            f" USING gin (regency_id, ({HEAD_WORDS.format(column='head_sort')})) WHERE in_base",
            "DROP INDEX CONCURRENTLY IF EXISTS household_head_words",
        ),
        migrations.RunSQL(_SORTED_IN.format(heads=_HEADS_TOO), _SORTED_IN.format(heads="")),
    ]
