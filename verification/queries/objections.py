"""Objections of the scope: open ones by the day an answer is owed, the others by their age."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.permissions import Permission
from accounts.scope import Scope
from core.scope import DatabaseRole
from verification.enums import ObjectionState
from verification.models import Case, Decision, Objection
from verification.objection_rules import last_day_to_object, refusal_to_object
from verification.querysets import unread_by
from verification.rules import Text

BY_DUE_DAY = ("due_on", "pk")


def objections(scope: Scope, *, answered: bool) -> QuerySet[Objection]:
    """Open or closed ones, with all that a row shows; without an order."""
    rows = in_full(scope)
    is_open = {"state": ObjectionState.OPEN}
    return rows.exclude(**is_open) if answered else rows.filter(**is_open)


def in_full(scope: Scope) -> QuerySet[Objection]:
    rows = Objection.objects.visible_to(scope).select_related(
        "case__recipient__village", "case__recipient__district", "case__recipient__regency",
        "case__recipient__entered_by", "case__program", "case__submitted_by", "agency", "regency",
        "decision", "contested_by", "lodged_by", "resolved_by",
    )  # fmt: skip
    unread = unread_by(scope, "case__")
    return rows.defer(*unread) if unread else rows


def waiting_for_answer(scope: Scope) -> int:
    """How many this verifier may answer; 0 for those who answer none. Not those against their own
    decisions, or of what they entered or submitted."""
    if not scope.may(Permission.CASE_DECIDE) or scope.role is DatabaseRole.AGENCY:
        return 0
    own = (
        Q(contested_by=scope.user_id)
        | Q(case__submitted_by=scope.user_id)
        | Q(case__recipient__entered_by=scope.user_id)
    )
    waiting = Objection.objects.visible_to(scope).filter(state=ObjectionState.OPEN)
    return waiting.exclude(own).count()


def contestable(case: Case) -> Decision | None:
    """The decision that a rejected case stands on."""
    return case.decisions.filter(case_version=case.version - 1).first()


def objecting(case: Case, scope: Scope) -> tuple[Text | None, datetime.date | None]:
    """Why this user may not object now (None: may), and the last day on which anybody may."""
    decision = contestable(case)
    last_day = None
    if decision is not None:
        last_day = last_day_to_object(decision.decided_at, settings.OBJECTION_DAYS)
    refusal = refusal_to_object(
        scope,
        agency_id=case.agency_id,
        state=case.state,
        last_day=last_day,
        objected_before=Objection.objects.filter(decision=decision).exists(),
        today=timezone.localdate(),
    )
    return refusal, last_day
