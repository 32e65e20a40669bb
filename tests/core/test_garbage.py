"""Rare searches for garbage in bulk work: only there, and afterwards all is as it was."""

from __future__ import annotations

import gc
import weakref

import pytest

from core.garbage import rarely_collecting


class Knot:
    """Refers to itself: only a search finds that nobody else does."""

    def __init__(self) -> None:
        self.me = self


def test_what_stood_before_is_not_searched_and_everything_is_as_it_was_even_after_an_error():
    before = gc.get_threshold()

    def bulk_work() -> None:
        with rarely_collecting():
            assert gc.get_threshold()[0] > 100 * before[0]
            assert gc.get_freeze_count() > 10_000
            raise LookupError

    with pytest.raises(LookupError):
        bulk_work()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_garbage_in_cycles_is_still_found_in_the_end():
    with rarely_collecting():
        knot = weakref.ref(Knot())
        held = [[] for _ in range(2 * gc.get_threshold()[0])]
        assert held
        assert knot() is None
