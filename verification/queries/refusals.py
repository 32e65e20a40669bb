"""What a recipient's page tells of a refusal: its reason, and the way to object."""

from __future__ import annotations

from django.urls import reverse

from accounts.access import may_open
from accounts.permissions import Permission
from accounts.scope import Scope
from programs.models import Recipient
from programs.queries.refusals import Refusal, tells_of_refusals
from verification.models import Case
from verification.queries.objections import contestable, objecting


@tells_of_refusals
def refusal_told(scope: Scope, recipient: Recipient) -> Refusal | None:
    if not scope.may(Permission.CASE_VIEW):
        return None
    case = Case.objects.visible_to(scope).filter(recipient=recipient).first()
    decision = contestable(case) if case is not None else None
    if case is None or decision is None:
        return None
    barred, last_day = objecting(case, scope)
    if last_day is None:
        return None
    may_object = barred is None and may_open(scope, "verification:objection_lodge")
    address = reverse("verification:objection_lodge", args=[case.pk]) if may_object else ""
    return Refusal(decision.reason, decision.decided_at, last_day, address)
