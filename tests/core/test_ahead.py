"""Items of a second process arrive whole and in order, and its end is never mistaken for theirs."""

from __future__ import annotations

import os
import signal
import time

from core.ahead import ahead


def test_items_come_in_order():
    with ahead(lambda: ((number, b"x" * number) for number in range(300))) as coming:
        assert [(number, len(body)) for number, body in coming] == [(n, n) for n in range(300)]
    assert coming.complete


def test_an_error_there_is_an_early_end_here():
    def fails():
        yield 1, b"first"
        raise ValueError

    with ahead(fails) as coming:
        assert list(coming) == [(1, b"first")]
    assert not coming.complete


def test_a_killed_maker_is_an_early_end():
    def dies():
        yield 1, b"first"
        os.kill(os.getpid(), signal.SIGKILL)

    with ahead(dies) as coming:
        assert list(coming) == [(1, b"first")]
    assert not coming.complete


def test_nobody_is_left_behind():
    def endless():
        while True:
            yield os.getpid(), b"x" * 100_000

    with ahead(endless) as coming:
        child, _body = next(iter(coming))
    deadline = time.monotonic() + 10
    while os.path.exists(f"/proc/{child}") and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not os.path.exists(f"/proc/{child}")
