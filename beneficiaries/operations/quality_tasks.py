"""Handing findings down as tasks, taking a task back, and reminding of its day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from accounts.models import User
from accounts.operations import notices
from accounts.scope import Scope
from beneficiaries.models import QualityFinding, QualityTask
from beneficiaries.quality_enums import QualityDesk, QualityState
from beneficiaries.quality_querysets import QualityFindingQuerySet
from beneficiaries.quality_rules import QualityRefused, desks_of, may_undo
from beneficiaries.queries.quality_tasks import handable, waiting_in
from core import audit

# Days before (and after) the deadline at which an unfinished task is recalled.
STEPS = (7, 3, 0, -1, -7, -14, -28)
_TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('sigertak.quality'), %s)"


@dataclass(frozen=True, slots=True)
class Order:
    """What a steward orders: to which desk, by when, whom, and a word along."""

    desk: QualityDesk
    due_on: datetime.date
    note: str = ""
    officer: str = ""
    owner: User | None = None


def hand_down(
    *,
    findings: QualityFindingQuerySet,
    order: Order,
    filters: Mapping[str, Any],
    by: User,
    scope: Scope,
) -> list[QualityTask]:
    """Make one task for each regency, district or village of `findings`, and hand them over.

    Only what may be handed by this floor is taken: findings open, and for a regency those the
    province has handed to it. Raises `QualityRefused` when nothing is left, or a check runs.
    """
    if order.desk not in desks_of(scope):
        raise QualityRefused(_("Anda tidak menyerahkan temuan kepada pihak itu."))
    if order.due_on < timezone.localdate():
        raise QualityRefused(_("Tenggat tidak boleh sudah lewat."))
    rows = handable(findings.visible_to(scope), scope)
    place = f"{order.desk}_id"
    regencies = sorted(set(rows.order_by().values_list("regency_id", flat=True).distinct()))
    _hold(regencies)
    places = rows.order_by().values_list("regency_id", place).distinct()
    tasks = []
    for regency_id, place_id in sorted(places):
        task = _hand(
            rows.filter(regency_id=regency_id).filter(**{place: place_id}),
            order, filters, regency_id, place_id, by,
        )  # fmt: skip
        if task is not None:
            tasks.append(task)
    if not tasks:
        raise QualityRefused(_("Tidak ada lagi temuan terbuka yang dapat diserahkan."))
    if order.desk == QualityDesk.REGENCY:
        for task in sorted(tasks, key=lambda one: one.pk):
            _tell(task, by)
    return tasks


def _hand(
    rows: QuerySet[QualityFinding],
    order: Order,
    filters: Mapping[str, Any],
    regency_id: int,
    place_id: int,
    by: User,
) -> QualityTask | None:
    with transaction.atomic():
        task = QualityTask.objects.create(
            regency_id=regency_id,
            desk=order.desk,
            place_id=place_id,
            owner=order.owner,
            officer=order.officer,
            due_on=order.due_on,
            note=order.note,
            filters=dict(filters),
            rows=0,
            created_by=by,
        )
        # The state is asked for again: a colleague may close one of them at this moment.
        still = QualityFinding.objects.waiting().filter(pk__in=rows.order_by().values("pk"))
        task.rows = still.update(
            state=QualityState.HANDED, before_task=F("task"), task=task, due_on=order.due_on
        )
        if not task.rows:
            transaction.set_rollback(True)
            return None
        task.save(update_fields=["rows"])
        audit.record("quality.hand_down", by=by, subject=task, rows=task.rows, desk=task.desk)
    return task


def undo(*, task: QualityTask, by: User, scope: Scope) -> int:
    """Take a task back while nobody has worked on it; its findings go where they came from.

    Returns how many. Raises `QualityRefused` when somebody has closed or handed on a part.
    """
    if not may_undo(scope, task.desk):
        raise QualityRefused(_("Tugas ini hanya dapat ditarik oleh yang memberikannya."))
    _hold([task.regency_id])
    held = QualityTask.objects.standing().select_for_update().filter(pk=task.pk).first()
    if held is None:
        raise QualityRefused(_("Tugas ini sudah ditarik."))
    rows = QualityFinding.objects.filter(task=task)
    if (
        rows.filter(state=QualityState.CLOSED).exists()
        or QualityFinding.objects.filter(before_task=task).exists()
    ):
        raise QualityRefused(
            _("Sebagian tugas ini sudah dikerjakan, sehingga tidak dapat ditarik.")
        )
    # What came straight from a check is open again, what came from another task is back with it.
    came = rows.filter(before_task__isnull=True)
    count = came.filter(state=QualityState.HANDED).update(
        state=QualityState.OPEN, task=None, due_on=None
    )
    came.update(task=None, due_on=None)
    for former in QualityTask.objects.filter(
        pk__in=rows.filter(before_task__isnull=False).values("before_task")
    ):
        count += rows.filter(before_task=former).update(
            task=former, before_task=None, due_on=former.due_on
        )
    QualityTask.objects.filter(pk=task.pk).update(undone_at=timezone.now())
    audit.record("quality.undo", by=by, subject=task, rows=count)
    return count


def remind(today: datetime.date) -> int:
    """Remind of unfinished tasks at each step around their day; returns how many were told."""
    told = 0
    near = QualityTask.objects.standing().filter(due_on__lte=today + datetime.timedelta(STEPS[0]))
    waiting = waiting_in(near)
    for task in near.filter(pk__in=list(waiting)).order_by("pk"):
        left = (task.due_on - today).days
        step = min((step for step in STEPS if left <= step), default=STEPS[-1])
        told += notices.remind(
            NoticeKind.QUALITY_DUE,
            audience=_audience(task),
            subject_id=task.pk,
            occasion=f"{task.due_on}:{step}",
            count=waiting[task.pk],
            due=task.due_on,
        )
    return told


def _tell(task: QualityTask, by: User) -> None:
    notices.tell(
        NoticeKind.QUALITY_TASK,
        audience=_audience(task),
        subject_id=task.pk,
        by=by,
        count=task.rows,
        due=task.due_on,
    )


def _audience(task: QualityTask) -> notices.Audience:
    if task.owner_id is not None:
        return notices.Audience.user(task.owner_id)
    return notices.Audience.stewards_of(task.regency_id)


def _hold(regencies: list[int]) -> None:
    """Keep checks and other hand-downs of the regencies out until the end of the transaction."""
    with connection.cursor() as cursor:
        for regency_id in regencies:
            cursor.execute(_TRY_LOCK, [regency_id])
            if not cursor.fetchone()[0]:
                raise QualityRefused(
                    _("Pemeriksaan atau penyerahan lain sedang berjalan. Ulangi sebentar lagi.")
                )
