"""What a release costs to load: references that are right by the way they are written go unchecked.

Versions and staged rows take them from the rows themselves; see `models.people._key`. Versions are
found by whom they tell of, even while statistics know nothing yet of their release.

And words of the base that are like a misspelt one are found in a few looks, however many there are.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models


def _unchecked(model, **options):
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=model,
        **options,
    )


# The word, and the word without each of its letters: words one letter apart share one of these, and
# so do words with two neighbouring letters in the other order.
_SHORTER = """
CREATE FUNCTION beneficiaries_word_shorter(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT array_agg(DISTINCT overlay(word placing '' from place for 1)) || word
      FROM generate_series(1, length(word)) place
$$;
REVOKE ALL ON FUNCTION beneficiaries_word_shorter(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION beneficiaries_word_shorter(text) TO sigertak_import;
CREATE INDEX name_word_near ON beneficiaries_nameword
    USING gin (beneficiaries_word_shorter(word));
"""
# As before (0006), but words two letters apart are only looked for where none is nearer: that asks
# the trigrams, which takes the longer the more words there are.
_INSTEAD = """
CREATE OR REPLACE FUNCTION beneficiaries_words_instead(words text[], most integer)
RETURNS TABLE (instead text[], changes integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE written AS (
        SELECT word, place FROM unnest(words) WITH ORDINALITY AS w (word, place)
    ), choice AS (
        SELECT place, word, 0 AS changes FROM written
        UNION ALL
        SELECT w.place, near.word, near.changes FROM written w CROSS JOIN LATERAL (
            WITH nearest AS MATERIALIZED (
                SELECT known.word::text AS word,
                       levenshtein_less_equal(known.word, w.word, 2) AS changes
                FROM beneficiaries_nameword known
                WHERE length(w.word) >= 3 AND known.word <> w.word
                  AND beneficiaries_word_shorter(known.word) && beneficiaries_word_shorter(w.word)
                  AND levenshtein_less_equal(known.word, w.word, 2)
                      <= CASE WHEN length(w.word) < 6 THEN 1 ELSE 2 END
                ORDER BY changes, similarity(known.word, w.word) DESC, known.word LIMIT 8
            )
            SELECT nearest.word, nearest.changes FROM nearest
            UNION ALL (
                SELECT known.word::text, levenshtein_less_equal(known.word, w.word, 2) AS changes
                FROM beneficiaries_nameword known
                WHERE NOT EXISTS (SELECT 1 FROM nearest)
                  AND length(w.word) >= 3 AND known.word % w.word AND known.word <> w.word
                  AND levenshtein_less_equal(known.word, w.word, 2)
                      <= CASE WHEN length(w.word) < 6 THEN 1 ELSE 2 END
                ORDER BY changes, similarity(known.word, w.word) DESC, known.word LIMIT 8)
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
_INSTEAD_BEFORE = import_module("beneficiaries.migrations.0006_search").INSTEAD.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
_UNITS = ("household", "person")
_REGENCY = {"model": "regions.region", "verbose_name": "kabupaten/kota"}


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0013_registry"), ("regions", "0001_initial")]

    operations = [
        *(
            migrations.AlterField(version, "release", _unchecked("beneficiaries.registryrelease"))
            for version in ("householdversion", "personversion")
        ),
        *(
            migrations.AlterField(version, "regency", _unchecked(**_REGENCY))
            for version in ("householdversion", "personversion")
        ),
        migrations.AlterField("personversion", "household", _unchecked("beneficiaries.household")),
        migrations.AlterField("stagedrow", "regency", _unchecked(**_REGENCY, null=True)),
        *(migrations.RemoveIndex(f"{unit}version", f"{unit}_version_regency") for unit in _UNITS),
        *(
            migrations.AddIndex(
                f"{unit}version",
                models.Index(fields=["regency", "release"], name=f"{unit}_version_place"),
            )
            for unit in _UNITS
        ),
        migrations.RunSQL(
            _SHORTER,
            "DROP INDEX name_word_near; DROP FUNCTION beneficiaries_word_shorter(text)",
        ),
        migrations.RunSQL(_INSTEAD, _INSTEAD_BEFORE),
    ]
