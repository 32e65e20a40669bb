"""A PostgreSQL server of a test's own, with a copy of the tests' database: one that may be killed.

with OwnServer(folder) as server, server.in_use():
    …
    server.kill()
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from django.db import connection

from devstack import places
from devstack.binaries import postgres_bin
from devstack.postgres import ADMIN, DATABASE, Postgres


class OwnServer:
    """Starts on entering, with what is committed in the tests' database; stops on leaving.

    It keeps what it has promised, as production does: commits wait for the disk.
    """

    def __init__(self, folder: Path) -> None:
        self._places = places.prepare(folder)
        self._server = Postgres(self._places)

    def __enter__(self) -> OwnServer:
        self._server.ensure()
        known = connection.settings_dict
        source = ["--host", known["HOST"], "--username", known["USER"]]
        # The administrator is there already; whatever else is missing, the copy would show.
        self._fill("postgres", "pg_dumpall", *source, "--roles-only", strict=False)
        self._fill(DATABASE, "pg_dump", *source, known["NAME"], strict=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let Django's connection, and whoever takes its address, work with this server."""
        known = connection.settings_dict
        before = {name: known[name] for name in ("HOST", "NAME")}
        connection.close()
        known |= {"HOST": str(self._places.socket_dir), "NAME": DATABASE}
        try:
            yield
        finally:
            connection.close()
            known |= before

    def kill(self) -> None:
        """End all of the server by SIGKILL at one stroke, as a machine does that loses power."""
        pid_file = self._places.postgres_data / "postmaster.pid"
        server = int(pid_file.read_text().split()[0])
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        for process in (server, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        connection.close()

    def start(self) -> None:
        """After a kill: the server mends itself from its log, and answers again."""
        self._server.ensure()

    def _fill(self, database: str, *dump: str, strict: bool) -> None:
        tools = postgres_bin(self._places)
        program, *options = dump
        told = subprocess.run(
            [tools / program, *options], check=True, capture_output=True
        )  # fmt: skip
        target = ["--host", str(self._places.socket_dir), "--username", ADMIN, database]
        stop = ["--set", "ON_ERROR_STOP=1"] if strict else []
        subprocess.run(
            [tools / "psql", "--quiet", "--no-psqlrc", *stop, *target],
            input=told.stdout, check=True, capture_output=True,
        )  # fmt: skip
