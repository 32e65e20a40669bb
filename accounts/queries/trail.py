"""The audit trail as an auditor may read it."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.scope import Scope
from core.models import AuditEvent
from core.scope import DatabaseRole


def trail(scope: Scope) -> QuerySet[AuditEvent]:
    """Events of the auditor's territory, newest first; the province reads all."""
    events = AuditEvent.objects.select_related("actor").order_by("-at", "-id")
    match scope.role:
        case DatabaseRole.PROVINCE:
            return events
        case DatabaseRole.REGENCY:
            return events.filter(regency_id=scope.regency_id)
    return events.none()
