"""Searches of names and addresses that grow less with the base.

Names: what stands in the place of a word was asked for twice, and with somebody found as typed, four
more searches inside of names followed for those who are only alike. It is asked for once, and whoever
is found as typed leaves the alike to the beginnings of names, which cost next to nothing.

Addresses: of up to 4,000 candidates all were put in order, to show fifty; now no more than 400 that
fit are. And "Dusun IV" stands in every tenth address: an index gathers all of them first. Who looks
through a stretch of the list meets enough of them sooner; when there are not enough there, the word
tells more, and the index is quick.
"""

from importlib import import_module

from django.db import migrations

_before = import_module("beneficiaries.migrations.0006_search")

_INSTEAD_TWICE = """
        SELECT instead, changes, false AS anywhere FROM beneficiaries_words_instead(words, 12)
        UNION ALL
        SELECT instead, changes, true FROM beneficiaries_words_instead(words, 4)
        ORDER BY anywhere, changes, instead
"""
_INSTEAD_ONCE = """
        WITH near AS MATERIALIZED (
            SELECT n.instead, n.changes, row_number() OVER (ORDER BY n.changes, n.instead) AS turn
            FROM beneficiaries_words_instead(words, 12) n
        )
        SELECT near.instead, near.changes, false AS anywhere FROM near
        UNION ALL
        SELECT near.instead, near.changes, true FROM near
         WHERE near.turn <= 4 AND cardinality(found) = 0
        ORDER BY anywhere, changes, instead
"""
# `parts` are letters and digits only, so that none of them is a sign of LIKE.
ADDRESSES = r"""
CREATE OR REPLACE FUNCTION beneficiaries_search_addresses(
    parts text[], at_rt integer, at_rw integer, in_regency integer, in_villages integer[],
    most integer
) RETURNS TABLE (household_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    stretch CONSTANT integer := 1500;
    bound record;
    within text;
    alike text;
    small text;
    near uuid[];
BEGIN
    SELECT * INTO bound FROM beneficiaries_search_bound();
    IF NOT bound.may_search OR bound.regency <> in_regency
       OR coalesce(cardinality(parts), 0) NOT BETWEEN 1 AND 6
       OR EXISTS (SELECT 1 FROM unnest(parts) part WHERE part !~ '^[A-Z0-9]{1,60}$')
       OR (in_villages IS NULL AND (SELECT max(length(part)) FROM unnest(parts) part) < 3) THEN
        RETURN;
    END IF;
    most := least(greatest(most, 1), 200);
    within := concat(
        beneficiaries_search_within(
            coalesce(bound.regency, in_regency), bound.agency, 'h.regency_id', 'h.id'),
        CASE WHEN in_villages IS NOT NULL
             THEN format(' AND h.village_id = ANY (%L::int[])', in_villages) END);
    SELECT coalesce(string_agg(format(' AND h.address ILIKE %L', '%' || part || '%'), ''), '')
      INTO alike FROM unnest(parts) part WHERE length(part) >= 3;
    -- A short part is a number, Roman or not, or a letter: it must be a word of its own, or it
    -- would be found everywhere.
    SELECT coalesce(string_agg(format(' AND h.address ~* %L',
               CASE WHEN part ~ '^[0-9]{1,2}$'
                    THEN '\m(0*' || part || '|' || to_char(part::int, 'FMRN') || ')\M'
                    ELSE '\m' || part || '\M' END), ''), '')
      INTO small FROM unnest(parts) part WHERE length(part) < 3;
    small := concat(small,
        CASE WHEN at_rt IS NOT NULL
             THEN format(' AND (h.rt = %s OR h.address ~* %L)', at_rt,
                         '\mRT\W*0*' || at_rt || '\M') END,
        CASE WHEN at_rw IS NOT NULL
             THEN format(' AND (h.rw = %s OR h.address ~* %L)', at_rw,
                         '\mRW\W*0*' || at_rw || '\M') END);

    IF bound.agency IS NULL AND in_villages IS NULL THEN
        EXECUTE format(
            'SELECT array_agg(h.id) FROM ('
            ' SELECT h.id FROM ('
            '  SELECT h.id, h.address, h.rt, h.rw FROM beneficiaries_household h'
            '  WHERE h.in_base%s ORDER BY h.regency_id, h.village_id, h.head_sort, h.id LIMIT %s'
            ' ) h WHERE true%s%s LIMIT %s) h',
            within, stretch, alike, small, most) INTO near;
        IF cardinality(near) = most THEN
            RETURN QUERY SELECT h.id FROM beneficiaries_household h WHERE h.id = ANY (near)
                ORDER BY length(h.address), h.address, h.head_name, h.id;
            RETURN;
        END IF;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT h.id FROM ('
        ' SELECT h.* FROM ('
        '  SELECT h.id, h.address, h.head_name, h.rt, h.rw FROM beneficiaries_household h'
        '  WHERE h.in_base%s%s LIMIT 4000) h'
        ' WHERE true%s LIMIT 400) h'
        ' ORDER BY length(h.address), h.address, h.head_name, h.id LIMIT %s',
        within, alike, small, most);
END
$$;
"""


def _again(text: str) -> str:
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0021_registry")]

    operations = [
        migrations.RunSQL(
            _again(_before.NAMES.replace(_INSTEAD_TWICE, _INSTEAD_ONCE)), _again(_before.NAMES)
        ),
        migrations.RunSQL(ADDRESSES, _again(_before.ADDRESSES)),
    ]
