"""Keyset pages: as fast on the last page as on the first.

The address names the row to go on from by its id alone. Its values are read again under the
reader's scope, so that no name ever stands in an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

PAGE_ROWS = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of one page; `next_url` and `prev_url` are query strings, or None at an end."""

    rows: list[Row]
    next_url: str | None
    prev_url: str | None


def page_of(
    rows: QuerySet[Row], order: Sequence[str], query: QueryDict, *, size: int | None = None
) -> Page[Row]:
    """The page of `rows` that `query` asks for by `after` or `before`.

    `order` are the sort fields, a minus for falling ones, the last of them unique. A row to go on
    from that is gone or not visible gives the first page.
    """
    size = size or PAGE_ROWS
    backwards = "before" in query
    anchor = _anchor(rows, order, query.get("before" if backwards else "after", ""))
    backwards = backwards and anchor is not None
    directed = [_turned(field) for field in order] if backwards else list(order)
    found = rows.order_by(*directed)
    if anchor is not None:
        found = found.filter(beyond(directed, anchor))
    page = list(found[: size + 1])
    more = len(page) > size
    page = page[:size]
    if backwards:
        page.reverse()
    has_next, has_prev = (True, more) if backwards else (more, anchor is not None)
    return Page(
        rows=page,
        next_url=_url(query, "after", page[-1]) if has_next and page else None,
        prev_url=_url(query, "before", page[0]) if has_prev and page else None,
    )


def _anchor(rows: QuerySet[Row], order: Sequence[str], key: str) -> tuple[Any, ...] | None:
    if not key:
        return None
    try:
        return rows.filter(pk=key).values_list(*(field.lstrip("-") for field in order)).first()
    except (ValidationError, ValueError, OverflowError):
        return None


def beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows behind `values`. The outer comparison lets an index start at the right place."""
    field, value = order[0].lstrip("-"), values[0]
    way = "lt" if order[0].startswith("-") else "gt"
    further = Q(**{f"{field}__{way}": value})
    if len(order) == 1:
        return further
    return Q(**{f"{field}__{way}e": value}) & (further | beyond(order[1:], values[1:]))


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _url(query: QueryDict, name: str, row: Model) -> str:
    again = query.copy()
    for key in ("after", "before"):
        again.pop(key, None)
    again[name] = str(row.pk)
    return f"?{again.urlencode()}"
