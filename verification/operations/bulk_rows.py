"""Rows by the thousand into walled tables, as the matching role: COPY, then one insert.

PostgreSQL refuses COPY into a table with row-level security, so rows pass through a temporary one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from core.tabular.copying import copy_rows
from programs.operations.recipient_batches import temporary_table


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert `rows` into `columns` of `table`.

    In the caller's transaction and under its role, which must be the same for one table throughout.
    """
    staged, names = f"staged_{table}", ", ".join(columns)
    with connection.cursor() as cursor:
        temporary_table(cursor, staged, table, columns)
        if copy_rows(cursor, staged, columns, rows):
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {staged}")  # noqa: S608
