"""The parent's side of an xlsx: starts the limited child, asks it for rows, never trusts it.

Rows come in batches and are handed on one by one, so that memory does not grow with the file. The
child gets no environment (no database address), no inherited files, and is killed on leaving.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NoReturn, cast

from core.tabular.cells import CellFlag, Row
from core.tabular.errors import fail
from core.tabular.limits import MIB, Limits

logger = logging.getLogger(__name__)

_PROJECT = Path(__file__).resolve().parents[2]
# A child taken over by its file must not fill the parent's memory with one frame.
_LARGEST_FRAME = 64 * MIB
# So much the child reads ahead: with less it would wait while its last rows are worked on.
_PIPE_BYTES = MIB


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A visible worksheet; `last_row` may be higher than the last filled row, never lower."""

    name: str
    last_row: int


class Workbook:
    """An open xlsx. A context manager: leaving it ends the child process."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-B",
                "-m",
                "core.tabular.child",
                str(path.resolve()),
                json.dumps(asdict(limits)),
            ],
            cwd=_PROJECT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._commands = cast(IO[bytes], self._process.stdin)
        self._answers = cast(IO[bytes], self._process.stdout)
        with suppress(OSError):  # more than this account may have
            fcntl.fcntl(self._answers, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        try:
            first = self._receive()
        except BaseException:
            self.close()
            raise
        self.sheets = tuple(SheetInfo(name, last_row) for name, last_row in first["sheets"])

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._answers.close()
        with suppress(BrokenPipeError):  # closing flushes a command the child never took
            self._commands.close()

    def rows(self, sheet: int, *, after: int = 0, most: int | None = None) -> Iterator[Row]:
        """Rows numbered above `after`, at most that many row numbers; blank rows left out.

        Read one call to its end, or close the workbook, before the next call.
        """
        self._send({"do": "rows", "sheet": sheet, "after": after, "most": most})
        while "end" not in (frame := self._receive()):
            for number, line, flags in frame["rows"]:
                cells = [cell or None for cell in line.split("\t")] if line else []
                found = {index: CellFlag(flag) for index, flag in flags} if flags else {}
                yield Row(number, cells, found, "" if '"' in line else line, "\t")

    def _send(self, command: dict[str, object]) -> None:
        try:
            self._commands.write(json.dumps(command).encode() + b"\n")
            self._commands.flush()
        except BrokenPipeError:
            self._died()

    def _receive(self) -> dict[str, Any]:
        (length,) = struct.unpack(">I", self._read(4))
        if length > _LARGEST_FRAME:
            raise fail("broken_workbook")
        frame: dict[str, Any] = json.loads(self._read(length))
        if "refused" in frame:
            raise fail(frame["refused"], **frame["params"])
        return frame

    def _read(self, count: int) -> bytes:
        """Exactly `count` bytes, or the error of a child that died or fell silent."""
        deadline = time.monotonic() + self._limits.stall_seconds
        poll = select.poll()  # not select(): file numbers above 1023 are usual in a busy server
        poll.register(self._answers, select.POLLIN | select.POLLHUP)
        parts: list[bytes] = []
        while count:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                logger.warning("Table child fell silent for %s s.", self._limits.stall_seconds)
                raise fail("took_too_long")
            part = os.read(self._answers.fileno(), min(count, MIB))
            if not part:
                self._died()
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _died(self) -> NoReturn:
        """Turn the way the child ended into words: killed by a limit, or by the file."""
        code = self._process.wait(timeout=10)
        logger.warning("Table child ended with code %s.", code)
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            raise fail("took_too_long")
        if code == -signal.SIGABRT:  # an allocation failed inside the parser
            raise fail("out_of_memory")
        raise fail("broken_workbook")
