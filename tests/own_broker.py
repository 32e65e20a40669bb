"""A broker of a test's own, and real Celery workers on it, which may be killed and emptied.

with OwnBroker(folder) as broker, broker_at(broker.url, monkeypatch):
    with broker.worker("celery", folder=folder):
        …
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import connection

from devstack import places
from devstack.valkey import Valkey
from sigertak import environment

PATIENCE = 90.0


class OwnBroker:
    """An empty server, started on entering and stopped on leaving."""

    def __init__(self, folder: Path) -> None:
        self._places = places.prepare(folder)
        self._server = Valkey(self._places)
        self.url = self._server.url
        self._at_work: list[subprocess.Popen] = []

    def __enter__(self) -> OwnBroker:
        self._server.ensure()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.stop()
        places.remove_sockets(self._places)

    def flush(self) -> None:
        redis.Redis.from_url(self.url).flushall()

    def waiting(self, queue: str) -> int:
        """Messages that no worker has taken."""
        return int(redis.Redis.from_url(self.url).llen(queue))

    @contextmanager
    def worker(self, queue: str, *, folder: Path, slots: int = 1) -> Iterator[subprocess.Popen]:
        """A worker process on the tests' database, until the block ends; see `worker_process`."""
        known = connection.settings_dict
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.worker_process", queue, str(slots), str(folder)],
            env={
                **os.environ,
                "DATABASE_URL": f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}",
                "REDIS_URL": self.url,
                "SIGERTAK_PROCESS": "worker",
                "AUDIT_ANCHORS": str(folder / "anchors.jsonl"),
                "TEST_MEDIA_ROOT": str(settings.MEDIA_ROOT),
            },
            start_new_session=True,
        )  # fmt: skip
        self._at_work.append(worker)
        try:
            yield worker
        finally:
            self.kill(worker)

    def kill(self, worker: subprocess.Popen) -> None:
        """SIGKILL to the worker and all its children."""
        with suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        self._at_work = [other for other in self._at_work if other is not worker]

    def until(self, what: Callable[[], bool]) -> None:
        """Wait for it, however long a machine under load takes, as long as the workers live."""
        deadline = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < deadline, "it did not come about"
            assert all(worker.poll() is None for worker in self._at_work), "a worker ended"
            time.sleep(0.1)


@contextmanager
def broker_at(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process sends its messages to the broker at this address (as in REDIS_URL)."""
    with monkeypatch.context() as patch:
        patch.setattr(current_app.conf, "broker_url", environment.broker(url))
        _forget_connections()
        yield
    _forget_connections()


def _forget_connections() -> None:
    # Connections that were made earlier would still find the broker before.
    current_app.set_current()
    app = current_app._get_current_object()
    app._pool = None
    app.amqp._producer_pool = None
