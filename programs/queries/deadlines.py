"""Programs and rounds whose day is near or over, across all agencies; read by publishing."""

from __future__ import annotations

import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Min

from programs.delivery_rules import DUE_WITHIN
from programs.enums import DistributionState, ProgramState
from programs.models import Distribution, Program

# Days before the end or the review at which the agency is reminded.
STEPS = (7, 30)


class Deadline(NamedTuple):
    """A day of a program that its agency is to be reminded of; so many `things` fall due."""

    program_id: UUID
    agency_id: UUID
    day: datetime.date
    things: int = 1


def ending_programs(today: datetime.date) -> list[Deadline]:
    """Running programs that end within the first step, or ended and still run."""
    return _near("ends_on", today)


def programs_to_review(today: datetime.date) -> list[Deadline]:
    """Running programs whose review falls within the first step, or is over."""
    return _near("review_on", today)


def due_distributions(today: datetime.date) -> list[Deadline]:
    """Running programs with rounds that are due or late: the first day, and how many."""
    rows = (
        Distribution.objects.filter(
            state=DistributionState.PLANNED,
            program__state=ProgramState.RUNNING,
            planned_on__lte=today + DUE_WITHIN,
        )
        .order_by("program_id")
        .values_list("program_id", "agency_id")
        .annotate(day=Min("planned_on"), rounds=Count("id"))
    )
    return [Deadline(*row) for row in rows]


def _near(field: str, today: datetime.date) -> list[Deadline]:
    latest = today + datetime.timedelta(days=max(STEPS))
    rows = Program.objects.filter(state=ProgramState.RUNNING, **{f"{field}__lte": latest}).order_by(
        "pk"
    )
    return [Deadline(*row) for row in rows.values_list("pk", "agency_id", field)]
