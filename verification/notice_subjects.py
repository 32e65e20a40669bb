"""The subjects of notices about cases. A case is called by its program, never by its person."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from accounts.enums import NoticeKind
from accounts.notice_subjects import Subject
from accounts.permissions import Permission
from accounts.scope import Scope
from programs.notice_subjects import program_titles
from verification.models import Case


def case_titles(scope: Scope, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """The programs of the cases that the scope may see."""
    if not scope.may(Permission.CASE_VIEW):
        return {}
    rows = Case.objects.visible_to(scope).filter(pk__in=ids)
    return {
        pk: f"{name} {year}"
        for pk, name, year in rows.values_list("pk", "program__name", "program__year")
    }


def _case(subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("verification:case_detail", args=[subject_id])


def _cases_of_program(subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return f"{_worklist(None, {})}?program={subject_id}"


def _worklist(_subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("verification:case_list")


def _drifts(_subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("verification:drift_list")


def _queues(_subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("verification:queue_list")


SUBJECTS: Mapping[NoticeKind, Subject] = {
    NoticeKind.CASES_NEW: Subject(_cases_of_program, program_titles),
    NoticeKind.CASE_DECIDED: Subject(_cases_of_program, program_titles),
    NoticeKind.DECISIONS_UNDONE: Subject(_cases_of_program, program_titles),
    NoticeKind.FIELD_CHECK_DUE: Subject(_case, case_titles),
    NoticeKind.OBJECTION_LODGED: Subject(_case, case_titles),
    NoticeKind.OBJECTION_DECIDED: Subject(_case, case_titles),
    NoticeKind.OBJECTION_DEADLINE: Subject(_case, case_titles),
    NoticeKind.RECHECK_FOUND: Subject(_drifts),
    NoticeKind.CASES_OVERDUE: Subject(_worklist),
    NoticeKind.CASES_ESCALATED: Subject(_queues),
    NoticeKind.TAKEOVER_STARTED: Subject(_worklist),
    NoticeKind.TAKEOVER_ENDED: Subject(_worklist),
}
