"""Reading and matching the next chunks of a list while the last one is being entered.

Half of an upload's time is the database looking for candidates, half is writing rows. With each of
them in threads and on connections of their own, both cores work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import Barrier
from typing import Protocol, TypeVar

from django.db import connections

Piece = TypeVar("Piece")
Chunk = TypeVar("Chunk")
# Gives the next piece of the file, or None at the end; never called by two at a time.
Read = Callable[[], Piece | None]
# Makes a chunk of a piece; called by several at a time, of different pieces.
Match = Callable[[Piece], Chunk]


class Making(Protocol):
    def __call__(
        self, read: Read[Piece], match: Match[Piece, Chunk]
    ) -> AbstractContextManager[Iterator[Chunk]]: ...


# Threads that match, and chunks that are on their way while an earlier one is entered.
_HANDS = 2
_AHEAD = 3


@contextmanager
def when_asked(read: Read[Piece], match: Match[Piece, Chunk]) -> Iterator[Iterator[Chunk]]:
    """No thread: a chunk is made when it is asked for."""
    yield _one_by_one(read, match)


@contextmanager
def in_threads(read: Read[Piece], match: Match[Piece, Chunk]) -> Iterator[Iterator[Chunk]]:
    """Chunks are made ahead, in the order of the file, on connections of the threads' own.

    `read` and `match` only read: what was made ahead when the work dies was never written.
    """
    # The first is read here: should it fork, it does so before there are threads.
    first = read()
    with ExitStack() as stack:
        reader = stack.enter_context(_pool(1, "read"))
        matchers = stack.enter_context(_pool(_HANDS, "match"))

        def begin() -> Future[Chunk | None]:
            piece = reader.submit(read)
            return matchers.submit(lambda: _matched(piece.result(), match))

        yield _ahead(_matched(first, match), begin)


@contextmanager
def _pool(size: int, name: str) -> Iterator[ThreadPoolExecutor]:
    """Threads whose connections end with them."""
    with ThreadPoolExecutor(size, thread_name_prefix=name) as pool:
        try:
            yield pool
        finally:
            together = Barrier(size)
            for _hand in range(size):
                pool.submit(_leave, together)


def _leave(together: Barrier) -> None:
    # Nobody takes a second turn before every thread has taken one.
    together.wait()
    connections.close_all()


def _matched(piece: Piece | None, match: Match[Piece, Chunk]) -> Chunk | None:
    return None if piece is None else match(piece)


def _ahead(first: Chunk | None, begin: Callable[[], Future[Chunk | None]]) -> Iterator[Chunk]:
    waiting: deque[Future[Chunk | None]] = deque()
    chunk = first
    while chunk is not None:
        while len(waiting) < _AHEAD:
            waiting.append(begin())
        yield chunk
        chunk = waiting.popleft().result()


def _one_by_one(read: Read[Piece], match: Match[Piece, Chunk]) -> Iterator[Chunk]:
    while (piece := read()) is not None:
        yield match(piece)
