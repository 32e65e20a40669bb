"""Plans of aid, and how far they were carried out by each level of government."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from accounts.scope import Scope
from core.scope import DatabaseRole
from programs.enums import (
    DistributionState,
    FundingSource,
    ItemState,
    PlanLevel,
    ProgramState,
    RecipientState,
)
from programs.models import DistributionItem, Plan, Program, ProgramKind, Recipient
from programs.plan_rules import LEVEL_OF_FUNDING
from programs.querysets import PlanQuerySet

PLAN_ORDER = ("-year", "level", "id")
_FILTERS = {"year": "year", "level": "level", "kind": "kind__code"}


def plans_listed(scope: Scope, **filters: Any) -> PlanQuerySet:
    """Plans in force in scope; keys are those of `PlanFilter`."""
    chosen = {_FILTERS[name]: value for name, value in filters.items()}
    return (
        Plan.objects.visible_to(scope)
        .filter(withdrawn_at=None, **chosen)
        .select_related("kind", "agency", "region", "region__district", "region__regency")
    )


def plan_years(scope: Scope, this_year: int) -> list[int]:
    """Years with plans or programs, and the ones about to be planned; the latest first."""
    planned = Plan.objects.visible_to(scope).filter(withdrawn_at=None)
    years = set(planned.order_by().values_list("year", flat=True).distinct())
    run = Program.objects.visible_to(scope).order_by().values_list("year", flat=True).distinct()
    return sorted(years | set(run) | {this_year, this_year + 1}, reverse=True)


@dataclass(slots=True)
class Line:
    """Plan against realisation of one kind at one level, or of several together."""

    kind: str = ""
    plans: int = 0
    quantity: int = 0
    amount: Decimal = Decimal(0)
    programs: int = 0
    budget: Decimal = Decimal(0)
    approved: int = 0
    served: int = 0
    received: Decimal = Decimal(0)

    @property
    def share(self) -> float | None:
        """Approved recipients in hundredths of what was planned."""
        return self.approved * 100 / self.quantity if self.quantity else None

    @property
    def unplanned(self) -> bool:
        return not self.plans and (self.programs > 0 or self.approved > 0)

    def add(self, other: Line) -> None:
        for name in (
            "plans", "quantity", "amount", "programs", "budget", "approved", "served", "received",
        ):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class LevelLines:
    """One level: its sum, and its kinds."""

    level: PlanLevel
    total: Line
    lines: list[Line]


def realisation(scope: Scope, year: int) -> list[LevelLines]:
    """Every level that planned or gave something in the year, in scope.

    People are counted once per program. A regency counts budgets of its own programs only, and of
    the province's programs the people on its ground.
    """
    cells: dict[tuple[PlanLevel, UUID], Line] = defaultdict(Line)
    _add_plans(cells, scope, year)
    _add_programs(cells, scope, year)
    _add_people(cells, scope, year)
    names = dict(ProgramKind.objects.values_list("pk", "name"))
    found = []
    for level in PlanLevel:
        lines = []
        for (of, kind), line in cells.items():
            if of == level:
                line.kind = names[kind]
                lines.append(line)
        if lines:
            lines.sort(key=lambda line: line.kind)
            found.append(LevelLines(level, sum_of_lines(lines), lines))
    return found


def sum_of_lines(lines: Iterable[Line]) -> Line:
    total = Line()
    for line in lines:
        total.add(line)
    return total


def _add_plans(cells: dict[tuple[PlanLevel, UUID], Line], scope: Scope, year: int) -> None:
    rows = (
        Plan.objects.visible_to(scope)
        .filter(year=year, withdrawn_at=None)
        .order_by()
        .values_list("level", "kind_id")
        .annotate(plans=Count("id"), people=Sum("quantity"), rupiah=Sum("amount"))
    )
    for level, kind, plans, people, rupiah in rows:
        line = cells[PlanLevel(level), kind]
        line.plans, line.quantity, line.amount = plans, people, rupiah


def _add_programs(cells: dict[tuple[PlanLevel, UUID], Line], scope: Scope, year: int) -> None:
    rows = Program.objects.visible_to(scope).filter(year=year).exclude(state=ProgramState.DRAFT)
    if scope.role is DatabaseRole.REGENCY:
        rows = rows.filter(regency_id=scope.regency_id)
    counted = (
        rows.order_by()
        .values_list("funding", "kind_id")
        .annotate(programs=Count("id"), rupiah=Sum("budget"))
    )
    for funding, kind, programs, rupiah in counted:
        line = cells[_level(funding), kind]
        line.programs += programs
        line.budget += rupiah


def _add_people(cells: dict[tuple[PlanLevel, UUID], Line], scope: Scope, year: int) -> None:
    approved = (
        Recipient.objects.visible_to(scope)
        .filter(program__year=year, state__in=(RecipientState.APPROVED, RecipientState.ENDED))
        .order_by()
        .values_list("program__funding", "program__kind_id")
        .annotate(people=Count("id"))
    )
    for funding, kind, people in approved:
        cells[_level(funding), kind].approved += people
    given = (
        DistributionItem.objects.visible_to(scope)
        .filter(distribution__program__year=year, state=ItemState.RECEIVED)
        .exclude(distribution__state=DistributionState.CANCELLED)
        .order_by()
        .values_list("distribution__program__funding", "distribution__program__kind_id")
        .annotate(people=Count("recipient_id", distinct=True), rupiah=Sum("amount"))
    )
    for funding, kind, people, rupiah in given:
        line = cells[_level(funding), kind]
        line.served += people
        line.received += rupiah or 0


def _level(funding: str) -> PlanLevel:
    return LEVEL_OF_FUNDING[FundingSource(funding)]
