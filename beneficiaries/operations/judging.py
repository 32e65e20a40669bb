"""What a staged file would do to its release: new, changed, same or faulty, row by row.

Set-based, safe to repeat, and repeated before each applying, because a release moves on while a
file waits. Rows that were applied keep their outcome. Works as the import role. The household of a
person's row stands in its data as `household_registry_id` (`import_rows.HOUSEHOLD_KEY`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import RowOutcome, Source
from beneficiaries.import_faults import ERROR, UNREAD
from beneficiaries.import_plan import are_people_by_number, is_by_number
from beneficiaries.import_rows import LASTING, carried_keys
from beneficiaries.models import RegistryImport
from beneficiaries.operations import linking

# Registers that list families by their members: a household may be made from its persons.
FAMILY_SOURCES = frozenset({Source.P3KE, Source.DTSEN})


@dataclass(frozen=True, slots=True)
class Tables:
    """The identity and version tables of a unit, and the reference between them."""

    identity: str
    version: str
    key: str


TABLES = {
    Unit.HOUSEHOLD: Tables(
        "beneficiaries_household", "beneficiaries_householdversion", "household_id"
    ),
    Unit.PERSON: Tables("beneficiaries_person", "beneficiaries_personversion", "person_id"),
}

_FORGET = """
    UPDATE beneficiaries_stagedrow s
    SET outcome = CASE WHEN s.faults @> '[{"judged": true}]' THEN 'new' ELSE s.outcome END,
        faults = (SELECT coalesce(jsonb_agg(f - 'kept' ORDER BY at), '[]')
                  FROM jsonb_array_elements(s.faults) WITH ORDINALITY AS told(f, at)
                  WHERE NOT f ? 'judged'),
        data = s.data - ARRAY(SELECT f->>'column' FROM jsonb_array_elements(s.faults) f
                              WHERE f ? 'kept')
    WHERE s.import_file_id = %(import)s AND s.number > %(after)s
      AND (s.faults @> '[{"judged": true}]' OR s.faults @> '[{"kept": true}]')
"""

# Ids told twice are few, and found without touching what the rows say.
_TOLD_TWICE = """
    CREATE TEMPORARY TABLE sigertak_twice ON COMMIT DROP AS
    SELECT registry_id FROM beneficiaries_stagedrow
    WHERE import_file_id = %(import)s AND outcome <> 'faulty'
    GROUP BY registry_id HAVING count(*) > 1
"""
# Rows that say the same are one row told twice; rows that differ leave no honest choice.
_DUPLICATES = """
    UPDATE beneficiaries_stagedrow s
    SET outcome = 'faulty',
        faults = s.faults || jsonb_build_array(jsonb_build_object(
            'code', CASE WHEN d.differs THEN 'duplicate_id' ELSE 'repeated_row' END,
            'level', 'error', 'column', %(id_column)s, 'judged', true))
    FROM (
        SELECT id, number, min(number) OVER same_id AS first,
               min(md5(data::text)) OVER same_id <> max(md5(data::text)) OVER same_id AS differs
        FROM beneficiaries_stagedrow JOIN sigertak_twice USING (registry_id)
        WHERE import_file_id = %(import)s AND outcome <> 'faulty'
        WINDOW same_id AS (PARTITION BY registry_id)
    ) d
    WHERE s.id = d.id AND s.number > %(after)s AND (d.differs OR d.number > d.first)
"""

# A regency's import may not take over an id that another regency holds: where somebody lives or
# lived last; before they are born, the regency that any release tells of them in came first.
_HELD_ELSEWHERE = """
    UPDATE beneficiaries_stagedrow s
    SET outcome = 'faulty',
        faults = s.faults || jsonb_build_array(jsonb_build_object(
            'code', 'held_elsewhere', 'level', 'error', 'column', %(id_column)s, 'judged', true))
    WHERE s.import_file_id = %(import)s AND s.number > %(after)s AND s.outcome <> 'faulty'
      AND (EXISTS (SELECT 1 FROM {t.identity} i
                   WHERE i.registry_id = s.registry_id AND i.regency_id <> %(regency)s)
           OR EXISTS (SELECT 1 FROM {t.version} v
                      WHERE v.registry_id = s.registry_id AND v.regency_id <> %(regency)s
                        AND (v.release_id = %(release)s
                             OR NOT EXISTS (SELECT 1 FROM {t.identity} born
                                            WHERE born.registry_id = s.registry_id))))
"""

# A person's row without a place of its own lies where the household lies.
_PLACE_OF_HOUSEHOLD = """
    UPDATE beneficiaries_stagedrow s
    SET regency_id = hv.regency_id,
        data = s.data || jsonb_build_object(
            'village_id', hv.data->'village_id', 'district_id', hv.data->'district_id',
            'regency_id', hv.data->'regency_id')
    FROM beneficiaries_householdversion hv
    WHERE s.import_file_id = %(import)s AND s.number > %(after)s AND s.outcome <> 'faulty'
      AND NOT s.data ? 'village_id' AND hv.release_id = %(release)s
      AND hv.registry_id = s.data->>'household_registry_id'
      AND (%(regency)s::int IS NULL OR hv.regency_id = %(regency)s)
"""

_HOUSEHOLD_UNKNOWN = """
    UPDATE beneficiaries_stagedrow s
    SET outcome = 'faulty',
        faults = s.faults || jsonb_build_array(jsonb_build_object(
            'code', 'household_unknown', 'level', 'error', 'column', 'registry_id',
            'judged', true))
    FROM (
        SELECT s.id
        FROM beneficiaries_stagedrow s
        LEFT JOIN beneficiaries_household h ON h.registry_id = s.data->>'household_registry_id'
        LEFT JOIN beneficiaries_householdversion hv
          ON hv.release_id = %(release)s AND hv.registry_id = s.data->>'household_registry_id'
        WHERE s.import_file_id = %(import)s AND s.number > %(after)s AND s.outcome <> 'faulty'
          AND CASE
                WHEN NOT s.data ? 'village_id' THEN true
                WHEN hv.id IS NOT NULL THEN hv.regency_id <> s.regency_id
                ELSE NOT %(families)s OR coalesce(h.regency_id <> %(regency)s, false)
              END
    ) lost
    WHERE s.id = lost.id
"""

# A cell that could not be read takes nothing away: what the release says, or else the one that the
# base stands on, is written into the row, and the fault says so.
_KEEP_UNREAD = """
    UPDATE beneficiaries_stagedrow s
    SET data = known.cells || s.data,
        faults = (SELECT jsonb_agg(
                      CASE WHEN f->>'code' = ANY(%(unread)s) AND known.cells ? (f->>'column')
                           THEN f || '{{"kept": true}}' ELSE f END ORDER BY at)
                  FROM jsonb_array_elements(s.faults) WITH ORDINALITY AS told(f, at))
    FROM (
        SELECT s.id, jsonb_object_agg(
            f->>'column', coalesce(v.data, b.data) -> (f->>'column')) AS cells
        FROM beneficiaries_stagedrow s
        CROSS JOIN LATERAL jsonb_array_elements(s.faults) f
        LEFT JOIN {t.identity} i ON i.registry_id = s.registry_id
        LEFT JOIN {t.version} v ON v.release_id = %(release)s AND v.registry_id = s.registry_id
        LEFT JOIN {t.version} b
          ON v.id IS NULL AND i.in_base AND b.release_id = i.release_id AND b.{t.key} = i.id
        WHERE s.import_file_id = %(import)s AND s.number > %(after)s AND s.outcome <> 'faulty'
          AND s.faults <> '[]' AND f->>'code' = ANY(%(unread)s)
          AND NOT s.data ? (f->>'column') AND coalesce(v.data, b.data) ? (f->>'column')
        GROUP BY s.id
    ) known
    WHERE s.id = known.id
"""

# Compared with the same release, or else with the release the base stands on; a file speaks only
# of the columns it carries.
_COMPARE = """
    UPDATE beneficiaries_stagedrow s
    SET outcome = judged.outcome
    FROM (
        SELECT s.id, CASE
            WHEN v.id IS NULL AND NOT coalesce(i.in_base, false) THEN 'new'
            WHEN (CASE WHEN v.id IS NULL THEN b.data - %(carried)s::text[]
                       ELSE v.data - %(wiped)s::text[] END)
                 || (s.data - 'household_registry_id') = coalesce(v.data, b.data)
                 AND {same_household} THEN 'same'
            ELSE 'changed' END AS outcome
        FROM beneficiaries_stagedrow s
        LEFT JOIN {t.identity} i ON i.registry_id = s.registry_id
        LEFT JOIN {t.version} v ON v.release_id = %(release)s AND v.registry_id = s.registry_id
        LEFT JOIN {t.version} b
          ON v.id IS NULL AND i.in_base AND b.release_id = i.release_id AND b.{t.key} = i.id
        WHERE s.import_file_id = %(import)s AND s.number > %(after)s AND s.outcome <> 'faulty'
    ) judged
    WHERE s.id = judged.id AND s.outcome <> judged.outcome
"""
_SAME_HOUSEHOLD = {
    Unit.HOUSEHOLD: "true",
    Unit.PERSON: (
        "coalesce(v.household_id, b.household_id) = coalesce("
        "(SELECT hv.household_id FROM beneficiaries_householdversion hv"
        " WHERE hv.release_id = %(release)s"
        " AND hv.registry_id = s.data->>'household_registry_id'),"
        " (SELECT h.id FROM beneficiaries_household h"
        " WHERE h.registry_id = s.data->>'household_registry_id'))"
    ),
}

_COUNT = """
    SELECT outcome, count(*), count(*) FILTER (WHERE faults <> '[]')
    FROM beneficiaries_stagedrow WHERE import_file_id = %(import)s GROUP BY outcome
"""
_COUNT_FAULTS = """
    SELECT f->>'code', f->>'column', f->>'level', count(*), min(number)
    FROM beneficiaries_stagedrow, jsonb_array_elements(faults) f
    WHERE import_file_id = %(import)s AND faults <> '[]'
    GROUP BY 1, 2, 3 ORDER BY f->>'level' <> %(error)s, 4 DESC, 1, 2
"""


def parameters(import_file: RegistryImport) -> dict[str, Any]:
    """What the statements of judging and applying ask about an import."""
    unit = Unit(import_file.unit)
    carried = carried_keys(unit, import_file.mapping["columns"])
    return {
        "import": import_file.pk,
        "release": import_file.release_id,
        "regency": import_file.regency_id,
        # Rows up to here are in the release; their outcome stands.
        "after": import_file.applied_to,
        "carried": carried,
        "wiped": [key for key in carried if key not in LASTING],
        "unread": sorted(UNREAD),
        "families": import_file.release.source in FAMILY_SOURCES,
        "by_number": is_by_number(import_file.mapping["columns"]),
        "people_by_number": unit is Unit.PERSON
        and are_people_by_number(import_file.mapping["columns"]),
        "placed_by_base": import_file.mapping.get("placed_by_base", False),
        "id_column": "registry_id" if unit is Unit.HOUSEHOLD else "registry_person_id",
    }


def judge(import_file: RegistryImport) -> dict[str, Any]:
    """Give every row that is not applied its outcome; returns the counts (see `counts_of`)."""
    unit = Unit(import_file.unit)
    tables = TABLES[unit]
    given = parameters(import_file)
    # Before the first look: what comes in while we look is newer.
    judged_at = timezone.now()
    with connection.cursor() as cursor:
        if import_file.judged_at is not None:
            cursor.execute(_FORGET, given)
        linking.identify(unit, given)
        cursor.execute(_TOLD_TWICE, given)
        if cursor.rowcount:
            cursor.execute("ANALYZE sigertak_twice")
            cursor.execute(_DUPLICATES, given)
        cursor.execute("DROP TABLE sigertak_twice")
        if import_file.regency_id is not None:
            cursor.execute(_HELD_ELSEWHERE.format(t=tables), given)
        if unit is Unit.PERSON:
            cursor.execute(_PLACE_OF_HOUSEHOLD, given)
        linking.place(unit, given)
        if unit is Unit.PERSON:
            cursor.execute(_HOUSEHOLD_UNKNOWN, given)
        cursor.execute(_KEEP_UNREAD.format(t=tables), given)
        cursor.execute(_COMPARE.format(t=tables, same_household=_SAME_HOUSEHOLD[unit]), given)
    import_file.judged_at = judged_at
    RegistryImport.objects.filter(pk=import_file.pk).update(judged_at=judged_at)
    return counts_of(import_file)


def counts_of(import_file: RegistryImport) -> dict[str, Any]:
    """Rows by outcome, `rows` in all, `warned` taken with a remark, and `faults` by kind."""
    given: dict[str, Any] = {"import": import_file.pk, "error": ERROR}
    counts: dict[str, Any] = dict.fromkeys(RowOutcome.values, 0)
    counts["warned"] = 0
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, given)
        for outcome, rows, with_faults in cursor.fetchall():
            counts[outcome] = rows
            counts["warned"] += with_faults if outcome != RowOutcome.FAULTY else 0
        cursor.execute(_COUNT_FAULTS, given)
        counts["faults"] = [
            {"code": code, "column": column, "level": level, "rows": rows, "first": first}
            for code, column, level, rows, first in cursor.fetchall()
        ]
    counts["rows"] = sum(counts[outcome] for outcome in RowOutcome.values)
    return counts
