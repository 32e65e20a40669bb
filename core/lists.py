"""Lists whose reader chooses columns and order, and keeps what was chosen.

A page declares its list once, and so puts down everything that may be asked of it::

    RECIPIENTS = Listing(
        page="programs.recipients",
        title=_("Penerima program"),
        columns=(
            ListColumn("name", _("Nama"), order=("name", "id"), fixed=True, cells=(...)),
            ListColumn("amount", _("Nilai"), numeric=True, cells=(...)),
        ),
        sort="name",
        filters=("state", "district"),
    )

`arranged` then reads the address and the reader's saved views, see `docs/components.md`. Nothing
of a search is ever kept here, and no value that is not a choice. A column with `may` is there for
those alone whose scope it answers yes to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from core.tabular.columns import ColumnKind

if TYPE_CHECKING:
    from core.uploads import Text

# Parameters of an address: columns, order, and the saved view that both come from.
COLUMNS, SORT, VIEW = "kolom", "urut", "tampilan"
# In place of a view's key: none, not even the one that is applied by itself.
NO_VIEW = "semua"
PAGING = ("after", "before")
# What a filter's value may be besides a word that its list declares: a key, a number, a day.
# Neither a NIK nor a name passes.
_KEY = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{1,10}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column gives to an exported table; a column of the page may give several.

    `choices` are offered to those who fill the table in (`core.tabular.exports.ExportColumn`).
    """

    label: Text
    value: Callable[[Any], object]
    kind: ColumnKind = ColumnKind.TEXT
    width: int | None = None
    choices: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column a reader may choose. `fixed` ones always show; `shown` ones do by default.

    `order` makes it sortable: fields that an index runs along within the reader's scope, none of
    them nullable, the last one unique (`core.keyset`). Turned around as a whole it must be an
    order as well. Without `cells` the column is not exported. `may` says of a reader's scope
    whether the column exists for it; where the scope is unknown, it does not.
    """

    key: str
    heading: Text
    order: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    shown: bool = True
    fixed: bool = False
    numeric: bool = False
    may: Callable[[Any], bool] | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns show, and by which the rows are sorted ("name", or "-name" turned around)."""

    columns: tuple[str, ...]
    sort: str


@dataclass(frozen=True)
class Listing:
    """A list as its page declares it. `page` names it in saved views, once in the portal.

    `filters` are the parameters of the address that a saved view keeps, each with values by
    choice; `words` are those choices of a filter that are neither keys, numbers nor days. The key
    of a search is not among them.
    """

    page: str
    title: Text
    columns: tuple[ListColumn, ...]
    sort: str
    filters: tuple[str, ...] = ()
    words: Mapping[str, Collection[str]] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.page in _listings:
            raise ValueError(f"Two lists are called {self.page}.")
        if not self._sortable(self.sort):
            raise ValueError(f"{self.page} cannot be sorted by {self.sort}.")
        _listings[self.page] = self

    def within(self, scope: Any) -> Listing:
        """The list as it is for this scope: without the columns that are not for it."""
        columns = tuple(
            column
            for column in self.columns
            if column.may is None or (scope is not None and column.may(scope))
        )
        narrowed = copy(self)
        object.__setattr__(narrowed, "columns", columns)
        return narrowed

    def column(self, key: str) -> ListColumn | None:
        return next((column for column in self.columns if column.key == key), None)

    def layout(self, columns: Iterable[str] = (), sort: str = "") -> Layout:
        """What was chosen, as far as this list knows it; by default where nothing was."""
        wanted = set(columns)
        known = wanted & {column.key for column in self.columns}
        shown = tuple(
            column.key
            for column in self.columns
            if column.fixed or (column.key in known if known else column.shown)
        )
        return Layout(shown, sort if self._sortable(sort) else self.sort)

    def order(self, sort: str) -> tuple[str, ...]:
        """The order of rows for `core.keyset.page_of`."""
        column = self.column(sort.removeprefix("-"))
        if column is None or not column.order:
            raise ValueError(sort)
        return tuple(map(turned, column.order)) if sort.startswith("-") else column.order

    def kept(self, query: QueryDict) -> QueryDict:
        """Of an address, the filters that may be kept: known ones, with values by choice."""
        kept = QueryDict(mutable=True)
        for name in self.filters:
            words = self.words.get(name, ())
            values = [
                value for value in query.getlist(name) if value in words or _KEY.fullmatch(value)
            ]
            if values:
                kept.setlist(name, values)
        return kept

    def _sortable(self, sort: str) -> bool:
        column = self.column(sort.removeprefix("-"))
        return column is not None and bool(column.order)


_listings: dict[str, Listing] = {}


def listing_of(page: str) -> Listing | None:
    """The list that goes by this name; None when there is none."""
    return _listings.get(page)


def turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def cells_of(listing: Listing, keys: Collection[str]) -> list[Cell]:
    """What the columns `keys` give to an exported table, in the order of the declaration."""
    return [cell for column in listing.columns if column.key in keys for cell in column.cells]
