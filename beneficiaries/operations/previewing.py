"""What applying a checked file would do, in figures: by regency, by variable, and who is gone.

Told once a file is checked, before anybody decides, and anew whenever its rows are judged anew.
Set-based; how often each variable changes, or would become empty, is counted on a sample when a
whole release comes at once. Works as the import role.

A release is a whole edition: what it leaves blank, or has no column for, is unknown in the base it
becomes, whatever the edition before said (within a release, a later file that leaves such a cell
empty takes nothing away: `import_rows.LASTING`). Who somebody is and where they live hardly ever
becomes unknown, so a file that would make it so says how often before anybody decides.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import ImportState, RowOutcome
from beneficiaries.import_rows import LASTING
from beneficiaries.models import RegistryImport
from beneficiaries.operations import imports, judging
from beneficiaries.operations.staging import Desk
from beneficiaries.queries.import_freshness import is_outdated

# Rows looked at to see what changes; beyond this the figures are of a sample.
SAMPLE = 20_000

# Rows of another regency stay with the desk they came to, and are none of its own.
_BY_REGENCY = """
    SELECT CASE WHEN NOT faults @> '[{"code": "other_regency"}]' THEN regency_id END,
           outcome, count(*)
    FROM beneficiaries_stagedrow WHERE import_file_id = %(import)s GROUP BY 1, 2
"""
# Whole regencies are compared with whole files: the planner, which knows nothing yet of rows that
# have just come, would loop over them for minutes.
_PLAIN_JOINS = "SET LOCAL enable_nestloop = off"
_ANY_JOINS = "SET LOCAL enable_nestloop = on"
# In the base, told by neither this file nor what the release holds already, and not there by a
# proposal of the regency, which stands beside releases (`operations.amendments`). Some of them are
# told by rows that are refused.
_GONE = """
    SELECT i.regency_id, refused.registry_id IS NOT NULL, count(*)
    FROM {t.identity} i
    LEFT JOIN (SELECT DISTINCT registry_id FROM beneficiaries_stagedrow
               WHERE import_file_id = %(import)s AND outcome = 'faulty' AND registry_id <> ''
              ) refused USING (registry_id)
    WHERE i.in_base AND i.regency_id = ANY(%(regencies)s)
      AND NOT EXISTS (SELECT 1 FROM {t.version} v
                      WHERE v.release_id = %(release)s AND v.{t.key} = i.id)
      AND NOT EXISTS (SELECT 1 FROM beneficiaries_stagedrow s
                      WHERE s.import_file_id = %(import)s AND s.outcome <> 'faulty'
                        AND s.registry_id = i.registry_id)
      AND NOT EXISTS (SELECT 1 FROM beneficiaries_amendment a
                      WHERE a.act IN ('entered', 'joined') AND a.{t.key} = i.id AND {about}
                        AND a.regency_id = i.regency_id)
    GROUP BY 1, 2
"""
_ABOUT = {Unit.HOUSEHOLD: "a.person_id IS NULL", Unit.PERSON: "true"}
# Rows are chosen first and read second: to put whole ones in order would take a disk.
_PICK = """
    CREATE TEMPORARY TABLE sigertak_picked ON COMMIT DROP AS
    SELECT s.registry_id, s.data
    FROM (SELECT id FROM beneficiaries_stagedrow
          WHERE import_file_id = %(import)s AND outcome = ANY(%(outcomes)s) AND number > %(after)s
          ORDER BY hashint4(number) LIMIT %(sample)s) chosen
    JOIN beneficiaries_stagedrow s USING (id)
"""
_CHANGED = [RowOutcome.CHANGED.value]
_KNOWN = [*_CHANGED, RowOutcome.SAME.value]
_VARIABLES = """
    SELECT told.key, count(*)
    FROM sigertak_picked picked
    LEFT JOIN {t.identity} i ON i.registry_id = picked.registry_id
    LEFT JOIN {t.version} v ON v.release_id = %(release)s AND v.registry_id = picked.registry_id
    LEFT JOIN {t.version} b
      ON v.id IS NULL AND i.in_base AND b.release_id = i.release_id AND b.{t.key} = i.id
    CROSS JOIN LATERAL unnest(%(carried)s::text[]) AS told(key)
    WHERE coalesce(v.data, b.data) -> told.key IS DISTINCT FROM picked.data -> told.key
    GROUP BY 1 ORDER BY 2 DESC, 1
"""
# Known to the edition that the base stands on, and left out by the one that follows.
_EMPTIED = """
    SELECT told.key, count(*)
    FROM sigertak_picked picked
    JOIN {t.identity} i ON i.registry_id = picked.registry_id AND i.in_base
    JOIN {t.version} b ON b.release_id = i.release_id AND b.{t.key} = i.id
    CROSS JOIN LATERAL unnest(%(lasting)s::text[]) AS told(key)
    WHERE i.release_id <> %(release)s AND b.data ? told.key AND NOT picked.data ? told.key
      AND NOT EXISTS (SELECT 1 FROM {t.version} v
                      WHERE v.release_id = %(release)s AND v.{t.key} = i.id)
    GROUP BY 1 ORDER BY 2 DESC, 1
"""


def preview(*, import_file: RegistryImport) -> dict[str, Any]:
    """Count and keep the preview of a checked import, in the caller's transaction.

    `regencies`: rows by outcome, `gone`, and `refused` (in the base, told by refused rows only), by
    regency key ("" for rows without a place).
    `variables`: [name, rows] by how often each would change; `sampled`: rows they were counted on,
    None for all. `emptied` and `emptied_sampled`: the same for what would become unknown. An import
    that is not waiting for a decision keeps the preview it has.
    """
    held = imports.lock(import_file)
    if held.state != ImportState.STAGED:
        return dict(held.preview)
    return count(held)


def look_again(*, import_file: RegistryImport, desk: Desk) -> None:
    """Judge and count a file that waits for a decision anew, where its release or a base has moved
    since; what was decided already stays.
    """
    with desk():
        held = imports.lock(import_file)
        if held.state == ImportState.STAGED and is_outdated(held):
            imports.recount(import_file=held, counts=judging.judge(held))
        preview(import_file=held)


def count(held: RegistryImport) -> dict[str, Any]:
    """The same for an import that the caller holds, and of which no row is applied yet."""
    unit = Unit(held.unit)
    tables = judging.TABLES[unit]
    given = judging.parameters(held) | {"sample": SAMPLE, "lasting": sorted(LASTING)}
    regencies: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BY_REGENCY, given)
        for regency_id, outcome, rows in cursor.fetchall():
            line = regencies.setdefault(str(regency_id or ""), _no_rows())
            line[outcome] = rows
        given["regencies"] = [int(key) for key, line in regencies.items() if key and _good(line)]
        cursor.execute(_PLAIN_JOINS)
        cursor.execute(_GONE.format(t=tables, about=_ABOUT[unit]), given)
        for regency_id, is_refused, rows in cursor.fetchall():
            regencies[str(regency_id)]["refused" if is_refused else "gone"] = rows
        cursor.execute(_ANY_JOINS)
        emptied = _of_picked(cursor, _EMPTIED.format(t=tables), given | {"outcomes": _KNOWN})
        variables = _of_picked(cursor, _VARIABLES.format(t=tables), given | {"outcomes": _CHANGED})
    changed = sum(line[RowOutcome.CHANGED.value] for line in regencies.values())
    known = changed + sum(line[RowOutcome.SAME.value] for line in regencies.values())
    held.preview = {
        "regencies": regencies,
        "variables": variables,
        "sampled": SAMPLE if changed > SAMPLE else None,
        "emptied": emptied,
        "emptied_sampled": SAMPLE if known > SAMPLE else None,
    }
    held.save(update_fields=["preview"])
    return held.preview


def _of_picked(cursor: Any, question: str, given: dict[str, Any]) -> list[list[Any]]:
    """What a question finds in a sample of the rows with these outcomes."""
    cursor.execute(_PICK, given)
    cursor.execute("ANALYZE sigertak_picked (registry_id)")
    cursor.execute(question, given)
    found = [list(row) for row in cursor.fetchall()]
    cursor.execute("DROP TABLE sigertak_picked")
    return found


def _no_rows() -> dict[str, int]:
    return {**dict.fromkeys(RowOutcome.values, 0), "gone": 0, "refused": 0}


def _good(line: dict[str, int]) -> bool:
    return any(line[outcome] for outcome in RowOutcome.values if outcome != RowOutcome.FAULTY)
