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

# A chain of the actor that no other transaction is writing to; waiting for one would make a page
# wait for the same person's import.
_FREE_CHAIN = """
    SELECT id, seq, mac FROM core_auditchain WHERE {whose} LIMIT 1 FOR UPDATE SKIP LOCKED
"""
# Two statements, for "is not distinct from" finds nothing by an index.
_CHAIN_OF_ACTOR = _FREE_CHAIN.format(whose="actor_id = %s")
_CHAIN_OF_NOBODY = _FREE_CHAIN.format(whose="actor_id IS NULL")
_NEW_CHAIN = "INSERT INTO core_auditchain (id, actor_id, seq, mac) VALUES (%s, %s, %s, %s)"
# Plain SQL without RETURNING: roles may append events that they are not allowed to read back.
_INSERT = """
    INSERT INTO core_auditevent
        (id, at, action, actor_id, object_type, object_id, regency_id, agency_id, reason, details,
         chain_id, seq, mac)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_MOVE_ON = "UPDATE core_auditchain SET seq = %s, mac = %s WHERE id = %s"

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
    actor_id = entries[0].actor_id
    # Also for callers without a transaction: chain and events are written together or not at all.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if actor_id is None:
            cursor.execute(_CHAIN_OF_NOBODY)
        else:
            cursor.execute(_CHAIN_OF_ACTOR, [actor_id])
        chain_id, seq, mac = cursor.fetchone() or (uuid7(), 0, "")
        is_new = seq == 0
        rows = []
        for entry in entries:
            seq += 1
            mac = seal(entry, chain_id=chain_id, seq=seq, before=mac)
            rows.append(_row(entry, chain_id, seq, mac))
        # The events' key to their chain is checked at commit.
        cursor.executemany(_INSERT, rows)
        if is_new:
            cursor.execute(_NEW_CHAIN, [chain_id, actor_id, seq, mac])
        else:
            cursor.execute(_MOVE_ON, [seq, mac, chain_id])


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
