"""Row changes under the seals of the audit trail: what was noted up to a moment, in a sealed event.

Triggers write the notes of changed rows (`core.row_changes`); whoever owns the tables could change
or delete them later. So every few minutes what was noted since is summed up, by table: how many
notes, and a digest over all of them. The sum stands in the audit trail, whose seals need a key that
the database does not have; `core.audit_verify` computes it again.

A sum must not be drawn while somebody may still add to what it covers. A note's key is made by the
database when the row changes, and that transaction has its number by then. So each sealing marks
the time and the number of its own transaction; once every transaction before that number is over,
no note can be made any more whose key is older than that time, and the next sealing covers it. A
long transaction holds it up, nothing else does. Sealed are thus notes older than two rounds.

Every role of a page may append to the audit trail. So only what its seal bears out is believed,
where the next sum begins and what a sum says: anything else is a flaw, and moves nothing.
"""

from __future__ import annotations

import datetime
import hmac
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from core import audit, audit_chain
from core.models import AuditEvent, RowChange

SEALED = "row_changes.seal"
# Beyond this no transaction is alive, whatever is marked.
_OUTLIVED = datetime.timedelta(days=2)
# A time in which nothing was noted is sealed too, now and then: nothing shall be slipped in.
_QUIET = datetime.timedelta(hours=1)
_BEGINNING = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_AT_ONCE = 500
# Clocks that were set right.
_LEEWAY = datetime.timedelta(hours=1)
_MOST_TOLD = 100
Sums = dict[str, list[int | str]]

# Nothing of it depends on the settings of a session.
_DIGEST = """
    encode(sha256(convert_to(string_agg(md5(concat_ws('|', c.id, extract(epoch FROM at), table_name,
        row_id, operation, array_to_string(columns, ','), rows, actor_id, role, login, regency_id,
        agency_id)), '' ORDER BY c.id), 'UTF8')), 'hex')
"""
_OF_SPANS = f"""
    SELECT span.place, table_name, count(*), {_DIGEST}
      FROM unnest(%s::int[], %s::uuid[], %s::uuid[]) AS span (place, since, until)
      JOIN core_rowchange c ON c.id >= span.since AND c.id < span.until
     GROUP BY span.place, table_name ORDER BY span.place, table_name
"""  # noqa: S608 - our own words
_OF_DAY = f"""
    SELECT 0, table_name, count(*), {_DIGEST}
      FROM core_rowchange c WHERE at >= %s AND at < %s GROUP BY table_name ORDER BY table_name
"""  # noqa: S608 - our own words
# Outside of the time that sums can cover, or with a time that its key does not bear out: the key is
# made when the row changes, the time is that of the transaction's beginning.
_ASTRAY = """
    SELECT id FROM core_rowchange
     WHERE (id >= %s AND id < %s AND uuid_extract_version(id) = 7
            AND at BETWEEN uuid_extract_timestamp(id) - %s AND uuid_extract_timestamp(id) + %s)
           IS NOT TRUE
     ORDER BY id LIMIT %s
"""
# In this order: the time is that of the statement's arrival, the number is taken after it.
_NOW = """
    SELECT statement_timestamp(), pg_current_xact_id()::text::bigint,
           pg_snapshot_xmin(pg_current_snapshot())::text::bigint
"""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A time, and a number below which all transactions began to write before it."""

    at: datetime.datetime
    number: int


@dataclass(frozen=True, slots=True)
class _Sealing:
    """What a sealing says: the sums of a span of time, by its keys or, once, of a day."""

    event: AuditEvent
    span: tuple[datetime.datetime, datetime.datetime]
    tables: Sums
    mark: _Mark | None
    day: str | None = None

    @property
    def until(self) -> datetime.datetime:
        return self.span[1]


def seal() -> bool:
    """Write the sums of what is final and not sealed yet; whether there was anything to write.

    Call it first in a transaction of its own, under a role that reads all notes.
    """
    mark, oldest = _mark()
    events = _events().order_by("-at", "-id").iterator(10)
    last = next(filter(None, map(_believed, events)), None)
    since, marked = (_BEGINNING, None) if last is None else (last.until, last.mark)
    until = max(since, _final(mark, oldest, marked))
    if marked is not None and until == since:
        return False  # a long transaction is still at work
    noted = RowChange.objects.filter(pk__gte=_first_key(since)).exists()
    if last is not None and marked is not None and not noted and mark.at - last.event.at < _QUIET:
        return False
    audit.record(
        SEALED, by=None, since=since.isoformat(), until=until.isoformat(),
        tables=_sums_of([(since, until)])[0], mark=[mark.at.isoformat(), mark.number],
    )  # fmt: skip
    return True


def broken() -> Iterator[AuditEvent]:
    """Events that what is noted does not bear out any more, and those that seal nothing."""
    events = _events().order_by("at", "id").iterator(_AT_ONCE)
    while some := list(islice(events, _AT_ONCE)):
        seals = [_believed(event) for event in some]
        sums = iter(_sums_of([one.span for one in seals if one and one.day is None]))
        for event, one in zip(some, seals, strict=True):
            if one is None:
                yield event
                continue
            found = next(sums) if one.day is None else _sums_of_day(one.day)
            if found != one.tables:
                yield event


def astray() -> Iterator[uuid.UUID]:
    """Notes that no sum covers or will cover, or that bear a time not their own; the first ones."""
    until = timezone.now() + _LEEWAY
    bounds: list[Any] = [_first_key(_BEGINNING), _first_key(until), _OUTLIVED, _LEEWAY, _MOST_TOLD]
    with connection.cursor() as cursor:
        cursor.execute(_ASTRAY, bounds)
        for (pk,) in cursor.fetchall():
            yield pk


def _mark() -> tuple[_Mark, int]:
    """Here and now; and the oldest transaction that still writes."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW)
        at, number, oldest = cursor.fetchone()
    return _Mark(at, number), oldest


def _final(mark: _Mark, oldest: int, marked: _Mark | None) -> datetime.datetime:
    """Until when nothing can be noted any more."""
    if marked is not None:
        # Numbers that begin anew belong to another life of the database: a restored copy.
        is_restored = mark.number < marked.number
        if oldest > marked.number or is_restored:
            return marked.at
    return mark.at - _OUTLIVED


def _events() -> QuerySet[AuditEvent]:
    """What claims to be a sealing, each with the seal of the event before it.

    Nobody seals at a time that cannot be read: `core.audit_verify` tells of such an event.
    """
    before = AuditEvent.objects.filter(chain=OuterRef("chain_id"), seq=OuterRef("seq") - 1)
    return (
        AuditEvent.objects.readable()
        .filter(action=SEALED)
        .annotate(before=Subquery(before.values("mac")[:1]))
    )


def _believed(event: AuditEvent) -> _Sealing | None:
    """What the event says, when it is sealed itself, by the portal, and of a time that is over."""
    if event.chain_id is None or event.seq is None or event.actor_id is not None:
        return None
    try:
        mac = audit_chain.seal(
            audit_chain.entry_of(event),
            chain_id=event.chain_id,
            seq=event.seq,
            before=getattr(event, "before", None) or "",
        )
    except (ValueError, RecursionError):
        return None
    if not hmac.compare_digest(mac.encode(), event.mac.encode()):
        return None
    try:
        said = _said(event)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return None if said.until > timezone.now() + _LEEWAY else said


def _said(event: AuditEvent) -> _Sealing:
    details = event.details
    if "until" not in details:  # by day, as an earlier edition sealed
        day = details["day"]
        since = _midnight(day)
        until = since + datetime.timedelta(days=1)
        return _Sealing(event, (since, until), details["tables"], None, day)
    since, until = (datetime.datetime.fromisoformat(details[name]) for name in ("since", "until"))
    at, number = details["mark"]
    mark = _Mark(datetime.datetime.fromisoformat(at), number)
    return _Sealing(event, (since, until), details["tables"], mark)


def _sums_of(spans: Sequence[tuple[datetime.datetime, datetime.datetime]]) -> list[Sums]:
    sums: list[Sums] = [{} for _span in spans]
    keys = [[_first_key(moment) for moment in side] for side in zip(*spans, strict=True)]
    if keys:
        _add(sums, _OF_SPANS, [list(range(len(spans))), *keys])
    return sums


def _sums_of_day(day: str) -> Sums:
    sums: list[Sums] = [{}]
    begin = _midnight(day)
    _add(sums, _OF_DAY, [begin, begin + datetime.timedelta(days=1)])
    return sums[0]


def _add(sums: list[Sums], statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for place, table, rows, digest in cursor.fetchall():
            sums[place][table] = [rows, digest]


def _first_key(moment: datetime.datetime) -> uuid.UUID:
    """The smallest key of version 7 that can be made in that millisecond."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def _midnight(day: str) -> datetime.datetime:
    return timezone.make_aware(
        datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time.min)
    )
