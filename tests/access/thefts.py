"""Attempts by raw SQL under the database role of a page, each with what takes its guard away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import Error, connection, transaction

from core.scope import DatabaseScope, scoped
from programs.models import Recipient
from tests.clients import as_login_role
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient

OPEN = "GRANT UPDATE ON {} TO sigertak_agency, sigertak_regency, sigertak_village"


def moved(scope: DatabaseScope, statement: str, *values: Any) -> int:
    """How many rows the statement touched under the role of a page; 0 where it was refused."""
    try:
        with as_login_role(), transaction.atomic(), scoped(scope), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)
    except Error as refused:
        told = str(refused)
        if not any(word in told for word in ("denied", "row-level security", "stays in", "draft of",
                                             "does not make")):  # fmt: skip
            raise
        return 0


@dataclass
class Theft:
    """One attempt, under whose role, and what takes the guard away."""

    scope: DatabaseScope
    statement: str
    values: tuple[Any, ...]
    unguarded: str


def take_away(guard: str) -> None:
    # What waits for the commit stands between a row and a change of its table.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; " + guard)


def is_held_by_its_guard(theft: Theft) -> None:
    """As things stand it moves nothing; without the guard it would have worked."""
    assert moved(theft.scope, theft.statement, *theft.values) == 0
    take_away(theft.unguarded)
    assert moved(theft.scope, theft.statement, *theft.values) == 1


def an_approved_one(cast: Cast) -> Recipient:
    made = a_recipient(a_program(cast.operator_lahat), cast.operator_lahat, region("1604112001"))
    Recipient.objects.filter(pk=made.pk).update(state="approved")
    return made
