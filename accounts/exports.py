"""What may be taken along: kinds of exports, each with its permission, its rows and its columns.

An app declares its kinds in its own ``exports.py``; they are found by themselves::

    LIST = register(
        ListExport(
            code="program.recipients",
            label=_("Penerima program"),
            filename="penerima",
            action="recipient.export",
            permission=Permission.RECIPIENT_EXPORT,
            listing=RECIPIENTS,                       # columns and order as the page shows them
            rows=lambda scope, asked: …,              # the page's own queryset, scope in front
        )
    )

The page offers it (`accounts.views.export_offers.offer`), a worker writes it
(`accounts.operations.exports`). `rows` is called anew for every chunk, with the scope the asker
has then: it starts from `.visible_to(scope)`, and raises `Unavailable` when the page's subject is
not theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.module_loading import autodiscover_modules

from accounts.export_source import CHUNK, Asked, Source
from accounts.permissions import Permission
from accounts.scope import Scope
from core.enums import ExportFormat
from core.lists import Listing, cells_of
from core.tabular.exports import ExportColumn, Sheet

if TYPE_CHECKING:
    from core.uploads import Text


def _no_object(_scope: Scope, _asked: Asked) -> Model | None:
    return None


def _own_regency(scope: Scope, _asked: Asked) -> int | None:
    return scope.regency_id


@dataclass(frozen=True, kw_only=True)
class ExportKind:
    """A kind of export. `action` is what the audit trail calls it.

    `filters` are the parameters of the address that it follows; `search` the one that carries the
    key of a search (`core.searches`). `personal` asks for the purpose. `subject` gives the object
    it is about for the audit trail, or raises `Unavailable`; `regency` whose people it shows.
    """

    code: str
    label: Text
    filename: str
    action: str
    permission: Permission
    personal: bool = True
    filters: tuple[str, ...] = ()
    search: str = ""
    formats: tuple[ExportFormat, ...] = (ExportFormat.XLSX, ExportFormat.CSV)
    listing: Listing | None = None
    subject: Callable[[Scope, Asked], Model | None] = _no_object
    regency: Callable[[Scope, Asked], int | None] = _own_regency

    def sheets(self, source: Source) -> Iterable[Sheet]:
        """The sheets to write, each drawing its rows from `source` while it is written."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class ListExport(ExportKind):
    """The rows of a list, with the columns and in the order of its page.

    `prepare` is called with every chunk before its cells are asked for, within the chunk's
    transaction. `around` holds while rows are read.
    """

    listing: Listing
    rows: Callable[[Scope, Asked], QuerySet[Any]]
    prepare: Callable[[Scope, list[Any]], None] | None = None
    around: Callable[[], AbstractContextManager[Any]] = nullcontext
    chunk: int = CHUNK

    def sheets(self, source: Source) -> Iterable[Sheet]:
        with source.look() as scope:
            cells = cells_of(self.listing.within(scope), source.layout.columns)
        rows = source.lines(
            self.rows,
            self.listing.order(source.layout.sort),
            prepare=self.prepare,
            around=self.around,
            chunk=self.chunk,
        )
        lines = ([cell.value(row) for cell in cells] for row in rows)
        columns = [ExportColumn(cell.label, cell.kind, cell.width, cell.choices) for cell in cells]
        return [Sheet(str(self.label), columns, lines)]


@dataclass(frozen=True, kw_only=True)
class BookExport(ExportKind):
    """A workbook of several sheets, made by a function of its own."""

    book: Callable[[Source], Iterable[Sheet]]
    formats: tuple[ExportFormat, ...] = (ExportFormat.XLSX,)

    def sheets(self, source: Source) -> Iterable[Sheet]:
        return self.book(source)


_kinds: dict[str, ExportKind] = {}
Kind = TypeVar("Kind", bound=ExportKind)


def register(kind: Kind) -> Kind:
    """Make a kind known to the pages and to the worker."""
    if _kinds.setdefault(kind.code, kind) is not kind:
        raise ValueError(f"Two exports are called {kind.code}.")
    return kind


def kind_of(code: str) -> ExportKind | None:
    """The kind that goes by this code; None when there is none."""
    _find()
    return _kinds.get(code)


@cache
def _find() -> None:
    # This app's own stand apart: they build on this module.
    autodiscover_modules("exports", "trail_exports")
