"""What set-up tells the person at the terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def line(text: str = "") -> None:
    """One line, at once."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, and after it the time it took."""
    began = time.monotonic()
    # On a terminal the time joins the line; in a log file, or when the step prints, it follows.
    line(f"  -> {title}")
    try:
        yield
    except BaseException:
        line(f"     stopped after {time.monotonic() - began:.1f} s")
        raise
    line(f"     done in {time.monotonic() - began:.1f} s")


def problem(text: str) -> None:
    """Something is wrong; goes to standard error."""
    print(f"\n{text}", file=sys.stderr, flush=True)
