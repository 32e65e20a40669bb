"""Plans against what was done, as sums by level of government and kind of aid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.scope import Scope
from analysis.queries.aggregating import within_territory
from analysis.withheld import (
    Money,
    People,
    money_column,
    money_parts,
    people_column,
    people_parts,
)
from programs.queries.plans import Line, plan_years, realisation, sum_of_lines


@dataclass(frozen=True, slots=True)
class PlanTotal:
    """What was planned and budgeted is no secret; who was reached is told as `People`."""

    label: str
    quantity: int
    planned: Decimal
    budget: Decimal
    approved: People
    served: People
    received: Money

    @property
    def share(self) -> int | None:
        """Whole hundredths of the plan that were approved, as far as both are told."""
        if not self.quantity or self.approved.value is None:
            return None
        return round(self.approved.value * 100 / self.quantity)


@dataclass(frozen=True, slots=True)
class LevelTotal:
    """One level of government: its sum, and its kinds of aid."""

    whole: PlanTotal
    kinds: list[PlanTotal]


def plan_totals(scope: Scope, year: int) -> tuple[PlanTotal, list[LevelTotal]]:
    """The whole, and each level that planned or gave something in the year."""
    with within_territory(scope):
        levels = realisation(scope, year)
    [whole] = _column([("", sum_of_lines(one.total for one in levels))])
    wholes = _column([(str(one.level.label), one.total) for one in levels])
    return whole, [
        LevelTotal(total, _column([(line.kind, line) for line in one.lines], total))
        for total, one in zip(wholes, levels, strict=True)
    ]


def _column(lines: Sequence[tuple[str, Line]], whole: PlanTotal | None = None) -> list[PlanTotal]:
    """Lines above their sum, of which no withheld cell can be worked out from the others."""
    approved = [line.approved for _label, line in lines]
    served = [line.served for _label, line in lines]
    received = [(line.received, line.served) for _label, line in lines]
    if whole is None:
        told = people_column(approved), people_column(served), money_column(received)
    else:
        told = (
            people_parts(approved, whole.approved),
            people_parts(served, whole.served),
            money_parts(received, whole.received),
        )
    return [
        PlanTotal(label, line.quantity, line.amount, line.budget, reached, had, money)
        for (label, line), reached, had, money in zip(lines, *told, strict=True)
    ]


def years_planned(scope: Scope, this_year: int) -> list[int]:
    """Years with plans or programs in the territory, the latest first."""
    with within_territory(scope):
        return plan_years(scope, this_year)
