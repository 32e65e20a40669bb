"""What a recipient's page tells of a refusal: its reason, the way to object, and the objection."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import F
from django.urls import reverse

from accounts.access import may_open
from accounts.permissions import Permission
from accounts.scope import Scope
from programs.models import Recipient
from programs.queries.refusals import (
    Contested,
    Refusal,
    tells_of_refusals,
    tells_reasons_of_refusals,
)
from verification.enums import CaseState, ObjectionState
from verification.models import Case, Decision, Objection
from verification.queries.objections import contestable, objecting


@tells_of_refusals
def refusal_told(scope: Scope, recipient: Recipient) -> Refusal | None:
    if not scope.may(Permission.CASE_VIEW):
        return None
    refused = (CaseState.REJECTED, CaseState.OBJECTED)
    case = Case.objects.visible_to(scope).filter(recipient=recipient, state__in=refused).first()
    decision = contestable(case) if case is not None else None
    if case is None or decision is None:
        return None
    barred, last_day = objecting(case, scope)
    if last_day is None:
        return None
    may_object = barred is None and may_open(scope, "verification:objection_lodge")
    address = reverse("verification:objection_lodge", args=[case.pk]) if may_object else ""
    return Refusal(
        decision.reason, decision.decided_at, last_day, address, _contested(scope, decision)
    )


def _contested(scope: Scope, decision: Decision) -> Contested | None:
    objections = Objection.objects.visible_to(scope)
    one = objections.filter(decision=decision, state=ObjectionState.OPEN).first()
    if one is None:
        return None
    url = reverse("verification:objection_detail", args=[one.pk])
    return Contested(one.grounds, one.lodged_at, one.due_on, url)


@tells_reasons_of_refusals
def reasons_told(scope: Scope, recipient_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """By recipient: the decision that each rejected case stands on, as `refusal_told` has it."""
    if not scope.may(Permission.CASE_VIEW):
        return {}
    standing = Decision.objects.filter(
        case__in=Case.objects.visible_to(scope).filter(
            recipient__in=recipient_ids, state=CaseState.REJECTED
        ),
        case_version=F("case__version") - 1,
    )
    return dict(standing.order_by("decided_at").values_list("case__recipient", "reason"))
