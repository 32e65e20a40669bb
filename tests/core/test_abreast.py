"""Pieces done side by side: they end in their order, and after an error none ends any more."""

from __future__ import annotations

import threading
import time

import pytest

from core.abreast import abreast


@pytest.mark.parametrize("hands", [1, 2, 3])
def test_pieces_end_in_their_order_whoever_is_quicker(hands):
    ended: list[int] = []
    threads = set()

    def work(piece, turn):
        threads.add(threading.get_ident())
        time.sleep(0.01 if piece % 2 == 0 else 0)
        turn()
        ended.append(piece)

    told: list[int] = []
    abreast(range(7), work, hands=hands, after_each=lambda: told.append(len(ended)))
    assert ended == list(range(7))
    assert (len(threads), told[-1]) == (hands, 7)


@pytest.mark.parametrize("failing", [2, 3])
def test_after_an_error_nothing_ends_any_more(failing):
    """Whichever hand it happens to; the error is the one that was raised first."""
    ended: list[int] = []

    def work(piece, turn):
        if piece == failing:
            raise ValueError(piece)
        turn()
        ended.append(piece)

    with pytest.raises(ValueError, match=str(failing)):
        abreast(range(8), work, hands=2, after_each=lambda: None)
    # What stood before the failing piece may have been broken off too, from the end.
    assert ended == list(range(len(ended)))
    assert len(ended) <= failing


def test_nothing_to_do_is_told_of():
    told: list[int] = []
    abreast([], lambda piece, turn: None, hands=2, after_each=lambda: told.append(1))
    assert told == [1]
