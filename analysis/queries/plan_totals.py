"""Plans against what was done, as sums by level of government and kind of aid."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from accounts.scope import Scope
from analysis.queries.aggregating import within_territory
from analysis.withheld import Money, People
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

    @classmethod
    def of(cls, label: str, line: Line) -> PlanTotal:
        return cls(
            label,
            line.quantity,
            line.amount,
            line.budget,
            People.of(line.approved),
            People.of(line.served),
            Money.of(line.received, line.served),
        )

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
    whole = sum_of_lines(one.total for one in levels)
    return PlanTotal.of("", whole), [
        LevelTotal(
            PlanTotal.of(str(one.level.label), one.total),
            [PlanTotal.of(line.kind, line) for line in one.lines],
        )
        for one in levels
    ]


def years_planned(scope: Scope, this_year: int) -> list[int]:
    """Years with plans or programs in the territory, the latest first."""
    with within_territory(scope):
        return plan_years(scope, this_year)
