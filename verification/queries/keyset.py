"""Keyset pages over (submitted_at, id): page 1,000 costs what page 1 costs."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from verification.models import Case

SIZE = 50


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the list: just after, or just before, this case."""

    at: datetime.datetime
    pk: uuid.UUID

    @classmethod
    def of(cls, case: Case) -> Cursor:
        return cls(case.submitted_at, case.pk)

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """The cursor of an address; None for anything that is none."""
        at, _, pk = text.partition("_")
        try:
            moment, key = parse_datetime(at), uuid.UUID(pk)
        except ValueError:
            return None
        return cls(moment, key) if moment is not None and moment.tzinfo is not None else None

    def __str__(self) -> str:
        return f"{self.at.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{self.pk}"


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Case]
    next: Cursor | None
    prev: Cursor | None


def after(cases: QuerySet[Case], cursor: Cursor) -> QuerySet[Case]:
    """What follows the cursor, in order. The first condition alone lets the index be entered."""
    later = Q(submitted_at__gt=cursor.at) | Q(submitted_at=cursor.at, pk__gt=cursor.pk)
    return cases.filter(later, submitted_at__gte=cursor.at).order_by("submitted_at", "pk")


def before(cases: QuerySet[Case], cursor: Cursor) -> QuerySet[Case]:
    """What precedes the cursor, nearest first."""
    earlier = Q(submitted_at__lt=cursor.at) | Q(submitted_at=cursor.at, pk__lt=cursor.pk)
    return cases.filter(earlier, submitted_at__lte=cursor.at).order_by("-submitted_at", "-pk")


def page_of(
    cases: QuerySet[Case], *, after_text: str = "", before_text: str = "", size: int = SIZE
) -> Page:
    """One page, oldest first, in a single query; an unreadable cursor gives the first page."""
    back = Cursor.parse(before_text)
    if back is not None:
        rows = list(before(cases, back)[: size + 1])
        more = len(rows) > size
        rows = rows[:size][::-1]
        return Page(rows, Cursor.of(rows[-1]) if rows else None, _edge(rows, 0, more))
    start = Cursor.parse(after_text)
    ordered = after(cases, start) if start else cases.order_by("submitted_at", "pk")
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, _edge(rows, -1, more), _edge(rows, 0, start is not None))


def _edge(rows: list[Case], index: int, wanted: bool) -> Cursor | None:
    return Cursor.of(rows[index]) if rows and wanted else None
