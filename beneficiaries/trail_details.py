"""Notes of looks and files, read with care: roles of pages append them, of any shape."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import DecimalField, F, Func

from beneficiaries.enums import SeenOn

# No list of people has as many rows, and no page writes such a number.
_MOST = 10**15


class Figure(Func):
    """A number in the details; NULL where there is none, something else, or one beyond measure."""

    template = (
        "CASE WHEN jsonb_typeof(%(expressions)s -> '%(key)s') = 'number'"
        " THEN CASE WHEN abs((%(expressions)s ->> '%(key)s')::numeric) < %(most)s"
        " THEN (%(expressions)s ->> '%(key)s')::numeric END END"
    )
    output_field = DecimalField()

    def __init__(self, key: str) -> None:
        super().__init__(F("details"), key=key, most=_MOST)


def rows_of(details: object) -> int | None:
    """How many rows an event tells of."""
    rows = details.get("rows") if isinstance(details, dict) else None
    return rows if isinstance(rows, int) and abs(rows) < _MOST else None


def page_words(code: str) -> str:
    """On which page somebody was seen; an unknown code stands for itself."""
    return str(dict(SeenOn.choices).get(code, code))


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
        return uuid.UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
