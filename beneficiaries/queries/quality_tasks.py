"""Tasks of the data-quality queue, with what became of their findings."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Upper

from accounts.models import Membership, User
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries.models import QualityFinding, QualityTask
from beneficiaries.quality_enums import WAITING, QualityDesk, QualityState
from core.scope import DatabaseRole

TASK_ORDER = ("-created_at", "-id")


def handable(rows: QuerySet[QualityFinding], scope: Scope) -> QuerySet[QualityFinding]:
    """What this floor may hand down: the open, and in a regency what the province handed to it."""
    is_open = Q(state=QualityState.OPEN)
    if scope.role is DatabaseRole.PROVINCE:
        return rows.filter(is_open)
    given = Q(state=QualityState.HANDED, task__desk=QualityDesk.REGENCY)
    return rows.filter(is_open | given)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task and its findings by what became of them. Handed further still counts here."""

    task: QualityTask
    waiting: int
    closed: int
    cured: int
    today: datetime.date

    @property
    def total(self) -> int:
        return self.waiting + self.closed + self.cured

    @property
    def rate(self) -> float:
        """Percent closed or cured."""
        return 100 * (self.closed + self.cured) / self.total if self.total else 0

    @property
    def state(self) -> str:
        """A key of the quality badges."""
        if self.task.undone_at is not None:
            return "undone"
        if not self.waiting:
            return "done"
        return "overdue" if self.task.due_on < self.today else "handed"


def task_lines(tasks: Iterable[QualityTask], today: datetime.date) -> list[TaskLine]:
    """The tasks with their counts, in two further queries whatever their number."""
    listed = list(tasks)
    counts: dict[uuid.UUID, dict[str, int]] = {task.pk: {} for task in listed}
    for field in ("task", "before_task"):
        found = (
            QualityFinding.objects.filter(**{f"{field}__in": counts})
            .order_by()
            .values(field, "state")
            .annotate(rows=Count("pk"))
        )
        for line in found:
            states = counts[line[field]]
            states[line["state"]] = states.get(line["state"], 0) + line["rows"]
    return [
        TaskLine(
            task,
            sum(counts[task.pk].get(state, 0) for state in WAITING),
            counts[task.pk].get(QualityState.CLOSED, 0),
            counts[task.pk].get(QualityState.CURED, 0),
            today,
        )
        for task in listed
    ]


def waiting_in(tasks: QuerySet[QualityTask]) -> Mapping[uuid.UUID, int]:
    """How many findings of each task still wait; tasks without any are left out."""
    found = (
        QualityFinding.objects.waiting()
        .filter(task__in=tasks.order_by().values("pk"))
        .order_by()
        .values("task")
        .annotate(rows=Count("pk"))
    )
    return dict(found.values_list("task", "rows"))


def findings_of(task: QualityTask) -> QuerySet[QualityFinding]:
    """All findings that were handed with a task, also those handed further since."""
    return QualityFinding.objects.filter(Q(task=task) | Q(before_task=task))


def stewards_of(regency_id: int) -> QuerySet[User]:
    """The stewards with an account in a regency."""
    live = Membership.objects.live().filter(role=Role.STEWARD, regency_id=regency_id)
    return User.objects.filter(pk__in=live.values("user"), is_active=True).order_by(Upper("name"))


def task_titles(scope: Scope, ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """What notices call a task: its desk and place."""
    tasks = QualityTask.objects.visible_to(scope).filter(pk__in=list(ids)).select_related("place")
    return {task.pk: f"{task.get_desk_display()}: {task.place.full_name}" for task in tasks}
