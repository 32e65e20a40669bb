"""Times of rows that anybody may have written: the database holds some that Python cannot.

A time before year 1, beyond year 9999, or "infinity" makes reading a whole page fail, and one at
the edge of that fails once it is put into local time. No act of the portal is of such a time.
"""

from __future__ import annotations

import datetime

from django.db.models import Q

_FIRST = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)
_END = datetime.datetime(2200, 1, 1, tzinfo=datetime.UTC)


def is_readable(field: str) -> Q:
    """Rows whose time, or day, can be read."""
    return Q(**{f"{field}__gte": _FIRST, f"{field}__lt": _END})


def is_readable_day(field: str) -> Q:
    return Q(**{f"{field}__gte": _FIRST.date(), f"{field}__lt": _END.date()})
