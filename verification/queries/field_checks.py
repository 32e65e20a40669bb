"""Visits of the scope, by the day they are due."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from accounts.permissions import Permission
from accounts.scope import Scope
from verification.enums import FieldState
from verification.models import FieldCheck

BY_DUE_DAY = ("due_on", "pk")


def open_visits(scope: Scope) -> QuerySet[FieldCheck]:
    """What is to be visited, with all that a row shows; without an order."""
    return in_full(scope).filter(state=FieldState.OPEN)


def in_full(scope: Scope) -> QuerySet[FieldCheck]:
    return FieldCheck.objects.visible_to(scope).select_related(
        "case__recipient__village", "case__recipient__district", "case__recipient__regency",
        "case__program", "case__agency", "regency", "requested_by",
    )  # fmt: skip


def to_visit(scope: Scope) -> int:
    """How many visits this verifier's territory has to make; 0 for those who decide none."""
    if not scope.may(Permission.CASE_DECIDE):
        return 0
    return FieldCheck.objects.visible_to(scope).filter(state=FieldState.OPEN).count()


def overdue_count(scope: Scope, today: datetime.date) -> int:
    visits = FieldCheck.objects.visible_to(scope)
    return visits.filter(state=FieldState.OPEN, due_on__lt=today).count()
