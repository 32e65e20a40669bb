"""The audit trail's one door: `record` writes who did what, in the caller's transaction."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, models

_INSERT = """
    INSERT INTO core_auditevent
        (action, actor_id, object_type, object_id, regency_id, agency_id, reason, details)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def record(
    action: str,
    *,
    by: AbstractBaseUser | None,
    subject: models.Model | None = None,
    regency_id: int | None = None,
    agency_id: uuid.UUID | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """Append one event. `action` is "noun.verb" ("case.decide"); `details` hold no personal data.

    `by=None` is only for anonymous visitors and the system itself. Territory is taken from the
    subject when it carries `regency_id` or `agency_id` and none is given.
    """
    # Plain SQL without RETURNING: roles may append events that they are not allowed to read back.
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                action,
                by.pk if by is not None else None,
                subject._meta.label_lower if subject is not None else "",
                str(subject.pk) if subject is not None else "",
                regency_id or getattr(subject, "regency_id", None),
                agency_id or getattr(subject, "agency_id", None),
                reason,
                json.dumps(details, default=str),
            ],
        )
