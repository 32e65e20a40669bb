"""The report of overlaps: by pair of programs, with money. Runs under the reader's own wall.

Each pair of recipients counts once, however many sides of it the reader sees, and each recipient's
rupiah once within a pair of programs. Where no amount stands with a recipient, the program's amount
for each counts. Drafts are no claims and do not appear.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.scope import Scope
from programs.enums import FundingSource, OverlapVerdict
from programs.models import Program

# Both sides seen. The order of the ids decides which of the two mirror rows stands for the pair.
_PAIRS = """
SELECT o.program_id, o.other_program_id, o.verdict, o.unit, o.same_program,
       m.id AS recipient_id, t.id AS other_id, o.regency_id, o.other_regency_id,
       coalesce(m.amount, p.unit_amount, 0) AS amount,
       coalesce(t.amount, op.unit_amount, 0) AS other_amount,
       CASE o.unit WHEN 'household' THEN coalesce(m.household_id::text, m.nik)
            WHEN 'family' THEN coalesce(nullif(m.kk, ''), m.household_id::text, m.nik)
            ELSE coalesce(m.person_id::text, m.nik) END AS who
FROM programs_overlap o
JOIN programs_recipient m ON m.id = o.recipient_id AND m.state <> 'draft'
JOIN programs_recipient t ON t.id = o.other_id AND t.state <> 'draft'
JOIN programs_program p ON p.id = o.program_id
JOIN programs_program op ON op.id = o.other_program_id
WHERE (o.program_id, o.recipient_id) < (o.other_program_id, o.other_id)
  AND (%(regency)s IS NULL OR %(regency)s IN (o.regency_id, o.other_regency_id))
  AND (%(year)s IS NULL OR %(year)s IN (p.year, op.year))
  AND (%(verdict)s = '' OR o.verdict = %(verdict)s)
"""
_BY_PROGRAMS = f"""
WITH pairs AS ({_PAIRS}), sides AS (
    SELECT program_id, other_program_id, recipient_id, amount, true AS mine FROM pairs
    UNION
    SELECT program_id, other_program_id, other_id, other_amount, program_id = other_program_id
    FROM pairs
), money AS (
    SELECT program_id, other_program_id,
           count(*) FILTER (WHERE mine) AS recipients,
           coalesce(sum(amount) FILTER (WHERE mine), 0) AS amount,
           count(*) FILTER (WHERE NOT mine) AS other_recipients,
           coalesce(sum(amount) FILTER (WHERE NOT mine), 0) AS other_amount
    FROM sides GROUP BY 1, 2
), counted AS (
    -- The graver: of families whose cards are not known, what is forbidden is only warned of.
    SELECT program_id, other_program_id, min(verdict) AS verdict, max(unit) AS unit,
           count(DISTINCT who) AS units
    FROM pairs GROUP BY 1, 2
)
SELECT program_id, other_program_id, verdict, unit, units,
       recipients, amount, other_recipients, other_amount
FROM counted JOIN money USING (program_id, other_program_id)
ORDER BY amount + other_amount DESC, program_id, other_program_id
"""  # noqa: S608
_BY_REGENCY = f"""
WITH pairs AS ({_PAIRS}), sides AS (
    SELECT regency_id, recipient_id, amount, verdict FROM pairs
    UNION
    SELECT other_regency_id, other_id, other_amount, verdict FROM pairs
)
SELECT regency.name, count(DISTINCT recipient_id),
       count(DISTINCT recipient_id) FILTER (WHERE verdict = 'forbidden'),
       (SELECT sum(amount) FROM (SELECT DISTINCT s.recipient_id, s.amount FROM sides s
                                 WHERE s.regency_id = regency.id) AS each)
FROM sides JOIN regions_region regency ON regency.id = sides.regency_id
GROUP BY regency.id, regency.name, regency.code ORDER BY regency.code
"""  # noqa: S608
# The other side lies in a regency that the reader does not reach: its kind by the rule, and where.
_ELSEWHERE = """
SELECT o.program_id, kind.name, regency.name, o.verdict, count(DISTINCT m.id),
       (SELECT coalesce(sum(coalesce(r.amount, p.unit_amount, 0)), 0)
        FROM programs_recipient r WHERE r.id = ANY(array_agg(DISTINCT m.id)))
FROM programs_overlap o
JOIN programs_recipient m ON m.id = o.recipient_id AND m.state <> 'draft'
JOIN programs_program p ON p.id = o.program_id
LEFT JOIN programs_overlaprule rule ON rule.id = o.rule_id
JOIN programs_programkind kind ON kind.id = CASE
    WHEN rule.id IS NULL THEN p.kind_id
    WHEN rule.first_kind_id = p.kind_id THEN rule.second_kind_id ELSE rule.first_kind_id END
JOIN regions_region regency ON regency.id = o.other_regency_id
WHERE o.other_regency_id <> %(own)s
  AND (%(year)s IS NULL OR p.year = %(year)s)
  AND (%(verdict)s = '' OR o.verdict = %(verdict)s)
GROUP BY o.program_id, p.unit_amount, kind.name, regency.name, o.verdict
ORDER BY 5 DESC, kind.name, regency.name
"""


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What the reader asked for; None and "" mean all."""

    year: int | None = None
    verdict: str = ""
    regency: int | None = None

    def parameters(self) -> dict[str, Any]:
        return {"year": self.year, "verdict": self.verdict, "regency": self.regency}


@dataclass(frozen=True, slots=True)
class ProgramPair:
    """Two programs that meet in the same people. Within one program all stand on the first side."""

    program: Program
    other: Program
    verdict: str
    unit: str
    units: int
    recipients: int
    amount: Decimal
    other_recipients: int
    other_amount: Decimal

    @property
    def same_program(self) -> bool:
        return self.program.pk == self.other.pk

    @property
    def outcome(self) -> str:
        """ "Twice in one program" only where that is certain: see `programs.overlap_rules`."""
        certain = self.same_program and self.verdict == OverlapVerdict.FORBIDDEN
        return "same_program" if certain else self.verdict

    @property
    def total(self) -> Decimal:
        return self.amount + self.other_amount

    @property
    def funding(self) -> tuple[str, str]:
        """The two sources of money, in the order of the list of sources."""
        first, second = sorted(
            (self.program.funding, self.other.funding), key=FundingSource.values.index
        )
        return first, second


@dataclass(frozen=True, slots=True)
class ElsewherePair:
    """An own program and a kind of aid in a regency beyond the reader's reach."""

    program: Program
    kind: str
    regency: str
    verdict: str
    recipients: int
    amount: Decimal


@dataclass(slots=True)
class Sum:
    pairs: int = 0
    units: int = 0
    amount: Decimal = Decimal(0)

    def add(self, pair: ProgramPair) -> None:
        self.pairs += 1
        self.units += pair.units
        self.amount += pair.total


@dataclass(slots=True)
class Report:
    pairs: list[ProgramPair] = field(default_factory=list)
    elsewhere: list[ElsewherePair] = field(default_factory=list)
    by_regency: list[tuple[str, int, int, Decimal]] = field(default_factory=list)

    @property
    def total(self) -> Sum:
        whole = Sum()
        for pair in self.pairs:
            whole.add(pair)
        return whole

    def by_funding(self) -> list[tuple[str, Sum]]:
        """`APBN × APBD Provinsi` with its sums, the largest first."""
        sums: defaultdict[tuple[str, str], Sum] = defaultdict(Sum)
        for pair in self.pairs:
            sums[pair.funding].add(pair)
        named = [
            (f"{FundingSource(first).label} × {FundingSource(second).label}", found)
            for (first, second), found in sums.items()
        ]
        return sorted(named, key=lambda row: -row[1].amount)

    def by_verdict(self) -> dict[str, Sum]:
        sums: defaultdict[str, Sum] = defaultdict(Sum)
        for pair in self.pairs:
            sums[pair.outcome].add(pair)
        return dict(sums)


def report(scope: Scope, wanted: ReportFilter) -> Report:
    """The report of the reader's territory, in a fixed number of queries."""
    asked = wanted.parameters()
    rows = _rows(_BY_PROGRAMS, asked)
    elsewhere = _rows(_ELSEWHERE, {**asked, "own": scope.regency_id}) if scope.regency_id else []
    wanted_programs = {key for row in rows for key in row[:2]} | {row[0] for row in elsewhere}
    programs = _programs(scope, wanted_programs)
    return Report(
        pairs=[
            ProgramPair(programs[row[0]], programs[row[1]], *row[2:])
            for row in rows
            if row[0] in programs and row[1] in programs
        ],
        elsewhere=[
            ElsewherePair(programs[row[0]], *row[1:]) for row in elsewhere if row[0] in programs
        ],
        by_regency=_rows(_BY_REGENCY, asked) if scope.regency_id is None else [],
    )


def _programs(scope: Scope, keys: set[uuid.UUID]) -> dict[uuid.UUID, Program]:
    seen = Program.objects.visible_to(scope).select_related("agency", "kind", "regency")
    return seen.in_bulk(keys)


def _rows(sql: str, parameters: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
