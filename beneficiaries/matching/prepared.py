"""Statements that a connection plans once: for look-ups that take less time than their planning."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

# What each connection of the driver has planned, by the text of the statement.
_known: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
# The plan is to be that of any arguments: arrays of one row are all that is ever asked here.
_EXECUTE = "SET LOCAL plan_cache_mode = force_generic_plan; EXECUTE {name}{marks}"


def fetched(statement: str, arguments: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of `statement`, every `%s` of which is followed by its type. In a transaction.

    A connection that the pool gives up forgets its plans; the next one plans anew.
    """
    with connection.cursor() as cursor:
        known = _known.setdefault(connection.connection, {})
        if statement not in known:
            name = f"sigertak_match_{len(known)}"
            numbers = count(1)
            parts = statement.split("%s")
            text = parts[0] + "".join(f"${next(numbers)}{part}" for part in parts[1:])
            cursor.execute(f"PREPARE {name} AS {text}")
            known[statement] = name
        marks = f" ({', '.join(['%s'] * len(arguments))})" if arguments else ""
        cursor.execute(_EXECUTE.format(name=known[statement], marks=marks), arguments)
        return list(cursor.fetchall())
