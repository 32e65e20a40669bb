"""Pieces of work done side by side that end in their order.

abreast(pieces, work, hands=2, after_each=tell)

For work that waits for the database: each hand but the first is a thread with a connection of its
own, which must see what the first one committed. `work(piece, turn)` calls `turn()` before the step
that others may see (its commit); that waits until all pieces before it have ended, so that whatever
moment it is cut off at, the pieces that are done are the first ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import Condition, Thread
from typing import TypeVar

from django.db import connection

Piece = TypeVar("Piece")


class BrokenOff(Exception):
    """Another hand failed: what this one was doing must not end."""


def abreast(
    pieces: Sequence[Piece],
    work: Callable[[Piece, Callable[[], None]], None],
    *,
    hands: int,
    after_each: Callable[[], None],
) -> None:
    """Do `work` for all pieces; `after_each` is called here, in the caller's thread, now and then.

    Raises what the first hand that failed raised, once no other is at work any more.
    """
    line = _Line()
    helpers = [
        Thread(target=_help, args=(line, partial(_hand, line, pieces, work, turn, hands)))
        for turn in range(1, hands)
    ]
    for helper in helpers:
        helper.start()
    try:
        with suppress(BrokenOff):
            _hand(line, pieces, work, 0, hands, after_each)
    except BaseException as error:
        line.fail(error)
        raise
    finally:
        for helper in helpers:
            helper.join()
    if line.error is not None:
        raise line.error
    after_each()


class _Line:
    """How many pieces have ended, and the first error of any hand."""

    def __init__(self) -> None:
        self.error: BaseException | None = None
        self._ended = 0
        self._changed = Condition()

    def wait(self, number: int) -> None:
        """Until all pieces before `number` have ended."""
        with self._changed:
            self._changed.wait_for(lambda: self.error is not None or self._ended >= number)
            if self.error is not None:
                raise BrokenOff

    def end(self, number: int) -> None:
        with self._changed:
            self._ended = number + 1
            self._changed.notify_all()

    def fail(self, error: BaseException) -> None:
        with self._changed:
            self.error = self.error or error
            self._changed.notify_all()


def _hand(
    line: _Line,
    pieces: Sequence[Piece],
    work: Callable[[Piece, Callable[[], None]], None],
    turn: int,
    hands: int,
    after_each: Callable[[], None] | None = None,
) -> None:
    for number in range(turn, len(pieces), hands):
        line.wait(0)  # nothing is begun any more once a hand has failed
        work(pieces[number], partial(line.wait, number))
        line.end(number)
        if after_each is not None:
            after_each()


def _help(line: _Line, work: Callable[[], None]) -> None:
    """The life of a thread: its errors are told in the line, its connection ends with it."""
    try:
        with suppress(BrokenOff):
            work()
    except BaseException as error:
        line.fail(error)
    finally:
        connection.close()
