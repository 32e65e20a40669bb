"""Test databases: one per test process, cloned from one that the migrations made.

Two runs never meet, and what a dead process left behind is cleared away. The migrations take half
a minute; they run once for each state of their files, and again only when one of them changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.apps import apps
from django.conf import settings
from django.db import connection

_PREFIX = "test_sigertak_"
_MODEL = "model_sigertak_"


def prepare() -> None:
    """Let the owner role create databases (in production it may not), and name ours by process."""
    model = _MODEL + _state_of_migrations()
    with _admin() as cursor:
        # Test processes of one run start together: the first makes the model, the others wait.
        cursor.execute("SELECT pg_advisory_lock(1)")
        cursor.execute(f'ALTER ROLE "{settings.DATABASE_OWNER_ROLE}" CREATEDB')
        _clear_away(cursor, model)
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [model])
        if cursor.fetchone() is None:
            _make(cursor, model)
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{_PREFIX}{os.getpid()}"
    connection.settings_dict["TEST"]["TEMPLATE"] = model


def _state_of_migrations() -> str:
    """A digest of all that a migration may read: its own files, the apps' data, the versions."""
    digest = hashlib.sha256()
    files = [Path("requirements.txt")]
    for config in apps.get_app_configs():
        folder = Path(config.path)
        files += [*folder.glob("migrations/*.py"), *folder.glob("data/*")]
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _make(cursor: Any, model: str) -> None:
    """Migrate a database of another name first: what carries the model's name is whole."""
    unfinished = f"{_PREFIX}{os.getpid()}"
    given = settings.DATABASES["default"]["NAME"]
    connection.settings_dict["TEST"]["NAME"] = unfinished
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = given
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{model}"')


def _clear_away(cursor: Any, model: str) -> None:
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s OR datname LIKE %s",
        [f"{_PREFIX}%", f"{_MODEL}%"],
    )
    for (name,) in cursor.fetchall():
        process = name.removeprefix(_PREFIX).split("_")[0]
        dead = process.isdigit() and not Path(f"/proc/{process}").exists()
        if dead or (name.startswith(_MODEL) and name != model):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


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
