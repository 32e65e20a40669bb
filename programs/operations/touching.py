"""Noting whose overlaps have to be computed anew, in the transaction of the change itself.

A note is an id and nothing else. Whoever computes takes the notes off (`programs.operations.
overlaps`), so that a change is never forgotten and never counted twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import connection

# Plain SQL without RETURNING: agencies and Bappeda may add notes, and read none.
_NOTE = "INSERT INTO programs_touchedrecipient (recipient_id) SELECT unnest(%s::uuid[])"


def touch(recipient_ids: Iterable[uuid.UUID]) -> None:
    """Note that these recipients were entered, changed, moved or ended. Call it in the change's
    transaction, after the recipients themselves are written; any scope that writes them may."""
    ids = list(recipient_ids)
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [ids])
