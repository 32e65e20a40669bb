"""`make run`: everything that a person needs in the browser, from an empty machine on."""

import http.client
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from devstack import demo_accounts, ports, say, services
from devstack.errors import SetupError
from devstack.leases import locked
from devstack.supervisor import Program, Supervisor

DEMO_HOUSEHOLDS = "1500"
SLOW_SECONDS = 90
# On a developer's machine, root or not is their own choice (Celery would say so in 8 lines).
QUIET_WARNINGS = "ignore:You're running the worker with superuser privileges"


def run() -> int:
    """Prepare, start, tell the address, and stay until told to stop."""
    began = time.monotonic()
    host, port = ports.wanted()
    ports.refuse_if_taken(host, port)
    data_dir = services.default_data_dir()
    try:
        _fill_environment(data_dir, port)
        _prepare(data_dir)
        say.line("  -> Web server, worker and scheduler")
        supervisor = Supervisor(programs(data_dir, host, port))
        return supervisor.run(on_tick=_Welcome(data_dir, host, port, began))
    finally:
        if services.release(data_dir):
            say.line("Embedded database and broker stopped; the data stays.")


def programs(data_dir: Path, host: str, port: int) -> list[Program]:
    """What runs in the foreground. The scheduler runs once a data folder, the others each time."""
    python = sys.executable
    celery = (python, "-m", "celery", "--app", "sigertak.celery:app", "--quiet")
    worker = (*celery, "worker", "--loglevel=INFO", "--without-gossip", "--without-mingle")
    worker_env = {"SIGERTAK_PROCESS": "worker", "PYTHONWARNINGS": QUIET_WARNINGS}
    return [
        Program(
            "web",
            (python, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "sigertak.wsgi"),
            {"SIGERTAK_PROCESS": "web", "HOST": host, "PORT": str(port)},
        ),
        Program(
            "worker",
            (*worker, "--queues=celery", "--concurrency=2", f"--hostname=run-{port}@%h"),
            worker_env,
        ),
        Program(
            "short",
            (*worker, "--queues=short", "--concurrency=1", f"--hostname=short-{port}@%h"),
            worker_env,
        ),
        Program(
            "beat",
            (python, "-m", "devstack.solo", str(data_dir / "beat.lock"), *celery, "beat",
             "--loglevel=WARNING", "--pidfile=", f"--schedule={data_dir / 'beat-schedule'}"),
            worker_env,
        ),
    ]  # fmt: skip


def _fill_environment(data_dir: Path, port: int) -> None:
    with say.step("Database and message broker"):
        os.environ.update(services.ensure(data_dir))
    # With a database of one's own, too: this command is for a developer's machine.
    os.environ.update(services.development_defaults(data_dir))
    os.environ.setdefault("PUBLIC_ORIGIN", f"http://localhost:{port}")


def _prepare(data_dir: Path) -> None:
    households = os.environ.get("DEMO_HOUSEHOLDS") or DEMO_HOUSEHOLDS
    if not households.isdigit():
        raise SetupError(f"DEMO_HOUSEHOLDS must be a whole number (0: none), not {households!r}.")
    # Two starts at once over one data folder take turns.
    with locked(data_dir / "prepare.lock"):
        done = subprocess.run(
            [sys.executable, "-m", "devstack.prepare", "--demo", households], check=False
        )
    if done.returncode != 0:
        raise SetupError("The database could not be prepared; see above. Nothing was started.")


class _Welcome:
    """Called again and again; once the portal answers it prints where, and who may sign in."""

    def __init__(self, data_dir: Path, host: str, port: int, began: float) -> None:
        self._data_dir, self._host, self._port = data_dir, host, port
        self._began = self._started = began
        self._started = time.monotonic()
        self._said = self._warned = False

    def __call__(self) -> None:
        if self._said:
            return
        if self._answers():
            self._said = True
            self._print()
        elif not self._warned and time.monotonic() - self._started > SLOW_SECONDS:
            self._warned = True
            say.problem(f"The portal has not answered for {SLOW_SECONDS} s; see the lines above.")

    def _answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104
        connection = http.client.HTTPConnection(host, self._port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _print(self) -> None:
        say.line()
        say.line(f"Sigertak Plus is ready after {time.monotonic() - self._began:.1f} s:")
        say.line(f"  {os.environ['PUBLIC_ORIGIN']}")
        with suppress(FileNotFoundError):
            say.line("\n" + demo_accounts.summary(self._data_dir / "demo-accounts.txt"))
        say.line()
        say.line("Ctrl-C stops it.")
        say.line()
