"""Python's search for unreachable objects, made rare while much is read and soon let go again.

with rarely_collecting():
    …

The search begins anew every 700 new objects or so, and in time looks at all that lives, however
little of it can be garbage: for lists in chunks of thousands of rows it cost a third of the time
that Python took.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# New objects between two searches: some chunks' worth. Garbage in cycles waits as long, so memory
# stays flat; all other garbage goes at once, by its count.
_BETWEEN = 100_000


_lock = threading.Lock()
# Blocks of several threads overlap in any order: the first sets, the last puts back.
_inside: list[tuple[int, int, int]] = []


@contextmanager
def rarely_collecting() -> Iterator[None]:
    """Search seldom inside of this block, and never among what was there before it.

    For the whole process. A child forked inside shares more memory with it: nothing is written to
    what is not looked at.
    """
    with _lock:
        if not _inside:
            gc.freeze()
        _inside.append(_inside[0] if _inside else gc.get_threshold())
        gc.set_threshold(_BETWEEN, *_inside[0][1:])
    try:
        yield
    finally:
        with _lock:
            before = _inside.pop()
            if not _inside:
                gc.set_threshold(*before)
                gc.unfreeze()
