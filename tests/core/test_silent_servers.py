"""Database, cache and broker that take connections and never answer: a page waits for none long."""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from core import jobs
from core.caching import SteadyCache
from tests.own_broker import broker_at
from tests.silent import silent_server

pytestmark = pytest.mark.django_db(transaction=True)

# Seconds. One time-out of the connection (2), and not a second one for the page that tells of it.
LONGEST_WAIT = 3.9


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: sockets allow no long ones."""
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


@contextmanager
def soon() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < LONGEST_WAIT


@pytest.fixture
def silent_redis(folder, settings, monkeypatch) -> Iterator[str]:
    path = folder / "redis.sock"
    url = f"unix://{path}?db=0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}
    monkeypatch.setattr(SteadyCache, "away_until", 0.0)
    with silent_server(path), broker_at(url, monkeypatch):
        yield url


@pytest.mark.parametrize("path", ["/", "/akun/masuk/", "/healthz"])
def test_pages_say_that_the_database_does_not_answer(folder, path):
    assert Client().get(path).status_code == 200  # all its code is loaded
    address = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = str(folder)
    try:
        with silent_server(folder / ".s.PGSQL.5432"), soon():
            assert Client(raise_request_exception=False).get(path).status_code == 503
    finally:
        connection.close()
        connection.settings_dict["HOST"] = address
    assert Client().get(path).status_code == 200


def test_limits_hold_without_waiting_for_a_silent_cache(silent_redis):
    with soon():
        assert cache.add("tries", 1, 60)
        assert cache.incr("tries") == 2
        assert cache.get("tries") == 2


def test_a_page_does_not_wait_for_a_silent_broker(silent_redis, caplog):
    with soon():
        assert not jobs.send(uuid.uuid4())
    assert "waits for the sweeper" in caplog.text
