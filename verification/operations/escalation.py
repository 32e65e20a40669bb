"""What age does: cases that wait too long become the province's concern; deadlines are told.

The system's own work, asked for by beat; each function may run as often as it likes.
"""

from __future__ import annotations

import datetime
from collections import Counter

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from core import audit
from verification.enums import FieldState, ObjectionState
from verification.models import Case, FieldCheck, Objection
from verification.operations import telling

# So long before a deadline people are reminded of it.
NEAR = datetime.timedelta(days=3)
_AT_ONCE = 5000


def escalate() -> int:
    """Mark the waiting cases that are older than `ESCALATE_AFTER_DAYS`; return how many."""
    # Back from the agency, or opened again, since it was marked: it waits from the beginning.
    Case.objects.filter(escalated_at__lt=F("submitted_at")).update(escalated_at=None)
    limit = timezone.now() - datetime.timedelta(days=settings.ESCALATE_AFTER_DAYS)
    late = Case.objects.undecided().filter(submitted_at__lt=limit, escalated_at__isnull=True)
    rows = list(
        late.order_by("pk")
        .select_for_update(of=("self",), skip_locked=True)
        .values_list("pk", "regency_id")[:_AT_ONCE]
    )
    Case.objects.filter(pk__in=[pk for pk, _regency in rows]).update(escalated_at=Now())
    for regency_id, count in sorted(Counter(regency for _pk, regency in rows).items()):
        audit.record("case.escalate", by=None, regency_id=regency_id, rows=count)
        telling.cases_escalated(regency_id=regency_id, count=count)
    return len(rows)


def remind() -> int:
    """Tell of visits and answers that are due soon or overdue, once each; return how many told."""
    today = timezone.localdate()
    checks = FieldCheck.objects.filter(state=FieldState.OPEN, due_on__lte=today + NEAR)
    told = sum(telling.visit_due(check=check, today=today) for check in checks.iterator())
    objections = Objection.objects.filter(state=ObjectionState.OPEN, due_on__lte=today + NEAR)
    return told + sum(
        telling.objection_due(objection=objection, today=today)
        for objection in objections.iterator()
    )
