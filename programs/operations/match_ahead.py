"""Matching the next chunk of a list while the last one is being entered.

Half of an upload's time is the database looking for candidates, half is judging and writing rows
here. In two threads, each with a connection of its own, both cores work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

from django.db import connections

from accounts.scope import Scope
from beneficiaries.matching.interface import Answer, Query
from core.scope import scoped

Matcher = Callable[[Sequence[Query]], list[Answer]]
# Starts the matching of some rows; what it gives back waits for their answers.
Ahead = Callable[[Sequence[Query]], Callable[[], list[Answer]]]
Matching = Callable[[Matcher, Callable[[], Scope]], AbstractContextManager[Ahead]]


@contextmanager
def when_asked(matcher: Matcher, _scope_now: Callable[[], Scope]) -> Iterator[Ahead]:
    """No thread: rows are matched when their answers are asked for, in the asker's transaction."""
    yield lambda queries: lambda: matcher(queries)


@contextmanager
def in_a_thread(matcher: Matcher, scope_now: Callable[[], Scope]) -> Iterator[Ahead]:
    """Rows are matched under the asker's rights of that moment, in a transaction of their own.

    Only answers come back; what was matched ahead when the work dies was never written.
    """

    def matched(queries: Sequence[Query]) -> list[Answer]:
        with scoped(scope_now().database):
            return matcher(queries)

    with ThreadPoolExecutor(1, thread_name_prefix="match") as pool:
        try:
            yield lambda queries: pool.submit(matched, queries).result
        finally:
            pool.submit(connections.close_all)
            pool.shutdown(cancel_futures=False)
