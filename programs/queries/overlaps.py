"""The one statement that finds overlaps, across all agencies. Runs as the matching role.

What counts is written in `programs.overlap_rules`. The statement works for any set of recipients
at once and reads by index only: in a list of a hundred thousand each costs what one alone does.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from programs.enums import OverlapPeriod, OverlapUnit, OverlapVerdict
from programs.overlap_rules import CLASHING, COMPARED, STANDING

# Mirrors `overlap_rules.unit_of`.
_UNIT = (
    "CASE WHEN {0}.target_unit IN ('person', 'family') THEN {0}.target_unit ELSE 'household' END"
)
# Whoever is judged is looked at as if submitted, whatever became of it; drafts judged together are
# about to be submitted together.
_MY_STATE = (
    "CASE WHEN %(judging)s AND sides.recipient_id = ANY(%(ids)s) THEN 'submitted' ELSE m.state END"
)
_OTHER_STATE = (
    "CASE WHEN %(judging)s AND o.state = 'draft' AND sides.other_id = ANY(%(ids)s) THEN 'submitted'"
    " ELSE o.state END"
)
_STARTS = "coalesce({0}.starts_on, make_date({0}.year, 1, 1))"
_ENDS = "coalesce({0}.ends_on, make_date({0}.year, 12, 31))"
# OFFSET 0 keeps each of these a question of its own, answered by index for one row after the other.
# Of a list that has just come in, the planner knows nothing yet: left free, it has compared each
# row given with the whole table.
_SIDE = """LATERAL (
        SELECT r.agency_id, r.regency_id, r.program_id, r.state, r.ended_on, r.person_id, r.kk,
               p.kind_id, p.year, p.starts_on, p.ends_on, p.target_unit
        FROM programs_recipient r JOIN programs_program p ON p.id = r.program_id
        WHERE r.id = sides.{} OFFSET 0
    )"""
_MET = """LATERAL (
        SELECT id, person_id, household_id FROM programs_recipient
        WHERE {} AND state = ANY(%(compared)s) OFFSET 0
    )"""
# The family card: of the base, else as written; NULL where neither is known. Asked of those alone
# who share a household and clash by family.
_CARD = """coalesce(
        (SELECT nullif(p.kk, '') FROM beneficiaries_person p WHERE p.id = near.{0}person_id),
        nullif(near.{0}kk, '')
    )"""
_BY_HOUSEHOLD = _MET.format("household_id = given.household_id AND match_outcome = 'match'")
_BY_PERSON = _MET.format("person_id = given.person_id AND match_outcome = 'match'")
_BY_NIK = _MET.format(
    "nik = given.nik AND nik <> '' AND NOT (given.found AND match_outcome = 'match')"
)

# The three ways to meet exclude one another: a pair stands in `met` once for each side given.
CLASHES = f"""
given AS MATERIALIZED (
    SELECT id, nik, match_outcome = 'match' AS found, person_id, household_id
    FROM programs_recipient
    WHERE id = ANY(%(ids)s) AND (%(judging)s OR state = ANY(%(compared)s))
), met AS (
    SELECT given.id AS one, o.id AS two, o.person_id = given.person_id AS same_person,
           false AS by_nik
    FROM given CROSS JOIN {_BY_HOUSEHOLD} o WHERE given.found
    UNION ALL
    SELECT given.id, o.id, true, false
    FROM given CROSS JOIN {_BY_PERSON} o
    WHERE given.found AND (o.household_id = given.household_id) IS NOT TRUE
    UNION ALL
    SELECT given.id, o.id, true, true
    FROM given CROSS JOIN {_BY_NIK} o
), sides AS (
    SELECT one AS recipient_id, two AS other_id, same_person, by_nik FROM met WHERE one <> two
    UNION
    SELECT two, one, same_person, by_nik FROM met WHERE one <> two
), laid_down AS MATERIALIZED (
    SELECT id, first_kind_id AS kind_id, second_kind_id AS other_kind_id, unit, period, verdict
    FROM programs_overlaprule WHERE superseded_at IS NULL
    UNION
    SELECT id, second_kind_id, first_kind_id, unit, period, verdict
    FROM programs_overlaprule WHERE superseded_at IS NULL
), judged AS (
    SELECT sides.recipient_id, sides.other_id, sides.same_person, sides.by_nik,
           m.agency_id, m.regency_id, m.program_id,
           o.agency_id AS other_agency_id, o.regency_id AS other_regency_id,
           o.program_id AS other_program_id,
           m.program_id = o.program_id AS same_program,
           CASE WHEN m.program_id <> o.program_id THEN rule.id END AS rule_id,
           CASE WHEN m.program_id = o.program_id THEN {_UNIT.format("m")}
                ELSE coalesce(rule.unit, {_UNIT.format("kind")}) END AS unit,
           CASE WHEN m.program_id = o.program_id THEN 'forbidden'
                WHEN rule.id IS NOT NULL THEN rule.verdict
                WHEN m.kind_id = o.kind_id THEN 'forbidden'
                ELSE 'allowed' END AS verdict,
           CASE WHEN m.program_id = o.program_id THEN 'ever'
                ELSE coalesce(rule.period, 'year') END AS period,
           m.year = o.year AS same_year,
           greatest({_STARTS.format("m")}, {_STARTS.format("o")})
               <= least({_ENDS.format("m")}, {_ENDS.format("o")}, m.ended_on, o.ended_on)
               AS same_time,
           {_MY_STATE} AS state,
           {_OTHER_STATE} AS other_state,
           m.person_id, m.kk, o.person_id AS other_person_id, o.kk AS other_kk
    FROM sides
    CROSS JOIN {_SIDE.format("recipient_id")} m
    CROSS JOIN {_SIDE.format("other_id")} o
    JOIN programs_programkind kind ON kind.id = m.kind_id
    LEFT JOIN laid_down rule ON rule.kind_id = m.kind_id AND rule.other_kind_id = o.kind_id
), near AS MATERIALIZED (
    SELECT * FROM judged
    WHERE verdict = ANY(%(clashing)s)
      AND (unit <> 'person' OR same_person)
      AND CASE period WHEN 'year' THEN same_year WHEN 'time' THEN same_time ELSE true END
      AND NOT (same_program AND 'ended' IN (state, other_state))
      AND (other_state = ANY(%(standing)s) OR other_state = 'ended'
           OR (other_state = 'draft' AND state = 'draft' AND other_agency_id = agency_id))
), clashing AS MATERIALIZED (
    SELECT recipient_id, other_id, by_nik, agency_id, regency_id, program_id, other_agency_id,
           other_regency_id, other_program_id, rule_id, unit, period, state, other_state,
           same_program AND same_family IS NOT NULL AS same_program,
           CASE WHEN same_family THEN verdict ELSE 'warn' END AS verdict
    FROM (SELECT near.*,
                 CASE WHEN unit <> 'family' OR same_person THEN true
                      ELSE {_CARD.format("")} = {_CARD.format("other_")} END AS same_family
          FROM near OFFSET 0) known
    WHERE same_family IS NOT FALSE
)
"""  # noqa: S608

_WITH_THE_OTHER_SIDE = f"""
WITH {CLASHES}
SELECT c.recipient_id, c.other_id, c.same_program, c.verdict, c.unit, c.period, c.by_nik,
       c.regency_id, c.other_regency_id, c.other_state, op.name, op.year, op.funding, kind.name,
       agency.name, regency.name, coalesce(o.amount, op.unit_amount)
FROM clashing c
JOIN programs_recipient o ON o.id = c.other_id
JOIN programs_program op ON op.id = c.other_program_id
JOIN programs_programkind kind ON kind.id = op.kind_id
JOIN accounts_agency agency ON agency.id = c.other_agency_id
JOIN regions_region regency ON regency.id = c.other_regency_id
WHERE c.recipient_id = ANY(%(ids)s)
ORDER BY c.recipient_id, c.same_program DESC, c.verdict, op.name, c.other_id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Clash:
    """One clash of a recipient, with what stands on the other side: not for an agency's eyes."""

    recipient_id: uuid.UUID
    other_id: uuid.UUID
    same_program: bool
    verdict: OverlapVerdict
    unit: OverlapUnit
    period: OverlapPeriod
    by_nik_only: bool
    regency_id: int
    other_regency_id: int
    state: str
    program: str
    year: int
    funding: str
    kind: str
    agency: str
    regency: str
    amount: Decimal | None

    @property
    def is_here(self) -> bool:
        """Whether the other side lies in the recipient's own regency."""
        return self.other_regency_id == self.regency_id


def clashes_of(recipient_ids: Collection[uuid.UUID]) -> list[Clash]:
    """What these recipients clash with if they stand, for judging them; the graver first for each.

    Drafts among them clash with each other: they are submitted together. A rejected one is judged
    as it would be if it stood, but is itself in nobody's way.
    """
    if not recipient_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_WITH_THE_OTHER_SIDE, parameters(recipient_ids, judging=True))
        return [_clash(row) for row in cursor.fetchall()]


def _clash(row: Sequence[Any]) -> Clash:
    recipient_id, other_id, same_program, verdict, unit, period, *rest = row
    law = OverlapVerdict(verdict), OverlapUnit(unit), OverlapPeriod(period)
    return Clash(recipient_id, other_id, same_program, *law, *rest)


def parameters(recipient_ids: Collection[uuid.UUID], *, judging: bool = False) -> dict[str, Any]:
    """What `CLASHES` asks for."""
    return {
        "ids": list(recipient_ids),
        "judging": judging,
        "compared": [state.value for state in COMPARED],
        "standing": [state.value for state in STANDING],
        "clashing": [verdict.value for verdict in CLASHING],
    }
