"""A list as one reader sees it now: by the address, a saved view, their own layout, the default."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpRequest, QueryDict

from core.lists import COLUMNS, NO_VIEW, PAGING, SORT, VIEW, Layout, ListColumn, Listing, turned
from core.models import SavedView


class ViewLink(NamedTuple):
    """A saved view as the page offers it."""

    name: str
    url: str
    active: bool
    is_default: bool


@dataclass(frozen=True)
class Arrangement:
    """What the page's template and its `page_of` need to know.

    `usual` is the layout the reader has without a view. `moved` is where a bare address leads when
    the reader has a default view; redirect there.
    """

    listing: Listing
    layout: Layout
    query: QueryDict
    views: list[SavedView]
    view: SavedView | None
    usual: Layout
    moved: str | None = None

    @property
    def is_usual(self) -> bool:
        """Whether the page would be laid out like this by itself."""
        return self.layout == self.usual

    @property
    def order(self) -> tuple[str, ...]:
        return self.listing.order(self.layout.sort)

    @property
    def shows(self) -> dict[str, bool]:
        """For templates: `{% if list.shows.amount %}`."""
        return dict.fromkeys(self.layout.columns, True)

    @property
    def shown(self) -> list[ListColumn]:
        return [column for column in self.listing.columns if column.key in self.layout.columns]

    @property
    def choices(self) -> list[tuple[ListColumn, bool]]:
        """Every column with whether it shows, for the chooser."""
        return [(column, column.key in self.layout.columns) for column in self.listing.columns]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What a form that sends the filters anew has to take along."""
        kept = [
            (name, value) for name in (COLUMNS, SORT, VIEW) for value in self.query.getlist(name)
        ]
        # A bare address would open the default view again.
        has_default = any(view.is_default for view in self.views)
        return kept if VIEW in self.query or not has_default else [*kept, (VIEW, NO_VIEW)]

    @property
    def filters(self) -> list[tuple[str, str]]:
        """What a form that chooses columns and order anew has to take along: the rest."""
        left = {COLUMNS, SORT, *PAGING}
        return [
            (name, value)
            for name, values in self.query.lists()
            if name not in left
            for value in values
        ]

    @property
    def reset_url(self) -> str:
        """The list without filters, laid out as it is now."""
        query = QueryDict(mutable=True)
        for name, value in self.carried:
            query.appendlist(name, value)
        return f"?{query.urlencode()}"

    @property
    def links(self) -> list[ViewLink]:
        return [
            ViewLink(view.name, address_of(view), view == self.view, view.is_default)
            for view in self.views
            if view.name
        ]

    @property
    def orders(self) -> list[tuple[str, ListColumn, bool, bool]]:
        """Every order there is, both ways: key, column, whether turned around, whether now."""
        return [
            (key, column, turned_around, key == self.layout.sort)
            for column in self.listing.columns
            if column.order
            for key, turned_around in ((column.key, False), (f"-{column.key}", True))
        ]

    def sort_url(self, column: ListColumn) -> str:
        """Sort by this column; when it is sorted by already, the other way round."""
        query = self.query.copy()
        for name in PAGING:
            query.pop(name, None)
        sorted_now = self.layout.sort.removeprefix("-") == column.key
        query[SORT] = turned(self.layout.sort) if sorted_now else column.key
        return f"?{query.urlencode()}"

    def direction(self, column: ListColumn) -> str:
        """ "ascending", "descending" or "", as `aria-sort` has it."""
        if self.layout.sort.removeprefix("-") != column.key:
            return ""
        return "descending" if self.layout.sort.startswith("-") else "ascending"


def arrange(listing: Listing, request: HttpRequest) -> Arrangement:
    """How the signed-in reader sees the list at this address; one query."""
    scope = getattr(request, "scope", None)
    return arranged(listing, request.GET, request.user.pk, scope=scope, path=request.path)


def arranged(
    listing: Listing,
    query: QueryDict,
    user_id: uuid.UUID | None,
    *,
    scope: Any = None,
    path: str = "",
) -> Arrangement:
    """The same for the query string of an address that was opened before.

    Columns that are not for `scope` are not there, whoever asks for them.
    """
    listing = listing.within(scope)
    kept = SavedView.objects.filter(page=listing.page)
    views = list(kept.filter(user_id=user_id)) if user_id else []
    own = next((view for view in views if not view.name), None)
    key = query.get(VIEW, "")
    view = next((view for view in views if view.name and str(view.pk) == key), None)
    base = view or own
    layout = listing.layout(
        query.getlist(COLUMNS) or (base.columns if base else ()),
        query.get(SORT) or (base.sort if base else ""),
    )
    default = next((view for view in views if view.is_default), None)
    return Arrangement(
        listing=listing,
        layout=layout,
        query=query,
        views=views,
        view=view,
        usual=listing.layout(own.columns, own.sort) if own else listing.layout(),
        moved=path + address_of(default) if default and not query else None,
    )


def address_of(view: SavedView) -> str:
    """The query string that applies a saved view."""
    query = QueryDict(view.query, mutable=True)
    query[VIEW] = str(view.pk)
    return f"?{query.urlencode()}"
