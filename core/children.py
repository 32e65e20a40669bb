"""Processes of their own for files of strangers: little memory, time and environment.

Shared by both sides, the one that starts a child and the child itself; standard library only, for
a child has no Django: start-up time, and nothing in memory worth stealing.
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
# No address of the database, no secret key.
ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
# On a machine where many compute at once a child waits for its turn.
_PATIENCE_SECONDS = 20
# Stopped by a limit, or by us. A library in C ends by itself where it is given no memory.
_STOPPED = frozenset((-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGABRT))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child wrote, and the code it ended with; nothing of a child that failed is used.

    `cpu_seconds` is what it computed, whichever way it ended.
    """

    ended: int
    written: bytes
    cpu_seconds: float

    @property
    def was_stopped(self) -> bool:
        """Whether it came up against a limit of time or memory."""
        return self.ended in _STOPPED


def command(module: str, *arguments: str) -> list[str]:
    """How to start a module as a child; run it in `PROJECT`, with `ENVIRONMENT`."""
    return [sys.executable, "-B", "-m", module, *arguments]


def ask(module: str, *arguments: str, content: bytes) -> Answer:
    """Start a child, give it a file on standard input, and wait until it has ended.

    It limits itself (`limit_self`), first of all to so much computing.
    """
    # Into a file and not a pipe: a child that was taken over could fill our memory through one.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as written:
        given.write(content)
        given.seek(0)
        child = subprocess.Popen(
            command(module, *arguments), cwd=PROJECT, env=ENVIRONMENT,
            stdin=given, stdout=written, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        patience = threading.Timer(_PATIENCE_SECONDS, os.kill, (child.pid, signal.SIGKILL))
        patience.start()
        try:
            # Not `child.wait`: of one child among others only this tells what it computed.
            _pid, status, used = os.wait4(child.pid, 0)
        finally:
            patience.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        written.seek(0)
        said = written.read() if child.returncode == 0 else b""
        return Answer(child.returncode, said, used.ru_utime + used.ru_stime)


def limit_self(*, memory_bytes: int, cpu_seconds: int, output_bytes: int = 0) -> None:
    """Called by a child first: no more than so much memory, computing, and bytes in one file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output_bytes, output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
