"""The embedded PostgreSQL: create a cluster, start it, stop it.

It listens on a unix socket only, in a folder that no other account can enter; that folder is
what stands in for a password. Safe to call from several processes when they hold the lock of
`devstack.services`.
"""

import os
import shutil
import subprocess
import time
from pathlib import Path

from devstack import urls
from devstack.binaries import postgres_bin
from devstack.errors import SetupError
from devstack.places import Places, run_as

ADMIN = "sigertak_admin"
DATABASE = "sigertak"
START_SECONDS = 60

# fsync stays on: what a developer typed in should survive a power cut as well.
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_line_prefix": "'%m [%p] %u@%d '",
    # Statements may carry personal data, so neither they nor their values reach the log.
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
}
# What only tests wrote may be lost with the machine: none of them waits for the disk.
PASSING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One cluster, found by its `Places`; unless `lasting`, a power cut may cost its data."""

    def __init__(self, places: Places, *, lasting: bool = True) -> None:
        self._places = places
        self._settings = SETTINGS if lasting else SETTINGS | PASSING
        self._bin = postgres_bin(places)

    @property
    def url(self) -> str:
        return urls.database_url(socket_dir=self._places.socket_dir, user=ADMIN, name=DATABASE)

    def ensure(self) -> None:
        """Create the cluster when there is none and start it when it does not answer."""
        if not self._places.postgres_data.exists():
            self._create()
        if self._answers():
            return
        # A server that runs but is not heard lost its socket (temporary folders get swept).
        self.stop()
        self._start()

    def stop(self) -> None:
        """Stop the cluster if it runs; open sessions are ended."""
        if not (self._places.postgres_data / "postmaster.pid").exists():
            return
        self._call("pg_ctl", "stop", "--mode=fast", "--wait", *self._data())

    def _create(self) -> None:
        """Make the cluster and its database beside its final place: half of one never counts."""
        final = self._places.postgres_data
        half = final.with_name("pgdata.part")
        shutil.rmtree(half, ignore_errors=True)
        made = self._call(
            "initdb",
            f"--pgdata={half}",
            f"--username={ADMIN}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
        )
        self._must(made, "create the database cluster")
        (half / "pg_hba.conf").write_text("local all all trust\n")
        create = f"CREATE DATABASE {DATABASE};\n"
        single = self._call("postgres", "--single", "-D", str(half), "postgres", feed=create)
        self._must(single, "create the database")
        half.rename(final)

    def _start(self) -> None:
        self._write_settings()
        log = self._places.postgres_log
        command = ("start", "--wait", f"--timeout={START_SECONDS}", f"--log={log}", *self._data())
        started = self._call("pg_ctl", *command)
        # After a crash the old processes may hold on to their memory for a moment.
        for pause in (1, 3):
            if started.returncode == 0:
                return
            time.sleep(pause)
            started = self._call("pg_ctl", *command)
        self._must(started, "start PostgreSQL", log=log)

    def _write_settings(self) -> None:
        """Written at every start, since the socket folder follows the working copy when moved."""
        folder = str(self._places.socket_dir).replace('"', '""').replace("'", "''")
        lines = [f"{name} = {value}" for name, value in self._settings.items()]
        lines.append(f"unix_socket_directories = '\"{folder}\"'")
        target = self._places.postgres_data / "postgresql.conf"
        target.write_text("# Written by devstack at every start.\n" + "\n".join(lines) + "\n")

    def _answers(self) -> bool:
        """Whether the server takes connections; waits while it is still starting up."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            asked = self._call("pg_isready", f"--host={self._places.socket_dir}", "--timeout=3")
            if asked.returncode != 1:  # 1: it is there and still refuses
                return asked.returncode == 0
            time.sleep(0.1)
        return False

    def _data(self) -> tuple[str, ...]:
        return (f"--pgdata={self._places.postgres_data}",)

    def _call(self, program: str, *args: str, feed: str = "") -> subprocess.CompletedProcess[str]:
        # PG* variables of the person's own shell would point these programs elsewhere.
        env = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C"}
        # A file, not a pipe: the server inherits it from pg_ctl and would keep a pipe open.
        with open(self._places.data_dir / "postgres-command.log", "w+") as output:
            done = subprocess.run(  # type: ignore[call-overload]
                [str(self._bin / program), *args],
                env=env,
                cwd=self._places.engine_dir,
                input=feed,
                text=True,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                **run_as(self._places.account),
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())

    def _must(
        self, done: subprocess.CompletedProcess[str], what: str, log: Path | None = None
    ) -> None:
        if done.returncode == 0:
            return
        said = done.stdout.strip()
        if log is not None and log.exists():
            said += "\n" + "\n".join(log.read_text(errors="replace").splitlines()[-8:])
        raise SetupError(f"Could not {what}:\n{said}")
