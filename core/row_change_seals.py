"""Row changes under the seals of the audit trail: what a day noted, told once in a sealed event.

Triggers write the notes of changed rows (`core.row_changes`); whoever owns the tables could change
or delete them later. So each night every finished day is summed up, by table: how many notes, and a
digest over all of them. The sum stands in the audit trail, whose seals need a key that the database
does not have; `core.audit_verify` computes it again.

A note carries the time at which its transaction began: a day is summed up when a whole one has
passed since, and the longest transaction with it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db import connection
from django.utils import timezone

from core import audit
from core.models import AuditEvent, RowChange

SEALED = "row_changes.seal"
_WAIT = datetime.timedelta(days=2)
Sums = dict[str, list[int | str]]

# Nothing of it depends on the settings of a session.
_SUMS = """
    SELECT table_name, count(*), encode(sha256(convert_to(string_agg(md5(concat_ws('|',
        id, extract(epoch FROM at), table_name, row_id, operation, array_to_string(columns, ','),
        rows, actor_id, role, login, regency_id, agency_id)), '' ORDER BY id), 'UTF8')), 'hex')
    FROM core_rowchange WHERE at >= %s AND at < %s GROUP BY table_name ORDER BY table_name
"""


def sums_of(day: datetime.date) -> Sums:
    """Number and digest of the notes of a day, by table; needs a role that reads all of them."""
    begin = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [begin, begin + datetime.timedelta(days=1)])
        return {table: [rows, digest] for table, rows, digest in cursor.fetchall()}


def seal_finished_days(today: datetime.date) -> int:
    """Write the sums of all days that are over and not sealed yet; returns how many days."""
    day, last, sealed = _first_unsealed(), today - _WAIT, 0
    while day is not None and day <= last:
        audit.record(SEALED, by=None, day=day.isoformat(), tables=sums_of(day))
        day, sealed = day + datetime.timedelta(days=1), sealed + 1
    return sealed


def broken() -> Iterator[AuditEvent]:
    """Events whose day does not bear them out any more."""
    for event in AuditEvent.objects.filter(action=SEALED).order_by("at", "id"):
        if sums_of(datetime.date.fromisoformat(event.details["day"])) != event.details["tables"]:
            yield event


def _first_unsealed() -> datetime.date | None:
    last = AuditEvent.objects.filter(action=SEALED).order_by("-at", "-id").first()
    if last is not None:
        return datetime.date.fromisoformat(last.details["day"]) + datetime.timedelta(days=1)
    first = RowChange.objects.order_by("at").values_list("at", flat=True).first()
    return None if first is None else timezone.localdate(first)
