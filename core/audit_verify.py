"""Whether the audit trail is whole: every seal computed anew, every chain walked to its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import connection, transaction

from core import audit_anchors, row_change_seals
from core.audit_chain import entry_of, seal
from core.models import AuditChain, AuditEvent
from core.scope import DatabaseRole, DatabaseScope, enter

_CHUNK = 5_000


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
    """The first flaw of a chain. `seq` is the place, `event_id` the event there, if any.

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
        found = _walk(chain, noted.pop(str(chain.pk), (0, "")), report)
        if found:
            report.breaks.append(found)
    report.breaks += [Break(Flaw.LOST, key) for key in sorted(noted)]
    report.breaks += _unsealed(report)
    report.breaks += [
        Break(Flaw.ROWS, event_id=str(event.pk)) for event in row_change_seals.broken()
    ]
    report.breaks += [Break(Flaw.ROWS, event_id=str(pk)) for pk in row_change_seals.astray()]
    return report


def _walk(chain: AuditChain, noted: tuple[int, str], report: Report) -> Break | None:
    key, seq, before = str(chain.pk), 0, ""
    for event in chain.events.order_by("seq").iterator(_CHUNK):
        report.events += 1
        seq += 1
        if event.seq != seq:
            return Break(Flaw.MISSING, key, seq)
        if seq > chain.seq:
            return Break(Flaw.FOREIGN, key, seq, str(event.pk))
        mac = seal(entry_of(event), chain_id=chain.pk, seq=seq, before=before)
        if mac != event.mac or (seq == noted[0] and mac != noted[1]):
            return Break(Flaw.CHANGED, key, seq, str(event.pk))
        before = mac
    if seq < max(chain.seq, noted[0]):
        return Break(Flaw.CUT, key, seq + 1)
    if before != chain.mac:
        return Break(Flaw.CHANGED, key, seq)
    return None


def _unsealed(report: Report) -> Iterator[Break]:
    """Events without a seal are older than the first sealed one, or were slipped in.

    Whoever writes one chooses its key, so that it may look older. So their number is noted outside
    of the database: it never changes any more.
    """
    first = AuditEvent.objects.filter(chain__isnull=False).order_by("id").first()
    bare = AuditEvent.objects.filter(chain__isnull=True)
    report.older = bare.count()
    if first is not None:
        for event_id in bare.filter(id__gt=first.pk).values_list("pk", flat=True)[:100]:
            yield Break(Flaw.UNSEALED, event_id=str(event_id))
    if audit_anchors.noted_older() not in (None, report.older):
        yield Break(Flaw.UNSEALED)
