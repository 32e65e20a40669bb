"""The yardstick of loading: a bare COPY of the base's rows into tables with the same indexes.

The rows are those that the import has just put into the base, all columns, final values. The tables
are `LIKE … INCLUDING ALL` those of the base, with the same foreign keys and without walls.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

# The base's tables, in the order of their references, and the tables measured against them.
TABLES = {
    "beneficiaries_household": "yardstick_household",
    "beneficiaries_person": "yardstick_person",
}
_FOREIGN_KEYS = """
    SELECT pg_get_constraintdef(oid) FROM pg_constraint
     WHERE conrelid = %s::regclass AND contype = 'f'
"""
# Columns that are written; the database makes the others itself.
_COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
     WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


def prepare(folder: Path) -> dict[str, Path]:
    """Make the empty tables, and write the rows of the base in COPY's own format."""
    with connection.cursor() as cursor:
        _drop(cursor)
        for table, yardstick in TABLES.items():
            cursor.execute(f"CREATE TABLE {yardstick} (LIKE {table} INCLUDING ALL)")
            cursor.execute(_FOREIGN_KEYS, [table])
            for (definition,) in cursor.fetchall():
                for known, twin in TABLES.items():
                    definition = definition.replace(f"REFERENCES {known}(", f"REFERENCES {twin}(")
                # What is deferred to the commit is checked within the time measured, as is ours.
                cursor.execute(f"ALTER TABLE {yardstick} ADD {definition}")
        return {table: _written(cursor, table, folder / f"{table}.copy") for table in TABLES}


def load(files: dict[str, Path]) -> float:
    """Seconds that COPY takes; the tables are empty before."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES.values())}")
        columns = {table: _columns(cursor, table) for table in TABLES}
        checkpoint()
        began = time.perf_counter()
        for table, yardstick in TABLES.items():
            with files[table].open("rb") as rows:
                cursor.copy_expert(
                    f"COPY {yardstick} ({columns[table]}) FROM STDIN", rows, 1024 * 1024
                )
        return time.perf_counter() - began


def checkpoint() -> None:
    """Write out what earlier work left behind, so that it is not charged to the next."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT set_config('role', %s, false)", [settings.DATABASE_OWNER_ROLE])


def drop() -> None:
    with connection.cursor() as cursor:
        _drop(cursor)


def _drop(cursor: Any) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS {', '.join(reversed(TABLES.values()))}")


def _columns(cursor: Any, table: str) -> str:
    cursor.execute(_COLUMNS, [table])
    return str(cursor.fetchone()[0])


def _written(cursor: Any, table: str, path: Path) -> Path:
    columns = _columns(cursor, table)
    with path.open("wb") as file:
        cursor.copy_expert(f"COPY (SELECT {columns} FROM {table} WHERE in_base) TO STDOUT", file)
    return path
