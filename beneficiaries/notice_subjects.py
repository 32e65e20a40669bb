"""The subjects of notices about the base: tasks of the data-quality queue, and budgets."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from accounts.enums import NoticeKind
from accounts.notice_subjects import Subject
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.queries.quality_tasks import task_titles


def _titles(scope: Scope, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    return task_titles(scope, ids) if scope.may(Permission.QUALITY_VIEW) else {}


def _task(subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("beneficiaries:quality_task_detail", args=[subject_id])


def _looks_by(subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return f"{reverse('beneficiaries:sight_report')}?pengguna={subject_id}"


SUBJECTS: Mapping[NoticeKind, Subject] = {
    NoticeKind.QUALITY_TASK: Subject(_task, _titles),
    NoticeKind.BUDGET_REACHED: Subject(_looks_by),
    NoticeKind.QUALITY_DUE: Subject(_task, _titles),
}
