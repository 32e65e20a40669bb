"""The audit trail's one door: `record` writes who did what, in the caller's transaction."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, models, transaction
from django.utils import timezone

from core.audit_chain import Entry, seal
from core.identifiers import uuid7

# One of the actor's chains, held until the end of the transaction; the database makes a new one
# when all are being written to (migration 0007).
_CHAIN = "SELECT id, seq, mac FROM core_audit_chain(%s)"
# Plain SQL without RETURNING: roles may append events that they are not allowed to read back. The
# chain's end moves with the statement.
_INSERT = """
    INSERT INTO core_auditevent
        (id, at, action, actor_id, object_type, object_id, regency_id, agency_id, reason, details,
         chain_id, seq, mac)
    VALUES {rows}
"""
_ROW = f"({', '.join(['%s'] * 13)})"
_AT_ONCE = 1_000

_clock: ContextVar[datetime.datetime | None] = ContextVar("audit_clock", default=None)


def record(
    action: str,
    *,
    by: AbstractBaseUser | None,
    subject: models.Model | None = None,
    regency_id: int | None = None,
    agency_id: uuid.UUID | None = None,
    reason: str = "",
    **details: Any,
) -> None:
    """Append one event. `action` is "noun.verb" ("case.decide"); `details` hold no personal data.

    `by=None` is only for anonymous visitors and the system itself. Territory is taken from the
    subject when it carries `regency_id` or `agency_id` and none is given.
    """
    append(
        [
            Entry(
                id=uuid7(),
                at=_clock.get() or timezone.now(),
                action=action,
                actor_id=by.pk if by is not None else None,
                object_type=subject._meta.label_lower if subject is not None else "",
                object_id=str(subject.pk) if subject is not None else "",
                regency_id=regency_id or getattr(subject, "regency_id", None),
                agency_id=agency_id or getattr(subject, "agency_id", None),
                reason=reason,
                # As the database will give them back: that is what was sealed.
                details=json.loads(json.dumps(details, default=str)),
            )
        ]
    )


def append(entries: Sequence[Entry]) -> None:
    """Append events of one actor, in this order, to a chain of theirs."""
    if not entries:
        return
    # Also for callers without a transaction: the chain is held until its events are written.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_CHAIN, [entries[0].actor_id])
        chain_id, seq, mac = cursor.fetchone()
        for start in range(0, len(entries), _AT_ONCE):
            some = entries[start : start + _AT_ONCE]
            values: list[Any] = []
            for entry in some:
                seq += 1
                mac = seal(entry, chain_id=chain_id, seq=seq, before=mac)
                values += _row(entry, chain_id, seq, mac)
            cursor.execute(_INSERT.format(rows=", ".join([_ROW] * len(some))), values)


@contextmanager
def dated(moment: datetime.datetime) -> Iterator[None]:
    """What is recorded inside happened at `moment`: for made-up data that has a past."""
    before = _clock.set(moment)
    try:
        yield
    finally:
        _clock.reset(before)


def _row(entry: Entry, chain_id: uuid.UUID, seq: int, mac: str) -> list[Any]:
    return [
        entry.id, entry.at, entry.action, entry.actor_id, entry.object_type, entry.object_id,
        entry.regency_id, entry.agency_id, entry.reason, json.dumps(entry.details),
        chain_id, seq, mac,
    ]  # fmt: skip
