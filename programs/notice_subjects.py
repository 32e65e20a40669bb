"""The subjects of notices about programs."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from accounts.enums import NoticeKind
from accounts.notice_subjects import Subject
from accounts.permissions import Permission
from accounts.scope import Scope
from programs.models import Program


def program_titles(scope: Scope, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Name and year of the programs that the scope may see."""
    if not scope.may(Permission.PROGRAM_VIEW):
        return {}
    rows = Program.objects.visible_to(scope).filter(pk__in=ids).values_list("pk", "name", "year")
    return {pk: f"{name} {year}" for pk, name, year in rows}


def _program(subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("programs:program_detail", args=[subject_id])


def _sharing(subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("programs:program_share", args=[subject_id])


def _returned(_subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("programs:returned_list")


SUBJECTS: Mapping[NoticeKind, Subject] = {
    NoticeKind.ROWS_RETURNED: Subject(_returned, program_titles),
    NoticeKind.PROGRAM_EXPIRING: Subject(_program, program_titles),
    NoticeKind.PROGRAM_REVIEW_DUE: Subject(_program, program_titles),
    NoticeKind.DISTRIBUTION_DUE: Subject(_program, program_titles),
    NoticeKind.GRANT_DECIDED: Subject(_sharing, program_titles),
}
