"""The subjects of notices about what people ask about their own data."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from accounts.enums import NoticeKind
from accounts.notice_subjects import Subject


def _request(subject_id: uuid.UUID | None, _params: Mapping[str, Any]) -> str:
    return reverse("analysis:subject_detail", args=[subject_id])


SUBJECTS: Mapping[NoticeKind, Subject] = {NoticeKind.SUBJECT_DUE: Subject(_request)}
