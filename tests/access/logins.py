"""Attempts by raw SQL of a login of production, as any role it may become."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any

from django.db import Error, connection, transaction

from core.scope import DatabaseScope, scoped
from tests.clients import as_login_role


@contextmanager
def server():
    """As whoever set the server up: the tables' owner grants nobody a role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        ((before,),) = cursor.fetchall()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; RESET ROLE")
        yield cursor
        cursor.execute("SELECT set_config('role', %s, false)", [before])


def done(login: str, scope: DatabaseScope, statement: str, *values: Any) -> int:
    """How many rows it touched; 0 where the database refused."""
    try:
        with as_login_role(login), transaction.atomic(), scoped(scope), connection.cursor() as one:
            one.execute(statement, values)
            return int(one.rowcount)
    except Error as refused:
        if not any(word in str(refused) for word in ("denied", "row-level security")):
            raise
        return 0


@contextmanager
def tried():
    """What was tried is as if it had not been."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT tried")
        yield
        cursor.execute("ROLLBACK TO SAVEPOINT tried")
