"""How much memory a piece of work takes: this process and the ones it started."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from types import TracebackType

_EVERY_SECONDS = 0.1


class PeakMemory:
    """A context manager that watches; `mib` is the highest sum seen.

    Memory that a child shares with its parent since the fork counts once (PSS).
    """

    def __init__(self) -> None:
        self.mib = 0
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> PeakMemory:
        self._watch.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._over.wait(_EVERY_SECONDS):
            self.mib = max(self.mib, sum(map(_kib, _family(os.getpid()))) // 1024)


def _family(process: int) -> list[int]:
    """The process and all below it."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [
            int(child) for task in tasks for child in (task / "children").read_text().split()
        ]
    except OSError:  # it ended meanwhile
        return []
    return [process, *(one for child in children for one in _family(child))]


def _kib(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
