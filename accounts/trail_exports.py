"""The audit trail and the row changes as lists to take along; known to pages and worker alike."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.export_source import Asked
from accounts.exports import ListExport, register
from accounts.forms.trail import ChangeFilter, TrailFilter
from accounts.permissions import Permission
from accounts.queries.trail import change_list, trail_list
from accounts.scope import Scope
from accounts.trail_lists import CHANGES, TRAIL
from core.models import AuditEvent, RowChange


def _events(scope: Scope, asked: Asked) -> QuerySet[AuditEvent]:
    return trail_list(scope, TrailFilter(asked.query, scope=scope).chosen())


def _changes(scope: Scope, asked: Asked) -> QuerySet[RowChange]:
    return change_list(scope, ChangeFilter(asked.query, scope=scope).chosen())


TRAIL_EXPORT = register(
    ListExport(
        code="audit.trail",
        label=_("Jejak audit"),
        filename="jejak-audit",
        action="trail.export",
        permission=Permission.AUDIT_EXPORT,
        filters=TRAIL.filters,
        listing=TRAIL,
        rows=_events,
    )
)
CHANGES_EXPORT = register(
    ListExport(
        code="audit.row_changes",
        label=_("Perubahan baris"),
        filename="perubahan-baris",
        action="row_changes.export",
        permission=Permission.AUDIT_EXPORT,
        filters=CHANGES.filters,
        listing=CHANGES,
        rows=_changes,
    )
)
