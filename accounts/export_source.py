"""What an export is asked for, and where its rows come from: in chunks, each under the own wall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from accounts.scope import Scope
from core.keyset import beyond
from core.lists import Layout
from core.scope import scoped

# So many rows are read in one transaction. Well below the minute and a half after which a silent
# worker is held to be dead.
CHUNK = 2000


class Unavailable(Exception):
    """The page's subject does not exist, or not for this scope."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for: the page's subject, its filters, the text searched for."""

    subject: str = ""
    query: QueryDict = field(default_factory=QueryDict)
    search: str = ""


@dataclass
class Source:
    """One run. `scope_now` reads the asker's rights again and refuses when they are gone.

    `progress(done)` is told between transactions, so that others see it, and a worker at work is
    not taken for a dead one.
    """

    asked: Asked
    layout: Layout
    scope_now: Callable[[], Scope]
    progress: Callable[[int], None]
    done: int = 0
    # Of how many rows it is known in which regency they lie.
    places: Counter[int] = field(default_factory=Counter)

    @contextmanager
    def look(self) -> Iterator[Scope]:
        """A transaction under the asker's present scope, for sums and other short questions."""
        scope = self.scope_now()
        with scoped(scope.database):
            yield scope

    def count(self, rows: int, lying: Iterable[Any] = ()) -> None:
        """So many more rows are written, of which these say where they lie. Outside of `look`."""
        self._note_places(lying)
        self.done += rows
        self.progress(self.done)

    def lines(
        self,
        rows: Callable[[Scope, Asked], QuerySet[Any]],
        order: tuple[str, ...],
        *,
        prepare: Callable[[Scope, list[Any]], Any] | None = None,
        around: Callable[[], AbstractContextManager[Any]] = nullcontext,
        chunk: int = CHUNK,
    ) -> Iterator[Any]:
        """All rows in their order, in flat memory; what `prepare` makes of a chunk, if it does.

        A chunk goes on behind the last row of the one before, so that rows which come and go
        meanwhile neither double others nor push them out.
        """
        last: tuple[Any, ...] | None = None
        while True:
            with self.look() as scope:
                found = rows(scope, self.asked).order_by(*order)
                if last is not None:
                    found = found.filter(beyond(order, last))
                with around():
                    batch = list(found[:chunk])
                if batch:
                    last = _place(batch[-1], order)
                made = prepare(scope, batch) if prepare and batch else None
            yield from batch if made is None else made
            self.count(len(batch), batch)
            if len(batch) < chunk:
                return

    def _note_places(self, batch: Iterable[Any]) -> None:
        """For the trail: whose people went along. Rows that do not say it are not asked for it."""
        found = (getattr(row, "__dict__", {}).get("regency_id") for row in batch)
        self.places.update(regency_id for regency_id in found if regency_id is not None)


def _place(row: Any, order: tuple[str, ...]) -> tuple[Any, ...]:
    """The row's values in the order; a path over relations is followed."""
    values = []
    for name in order:
        value = row
        for step in name.lstrip("-").split("__"):
            value = getattr(value, step)
        values.append(value)
    return tuple(values)
