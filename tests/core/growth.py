"""How the time of a work grows with its input, measured in one run, whatever the machine."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

# Ten times the input may cost ten times the time, and no work is worth less than so many seconds:
# below, the clock tells more of the machine than of the work. The square would be a hundred.
TENFOLD, _LEAST = 30, 0.001


def tenfold(work: Callable[[Any], object], given: Callable[[int], Any], size: int) -> float:
    """How much longer `work` takes for `given(10 * size)` than for `given(size)`.

    Of processor time, the shortest of three tries each: what else runs here lengthens some only.
    """
    return _time(work, given(10 * size)) / max(_time(work, given(size)), _LEAST)


def _time(work: Callable[[Any], object], given: Any) -> float:
    times = []
    gc.disable()
    try:
        for _ in range(3):
            started = time.process_time()
            work(given)
            times.append(time.process_time() - started)
    finally:
        gc.enable()
    return min(times)
