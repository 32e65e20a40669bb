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
from beneficiaries.queries.proposals import proposal_titles
from beneficiaries.queries.quality_tasks import task_titles


def _titles(scope: Scope, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    return task_titles(scope, ids) if scope.may(Permission.QUALITY_VIEW) else {}


def _task(subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("beneficiaries:quality_task_detail", args=[subject_id])


def _looks_by(subject_id: uuid.UUID | None, params: Mapping[str, Any]) -> str:
    """Auditors go to whose data the account saw; the secretariat, which may not, to the rights."""
    if params.get("desk"):
        return reverse("accounts:member_list")
    return f"{reverse('beneficiaries:sight_report')}?pengguna={subject_id}"


def _proposal(subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    if subject_id is None:
        return f"{reverse('beneficiaries:proposal_list')}?keadaan=giliran"
    return reverse("beneficiaries:proposal_detail", args=[subject_id])


def _proposal_titles(scope: Scope, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    return proposal_titles(scope, ids) if scope.may(Permission.PROPOSAL_VIEW) else {}


SUBJECTS: Mapping[NoticeKind, Subject] = {
    NoticeKind.QUALITY_TASK: Subject(_task, _titles),
    NoticeKind.BUDGET_REACHED: Subject(_looks_by),
    NoticeKind.QUALITY_DUE: Subject(_task, _titles),
    NoticeKind.PROPOSALS_WAITING: Subject(_proposal, _proposal_titles),
    NoticeKind.PROPOSAL_RETURNED: Subject(_proposal, _proposal_titles),
    NoticeKind.PROPOSAL_DECIDED: Subject(_proposal, _proposal_titles),
}
