"""Test databases: one per test process, so that two runs never meet; leftovers are cleared away."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings

_PREFIX = "test_sigertak_"


def prepare() -> None:
    """Let the owner role create databases (in production it may not), and name ours by process."""
    with _admin() as cursor:
        # Test processes of one run start together; roles belong to the whole server.
        cursor.execute("SELECT pg_advisory_lock(1)")
        cursor.execute(f'ALTER ROLE "{settings.DATABASE_OWNER_ROLE}" CREATEDB')
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{_PREFIX}%"])
        for (name,) in cursor.fetchall():
            process = name.removeprefix(_PREFIX).split("_")[0]
            if process.isdigit() and not Path(f"/proc/{process}").exists():
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{_PREFIX}{os.getpid()}"


@contextmanager
def _admin() -> Iterator[Any]:
    given = settings.DATABASES["default"]
    connection = psycopg2.connect(
        dbname=given["NAME"],
        user=given["USER"] or None,
        password=given["PASSWORD"] or None,
        host=given["HOST"] or None,
        port=given["PORT"] or None,
    )
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()
