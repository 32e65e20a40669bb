"""What a piece of work cost: seconds, and processor time of this side and of the database."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from django.conf import settings

from devstack import places

_TICKS = os.sysconf("SC_CLK_TCK")


class Costs:
    """A context manager; what was spent inside, in seconds, can be read afterwards.

    `python` is this process with the children it has waited for. `database` are all processes of
    the embedded server: it must be at no other work.
    """

    def __init__(self) -> None:
        self.wall = self.python = self.database = 0.0

    def __enter__(self) -> Costs:
        self._before = _Reading.now()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        after = _Reading.now()
        self.wall = after.wall - self._before.wall
        self.python = after.python - self._before.python
        self.database = after.database - self._before.database

    def __str__(self) -> str:
        return (
            f"{self.wall:.1f} s, processor {self.python:.1f} s Python"
            f" + {self.database:.1f} s PostgreSQL"
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    wall: float
    python: float
    database: float

    @classmethod
    def now(cls) -> _Reading:
        own = os.times()
        python = own.user + own.system + own.children_user + own.children_system
        return cls(time.perf_counter(), python, _database())


def _database() -> float:
    """The server, its living sessions, and those that have ended."""
    pid_file = places.prepare(settings.DATA_DIR).postgres_data / "postmaster.pid"
    server = int(pid_file.read_text().split()[0])
    sessions = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    return _ticks(server, ended=True) + sum(_ticks(int(one)) for one in sessions)


def _ticks(process: int, *, ended: bool = False) -> float:
    try:
        # Behind the name, which may hold spaces: from the third field on.
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return 0.0
    return sum(map(int, fields[11 : 15 if ended else 13])) / _TICKS
