"""The audit trail and the row changes as an auditor may read them."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership
from accounts.scope import Scope
from core.models import AuditEvent, RowChange
from core.scope import DatabaseRole

Row = TypeVar("Row", bound=Model)


def trail(scope: Scope) -> QuerySet[AuditEvent]:
    """Events of the auditor's territory, newest first; the province reads all.

    A file over several regencies is one event to the province, and its part to each regency.
    """
    events = _events(scope)
    if scope.role is DatabaseRole.PROVINCE:
        return events.exclude(details__has_key="part_of")
    return events


def trail_by_place(scope: Scope) -> QuerySet[AuditEvent]:
    """The same, but of files over several regencies their parts, to the province too."""
    return _events(scope).exclude(details__contains={"split": True})


def _events(scope: Scope) -> QuerySet[AuditEvent]:
    readable = AuditEvent.objects.readable()
    return _within(readable.select_related("actor").order_by("-at", "-id"), scope)


def trail_list(scope: Scope, chosen: Mapping[str, Any]) -> QuerySet[AuditEvent]:
    """Events that fit the filters."""
    events = _by_whom(trail(scope), scope, chosen)
    if day := chosen.get("dari"):
        events = events.filter(at__gte=_midnight(day))
    if day := chosen.get("sampai"):
        events = events.filter(at__lt=_midnight(day + datetime.timedelta(days=1)))
    if action := chosen.get("tindakan"):
        events = events.filter(action=action)
    if kind := chosen.get("jenis"):
        events = events.filter(object_type=kind)
    if subject := chosen.get("objek"):
        events = events.filter(object_id=str(subject))
    return events


def change_list(scope: Scope, chosen: Mapping[str, Any]) -> QuerySet[RowChange]:
    """Row changes of the territory that fit the filters."""
    changes = RowChange.objects.select_related("actor").order_by("-id")
    changes = _by_whom(_within(changes, scope), scope, chosen)
    # Keys are made by the database at the moment of the change, and sort by it.
    if day := chosen.get("dari"):
        changes = changes.filter(id__gte=_first_key(_midnight(day)))
    if day := chosen.get("sampai"):
        changes = changes.filter(id__lt=_first_key(_midnight(day + datetime.timedelta(days=1))))
    if table := chosen.get("tabel"):
        changes = changes.filter(table_name=table)
    if operation := chosen.get("perubahan"):
        changes = changes.filter(operation=operation)
    if subject := chosen.get("objek"):
        changes = changes.filter(row_id=str(subject))
    return changes


def _within(rows: QuerySet[Row], scope: Scope) -> QuerySet[Row]:
    match scope.role:
        case DatabaseRole.PROVINCE:
            return rows
        case DatabaseRole.REGENCY:
            return rows.filter(regency_id=scope.regency_id)
    return rows.none()


def _by_whom(rows: QuerySet[Row], scope: Scope, chosen: Mapping[str, Any]) -> QuerySet[Row]:
    if actor := chosen.get("pelaku"):
        rows = rows.filter(actor=actor)
    if agency := chosen.get("instansi"):
        # What was done to the agency's rows, and what its people did.
        people = Membership.objects.visible_to(scope).filter(agency=agency).values("user_id")
        rows = rows.filter(Q(agency_id=agency.pk) | Q(actor__in=people))
    if regency := chosen.get("kabupaten"):
        rows = rows.filter(regency_id=regency)
    return rows


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def _first_key(moment: datetime.datetime) -> uuid.UUID:
    """The smallest key of version 7 that can be made at that moment."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)
