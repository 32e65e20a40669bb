"""The queues of all regencies side by side, for the province."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.scope import Scope
from regions.queries import options
from verification.enums import CaseState, FieldState, ObjectionState
from verification.models import Case, Decision, Drift, FieldCheck, Objection, Takeover

# Decisions are counted over so many weeks back, and shown as a rate.
WEEKS = 4


@dataclass(slots=True)
class Queue:
    """One regency: what waits, since when, and how fast it goes.

    `waiting` are all undecided cases; `visiting` those of them that wait for a visit.
    """

    regency_id: int
    name: str
    waiting: int = 0
    visiting: int = 0
    oldest_days: int | None = None
    escalated: int = 0
    decided_weekly: float = 0
    objections_late: int = 0
    visits_late: int = 0
    drifts: int = 0
    takeover: Takeover | None = None

    @property
    def late(self) -> int:
        """Answers and visits that are overdue."""
        return self.objections_late + self.visits_late


def queues(scope: Scope) -> list[Queue]:
    """Every regency of the province, those with the oldest case first."""
    regencies = options.regencies(settings.PROVINCE_CODE)
    lines = {region.id: Queue(region.id, region.label) for region in regencies}
    now, today = timezone.now(), timezone.localdate()
    _take_waiting(lines, scope, now)
    since = now - datetime.timedelta(weeks=WEEKS)
    verdicts = Decision.objects.filter(
        decided_at__gte=since, action__in=["approve", "reject", "return"]
    )  # fmt: skip
    for regency_id, number in _counted(verdicts):
        if regency_id in lines:
            lines[regency_id].decided_weekly = round(number / WEEKS, 1)
    for name, rows in (
        ("objections_late", Objection.objects.visible_to(scope).filter(
            state=ObjectionState.OPEN, due_on__lt=today)),
        ("visits_late", FieldCheck.objects.visible_to(scope).filter(
            state=FieldState.OPEN, due_on__lt=today)),
        ("drifts", Drift.objects.visible_to(scope).filter(state="open")),
    ):  # fmt: skip
        for regency_id, number in _counted(rows):
            if regency_id in lines:
                setattr(lines[regency_id], name, number)
    running = Takeover.objects.visible_to(scope).filter(ended_at__isnull=True)
    for takeover in running.select_related("by"):
        if takeover.regency_id in lines:
            lines[takeover.regency_id].takeover = takeover
    return sorted(
        lines.values(),
        key=lambda line: (line.oldest_days is None, -(line.oldest_days or 0), line.name),
    )


def _take_waiting(lines: dict[int, Queue], scope: Scope, now: datetime.datetime) -> None:
    rows = (
        Case.objects.visible_to(scope)
        .undecided()
        .order_by()
        .values("regency_id")
        .annotate(
            number=Count("pk"),
            oldest=Min("submitted_at"),
            away=Count("pk", filter=Q(state=CaseState.FIELD)),
            marked=Count("pk", filter=Q(escalated_at__isnull=False)),
        )
    )
    for row in rows:
        if line := lines.get(row["regency_id"]):
            line.waiting = row["number"]
            line.visiting = row["away"]
            line.oldest_days = (now - row["oldest"]).days
            line.escalated = row["marked"]


def _counted(rows: Any) -> Any:
    return rows.order_by().values_list("regency_id").annotate(number=Count("pk"))
