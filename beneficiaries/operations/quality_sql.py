"""The statements of a check, over temporary tables of what was found this time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from beneficiaries.codebook_variable import Unit
from beneficiaries.quality.kind import QualityKind

# Two checks of one regency at once would trip over each other's rows.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('sigertak.quality'), %(regency)s)"
WORK_TABLES = """
    DROP TABLE IF EXISTS pg_temp.quality_found;
    DROP TABLE IF EXISTS pg_temp.quality_number;
    CREATE TEMPORARY TABLE quality_found (
        kind text, subject_id uuid, household_id uuid, person_id uuid, regency_id int,
        district_id int, village_id int, facts jsonb) ON COMMIT DROP;
    CREATE TEMPORARY TABLE quality_number (kind text, number int) ON COMMIT DROP;
"""
_SOURCES = {
    Unit.PERSON: """beneficiaries_person p
      LEFT JOIN beneficiaries_releaseactivation a
        ON a.regency_id = p.regency_id AND a.superseded_at IS NULL
      LEFT JOIN beneficiaries_registryrelease r
        ON p.release_id IS NOT NULL AND r.id = coalesce(a.release_id, p.release_id)
     WHERE p.regency_id = %(regency)s AND p.in_base""",
    Unit.HOUSEHOLD: """beneficiaries_household h
     WHERE h.regency_id = %(regency)s AND h.in_base""",
}
_SUBJECTS = {
    Unit.PERSON: "p.id, p.household_id, p.id, p.regency_id, p.district_id, p.village_id",
    Unit.HOUSEHOLD: "h.id, h.id, NULL::uuid, h.regency_id, h.district_id, h.village_id",
}


def rows_of(unit: Unit, kinds: Sequence[QualityKind]) -> str:
    """One pass over the rows of a unit for all kinds that can be told from a row alone.

    Sound rows fall at the first test; only the others are asked for kind by kind.
    """
    any_of = " OR ".join(f"({kind.condition})" for kind in kinds)
    each = ", ".join(
        f"('{kind.code}', ({kind.condition}), CASE WHEN {kind.condition} THEN {kind.facts} END)"
        for kind in kinds
    )
    head, tail = _SOURCES[unit].split("WHERE", maxsplit=1)
    return f"""
        INSERT INTO quality_found
        SELECT k.kind, {_SUBJECTS[unit]}, k.facts
          FROM {head} CROSS JOIN LATERAL (VALUES {each}) AS k(kind, holds, facts)
         WHERE {tail} AND ({any_of}) AND k.holds
    """  # noqa: S608 - our own conditions


def numbers_of(unit: Unit, kinds: Sequence[QualityKind]) -> str:
    """The same pass for what is only counted."""
    counts = ", ".join(f"count(*) FILTER (WHERE {kind.condition})" for kind in kinds)
    names = ", ".join(f"'{kind.code}'" for kind in kinds)
    return f"""
        INSERT INTO quality_number
        SELECT kind, number FROM (SELECT ARRAY[{names}] AS kinds, ARRAY[{counts}] AS numbers
          FROM {_SOURCES[unit]}) counted, unnest(kinds, numbers) AS told(kind, number)
    """  # noqa: S608 - our own conditions


SHARED = """
    INSERT INTO quality_found
    SELECT s.kind, p.id, p.household_id, p.id, p.regency_id, p.district_id, p.village_id,
           s.facts::jsonb
      FROM (VALUES %s) AS s(kind, person_id, facts)
      JOIN beneficiaries_person p ON p.id = s.person_id::uuid
"""
ENTER = """
    INSERT INTO beneficiaries_qualityfinding
        (kind, severity, subject_id, household_id, person_id, regency_id, district_id, village_id,
         facts, state, outcome, reason)
    SELECT kind, %(severities)s::jsonb ->> kind, subject_id, household_id, person_id, regency_id,
           district_id, village_id, facts, 'open', '', ''
      FROM quality_found ORDER BY district_id, village_id, household_id
    ON CONFLICT (subject_id, kind) DO NOTHING
"""
# A task that was not for the place where the household lives now is no task for this any more.
_IS_FOR_THIS_PLACE = """EXISTS (
            SELECT FROM beneficiaries_qualitytask k WHERE k.id = q.task_id
               AND k.place_id IN (f.village_id, f.district_id, f.regency_id))"""
# "Not a problem" holds while the facts are the same; any other closing promised a change, which
# the next release of the regency has to show.
RETURN = f"""
    WITH back AS (
        UPDATE beneficiaries_qualityfinding q
           SET state = CASE WHEN {_IS_FOR_THIS_PLACE} THEN 'handed' ELSE 'open' END,
               task_id = CASE WHEN {_IS_FOR_THIS_PLACE} THEN q.task_id END,
               before_task_id = CASE WHEN {_IS_FOR_THIS_PLACE} THEN q.before_task_id END,
               due_on = CASE WHEN {_IS_FOR_THIS_PLACE} THEN q.due_on END,
               ended_at = NULL, outcome = '', reason = '', closed_by_id = NULL,
               returns = q.returns + 1
          FROM quality_found f
         WHERE f.subject_id = q.subject_id AND f.kind = q.kind
           AND (q.state = 'cured' OR (q.state = 'closed' AND CASE q.outcome
                WHEN 'no_problem' THEN q.facts <> f.facts
                ELSE q.ended_at < %(since)s END))
        RETURNING q.id, f.regency_id)
    INSERT INTO beneficiaries_qualityevent (finding_id, regency_id, act, outcome, reason, at)
    SELECT id, regency_id, 'returned', '', '', %(now)s FROM back
"""  # noqa: S608 - our own words
# Who has moved to another regency leaves the task of the former one behind.
REFRESH = """
    UPDATE beneficiaries_qualityfinding q
       SET facts = f.facts, severity = %(severities)s::jsonb ->> f.kind,
           household_id = f.household_id, regency_id = f.regency_id,
           district_id = f.district_id, village_id = f.village_id,
           state = CASE WHEN q.state = 'handed' AND q.regency_id <> f.regency_id THEN 'open'
                        ELSE q.state END,
           task_id = CASE WHEN q.regency_id = f.regency_id THEN q.task_id END,
           before_task_id = CASE WHEN q.regency_id = f.regency_id THEN q.before_task_id END,
           due_on = CASE WHEN q.regency_id = f.regency_id THEN q.due_on END
      FROM quality_found f
     WHERE f.subject_id = q.subject_id AND f.kind = q.kind
       AND (q.facts, q.severity, q.household_id, q.regency_id, q.district_id, q.village_id)
           IS DISTINCT FROM (f.facts, %(severities)s::jsonb ->> f.kind, f.household_id,
                             f.regency_id, f.district_id, f.village_id)
"""
CURE = """
    WITH gone AS (
        UPDATE beneficiaries_qualityfinding q SET state = 'cured', ended_at = %(now)s
         WHERE q.regency_id = %(regency)s AND q.state IN ('open', 'handed')
           AND NOT EXISTS (SELECT FROM quality_found f
                            WHERE f.subject_id = q.subject_id AND f.kind = q.kind)
        RETURNING q.id, q.regency_id)
    INSERT INTO beneficiaries_qualityevent (finding_id, regency_id, act, outcome, reason, at)
    SELECT id, regency_id, 'cured', '', '', %(now)s FROM gone
"""
# Those who see no names are told no small numbers.
TALLY = """
    INSERT INTO beneficiaries_qualitytally AS t (regency_id, kind, number, figure, checked_at)
    SELECT %(regency)s, k.kind, k.number,
           CASE WHEN k.number = 0 OR k.number >= %(threshold)s THEN k.number END, %(now)s
      FROM (SELECT kind, coalesce(
                (SELECT number FROM quality_number n WHERE n.kind = known.kind),
                (SELECT count(*) FROM quality_found f WHERE f.kind = known.kind))::int AS number
              FROM unnest(%(kinds)s::text[]) AS known(kind)) k
    ON CONFLICT (regency_id, kind) DO UPDATE
       SET number = excluded.number, figure = excluded.figure, checked_at = excluded.checked_at
"""


def as_json(values: Mapping[str, object]) -> str:
    return json.dumps({name: str(v) if isinstance(v, str) else v for name, v in values.items()})
