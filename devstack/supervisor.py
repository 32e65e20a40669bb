"""Several programs in the foreground as one: their output with names before it, one end for all.

Nothing outlives the supervisor: it ends what it started on SIGINT, SIGTERM and SIGHUP and when
one program ends by itself; if it is killed outright, the kernel (on Linux) passes SIGTERM on.
"""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType

from devstack import say

# What follows when a program does not end: (after seconds, signal, to its whole group).
# SIGQUIT makes celery put unfinished tasks back; SIGKILL leaves nobody behind.
STOPPING = (
    (0.0, signal.SIGTERM, False),
    (10.0, signal.SIGQUIT, False),
    (20.0, signal.SIGKILL, True),
)
TICK_SECONDS = 0.2
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """What to start: `environment` is added to our own."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]


class Supervisor:
    """Runs programs until one ends or a signal asks to stop."""

    def __init__(self, programs: list[Program]) -> None:
        self._programs = programs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._rest: dict[str, bytes] = {}
        self._selector = selectors.DefaultSelector()
        self._width = max(len(program.name) for program in programs)
        self._asked: int | None = None

    def run(self, *, on_tick: Callable[[], None]) -> int:
        """Start all and stay until all have ended. `on_tick` is called several times a second.

        Returns 0 when a person or the system asked to stop, 1 when a program ended by itself.
        """
        wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._on_signal) for number in wanted}
        failed = False
        try:
            for program in self._programs:
                self._start(program)
            while self._asked is None and not failed:
                self._pump()
                failed = self._somebody_ended()
                if not failed:
                    on_tick()
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)
        return 1 if failed else 0

    def _start(self, program: Program) -> None:
        process = subprocess.Popen(
            program.command,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Its own group: Ctrl-C reaches us alone, and we end the programs in good order.
            process_group=0,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        self._selector.register(process.stdout, selectors.EVENT_READ, program.name)
        self._running[program.name] = process

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._asked is not None:
            for process in self._running.values():
                _send(process, signal.SIGKILL, group=True)
        self._asked = number

    def _somebody_ended(self) -> bool:
        for name, process in self._running.items():
            code = process.poll()
            if code is not None:
                self._pump()
                say.problem(f"'{name}' ended with code {code}. Stopping the others.")
                return True
        return False

    def _stop(self) -> None:
        say.line("Stopping (running tasks get 10 seconds; Ctrl-C again ends them at once) ...")
        began = time.monotonic()
        steps = list(STOPPING)
        while any(process.poll() is None for process in self._running.values()):
            if steps and time.monotonic() - began >= steps[0][0]:
                _, number, group = steps.pop(0)
                for process in self._running.values():
                    _send(process, number, group=group)
            self._pump()
        for process in self._running.values():
            # Grandchildren that missed their parent's end, if any.
            _send(process, signal.SIGKILL, group=True, leader_may_be_gone=True)
        self._pump()
        for key in list(self._selector.get_map().values()):
            self._close(key)
        self._selector.close()

    def _pump(self) -> None:
        """Pass on what the programs printed, whole lines, waiting a moment for some."""
        if not self._selector.get_map():
            time.sleep(TICK_SECONDS)
            return
        for key, _ in self._selector.select(TICK_SECONDS):
            chunk = os.read(key.fd, 65536)
            if not chunk:
                self._close(key)
                continue
            *lines, self._rest[key.data] = (self._rest.get(key.data, b"") + chunk).split(b"\n")
            for each in lines:
                self._print(key.data, each)

    def _close(self, key: selectors.SelectorKey) -> None:
        rest = self._rest.pop(key.data, b"")
        if rest:
            self._print(key.data, rest)
        self._selector.unregister(key.fileobj)
        os.close(key.fd) if isinstance(key.fileobj, int) else key.fileobj.close()  # type: ignore[attr-defined]

    def _print(self, name: str, text: bytes) -> None:
        say.line(f"{name:<{self._width}} | {text.decode(errors='replace').rstrip()}")


def _send(
    process: subprocess.Popen[bytes],
    number: int,
    *,
    group: bool,
    leader_may_be_gone: bool = False,
) -> None:
    if process.poll() is not None and not leader_may_be_gone:
        return
    with suppress(ProcessLookupError, PermissionError):
        if group:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)


def _end_with_parent() -> None:
    """Runs in the new process: ask Linux for SIGTERM when our parent dies."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
