"""Reading and matching the next chunks of a list while the last one is being entered.

Half of an upload's time is the database looking for candidates, half is writing rows. In two
threads, each with a connection of its own, both cores work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from django.db import connections

Chunk = TypeVar("Chunk")
# Makes the next chunk, its rows matched, or None at the end; never called by two at a time.
Maker = Callable[[], Chunk | None]
Making = Callable[[Maker[Chunk]], AbstractContextManager[Iterator[Chunk]]]

# Chunks that are made while an earlier one is entered.
_AHEAD = 2


@contextmanager
def when_asked(make: Maker[Chunk]) -> Iterator[Iterator[Chunk]]:
    """No thread: a chunk is made when it is asked for."""
    yield _until_none(make)


@contextmanager
def in_a_thread(make: Maker[Chunk]) -> Iterator[Iterator[Chunk]]:
    """Chunks are made ahead, on a connection of the thread's own.

    `make` only reads: what was made ahead when the work dies was never written.
    """
    # The first is made here: should it fork, it does so before there are threads.
    first = make()
    with ThreadPoolExecutor(1, thread_name_prefix="match") as pool:
        try:
            yield _ahead(first, lambda: pool.submit(make).result)
        finally:
            pool.submit(connections.close_all)
            pool.shutdown(cancel_futures=False)


def _ahead(first: Chunk | None, begin: Callable[[], Callable[[], Chunk | None]]) -> Iterator[Chunk]:
    waiting: deque[Callable[[], Chunk | None]] = deque()
    chunk = first
    while chunk is not None:
        while len(waiting) < _AHEAD:
            waiting.append(begin())
        yield chunk
        chunk = waiting.popleft()()


def _until_none(make: Maker[Chunk]) -> Iterator[Chunk]:
    while (chunk := make()) is not None:
        yield chunk
