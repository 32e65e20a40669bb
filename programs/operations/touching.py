"""Noting whose overlaps have to be computed anew, in the transaction of the change itself.

A note is an id and nothing else. Whoever computes takes the notes off (`programs.operations.
overlaps`), so that a change is never forgotten and never counted twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection

from programs.overlap_rules import COMPARED

# Plain SQL without RETURNING: agencies and Bappeda may add notes, and read none.
_NOTE = "INSERT INTO programs_touchedrecipient (recipient_id) SELECT unnest(%s::uuid[])"
_NOTE_LISTED = 'INSERT INTO programs_touchedrecipient (recipient_id) SELECT id FROM pg_temp."{}"'
_NOTE_THOSE = """
INSERT INTO programs_touchedrecipient (recipient_id)
SELECT r.id FROM programs_recipient r JOIN programs_program p ON p.id = r.program_id
WHERE {} AND r.state = ANY(%(compared)s)
"""
# What of a program decides whether its recipients clash with others.
WEIGHED = frozenset({"kind", "kind_id", "year", "starts_on", "ends_on", "target_unit"})


def touch(recipient_ids: Iterable[uuid.UUID]) -> None:
    """Note that these recipients were entered, changed, moved or ended. Call it in the change's
    transaction, after the recipients themselves are written; any scope that writes them may."""
    ids = list(recipient_ids)
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [ids])


def touch_listed(table: str) -> None:
    """`touch` for recipients whose ids a temporary table of this transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_LISTED.format(table))


def touch_program(program_id: uuid.UUID) -> None:
    """Note all recipients of a program whose kind, year, dates or target unit have changed."""
    _touch_those("p.id = %(key)s", program_id)


def touch_kind(kind_id: uuid.UUID) -> None:
    """Note all recipients of a kind of aid whose target unit has changed."""
    _touch_those("p.kind_id = %(key)s", kind_id)


def _touch_those(condition: str, key: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE_THOSE.format(condition),
            {"key": key, "compared": [state.value for state in COMPARED]},
        )
