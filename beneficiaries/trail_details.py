"""Details of audit events, read with care: every page role may append events of any shape."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import DecimalField, F, Func


class Figure(Func):
    """A number in the details; NULL where there is none, or something else."""

    template = (
        "CASE WHEN jsonb_typeof(%(expressions)s -> '%(key)s') = 'number'"
        " THEN (%(expressions)s ->> '%(key)s')::numeric END"
    )
    output_field = DecimalField()

    def __init__(self, key: str) -> None:
        super().__init__(F("details"), key=key)


def persons_of(details: object) -> list[uuid.UUID]:
    """The people an event lists as shown, or names as the one picked."""
    if not isinstance(details, dict):
        return []
    listed: Any = details.get("persons") or [details.get("person")]
    keys = listed if isinstance(listed, list) else []
    return [key for one in keys if (key := key_of(one)) is not None]


def key_of(text: object) -> uuid.UUID | None:
    """The key that is written there, if any."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
