"""Where the writer of an export gets its rows: chunk by chunk, each under the asker's own wall."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.exports import CHUNK, Asked
from accounts.scope import Scope
from core.keyset import beyond
from core.lists import Layout
from core.scope import scoped


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

    @contextmanager
    def look(self) -> Iterator[Scope]:
        """A transaction under the asker's present scope, for sums and other short questions."""
        scope = self.scope_now()
        with scoped(scope.database):
            yield scope

    def count(self, rows: int) -> None:
        """So many more rows are written. Call it outside of `look`."""
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
            self.count(len(batch))
            if len(batch) < chunk:
                return


def _place(row: Any, order: tuple[str, ...]) -> tuple[Any, ...]:
    """The row's values in the order; a path over relations is followed."""
    values = []
    for field in order:
        value = row
        for step in field.lstrip("-").split("__"):
            value = getattr(value, step)
        values.append(value)
    return tuple(values)
