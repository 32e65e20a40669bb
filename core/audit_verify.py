"""Whether the audit trail is whole: every seal computed anew, every chain walked to its end."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, TextField, When
from django.db.models.functions import Cast, Left

from core import audit_anchors, row_change_seals
from core.audit_chain import Entry, seal
from core.models import AuditChain, AuditEvent
from core.moments import is_readable
from core.scope import DatabaseRole, DatabaseScope, enter

# Of one chain, or of one kind of flaw beside the chains.
_MOST_TOLD = 100
# More than anybody may append (migration 0008). Longer words bear out no seal, and are not fetched.
_LONGEST = 200_000
_CHUNK = 500
# The columns of an event in the order of `Entry`, then its place. Every value can be fetched,
# whatever stands in the row; what it says is decoded event by event.
_COLUMNS = (
    "id", "readable_at", "action", "actor_id", "object_type", "object_id", "regency_id",
    "agency_id", "read_reason", "read_details", "seq", "mac",
)  # fmt: skip


class Flaw(StrEnum):
    """What is wrong at a place of a chain."""

    CHANGED = "changed"  # the event does not bear out its seal, or followed another one
    MISSING = "missing"  # a place in the middle is empty
    CUT = "cut"  # the chain ends before the length its head or its note tells
    FOREIGN = "foreign"  # a chain goes on beyond its head
    UNSEALED = "unsealed"  # written past the audit's door since there are chains
    LOST = "lost"  # a chain that was noted is gone
    ROWS = "rows"  # notes of changed rows are not those that the event sealed, or of no time


@dataclass(frozen=True, slots=True)
class Break:
    """A flaw of a chain. `seq` is the place, `event_id` the event there, if any.

    Of a note of a changed row that stands outside of every sum, `event_id` is its own key.
    """

    flaw: Flaw
    chain_id: str = ""
    seq: int | None = None
    event_id: str = ""


@dataclass(slots=True)
class Report:
    chains: int = 0
    events: int = 0
    older: int = 0
    breaks: list[Break] = field(default_factory=list)
    # Chains whose note outside of the database is evidence by itself, and so stays as it is.
    held: set[str] = field(default_factory=set)

    @property
    def whole(self) -> bool:
        return not self.breaks


@contextmanager
def standing_still() -> Iterator[None]:
    """A transaction of the province that sees the trail as it is now while people go on working."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        enter(DatabaseScope(DatabaseRole.PROVINCE))
        yield


def verify() -> Report:
    """Walk every chain, inside of `standing_still`; writes nothing, flat in memory."""
    report = Report()
    noted = audit_anchors.noted()
    for chain in AuditChain.objects.order_by("pk").iterator():
        report.chains += 1
        report.breaks += _walk(chain, noted.pop(str(chain.pk), (0, "")), report)
    report.breaks += [Break(Flaw.LOST, key) for key in sorted(noted)]
    report.breaks += _unsealed(report)
    report.breaks += [
        Break(Flaw.ROWS, event_id=str(event.pk))
        for event in islice(row_change_seals.broken(), _MOST_TOLD)
    ]
    report.breaks += [Break(Flaw.ROWS, event_id=str(pk)) for pk in row_change_seals.astray()]
    return report


def _walk(chain: AuditChain, noted: tuple[int, str], report: Report) -> Iterator[Break]:
    """The flaws of a chain; of a run of events that do not fit, the first.

    Behind a changed event the chain goes on: the next one was sealed after what that event's seal
    was, which stands there or is what its words still give. So one forged event hides no other, and
    any number of them costs no more than as many true ones.
    """
    key, seq, told = str(chain.pk), 0, 0
    stored, before, fits = "", {""}, True
    for *words, place, mac in _events_of(chain):
        event_id = str(words[0])
        report.events += 1
        seq += 1
        if place != seq:
            report.held.add(key)
            yield Break(Flaw.MISSING, key, seq)
            return
        if seq > chain.seq:
            report.held.add(key)
            yield Break(Flaw.FOREIGN, key, seq, event_id)
            return
        seals = _seals(words, chain, seq, before)
        fitted, fits = fits, mac in seals.values()
        if seq == noted[0] and mac != noted[1]:
            report.held.add(key)
            fits = False
        if fitted and not fits:
            told += 1
            if told <= _MOST_TOLD:
                yield Break(Flaw.CHANGED, key, seq, event_id)
        before = {mac} if fits else {mac, seals.get(stored, mac)}
        stored = mac
    if seq < max(chain.seq, noted[0]):
        report.held.add(key)
        yield Break(Flaw.CUT, key, seq + 1)
    elif chain.mac not in before:
        yield Break(Flaw.CHANGED, key, seq)


def _events_of(chain: AuditChain) -> Iterator[tuple[Any, ...]]:
    told = chain.events.annotate(
        readable_at=Case(When(is_readable("at"), then=F("at"))),
        read_reason=Left("reason", _LONGEST + 1),
        read_details=Left(Cast("details", TextField()), _LONGEST + 1),
    )
    return told.order_by("seq").values_list(*_COLUMNS).iterator(_CHUNK)


def _seals(
    words: list[Any], chain: AuditChain, seq: int, before: Collection[str]
) -> dict[str, str]:
    """The seals that an event's words give, by the seal before; none when nobody can read them."""
    reason, details = words[-2:]
    if words[1] is None or len(reason) > _LONGEST or len(details) > _LONGEST:
        return {}
    try:
        said = [*words[:-1], json.loads(details)]
        entry = Entry(*said)
        return {one: seal(entry, chain_id=chain.pk, seq=seq, before=one) for one in before}
    except (ValueError, RecursionError):
        return {}


def _unsealed(report: Report) -> Iterator[Break]:
    """Events without a seal are older than the first sealed one, or were slipped in.

    Whoever writes one chooses its key, so that it may look older. So their number is noted outside
    of the database: it never changes any more.
    """
    sealed = AuditEvent.objects.filter(chain__isnull=False)
    first = sealed.order_by("id").values_list("pk", flat=True).first()
    bare = AuditEvent.objects.filter(chain__isnull=True)
    report.older = bare.count()
    if first is not None:
        for event_id in bare.filter(id__gt=first).values_list("pk", flat=True)[:_MOST_TOLD]:
            yield Break(Flaw.UNSEALED, event_id=str(event_id))
    if audit_anchors.noted_older() not in (None, report.older):
        yield Break(Flaw.UNSEALED)
