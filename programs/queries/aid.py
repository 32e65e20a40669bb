"""All aid of one household, newest first."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.scope import Scope
from beneficiaries.models import Household
from programs.enums import RecipientState
from programs.models import Recipient


def aid_of(scope: Scope, household: Household) -> QuerySet[Recipient]:
    """Recipients found to be of this household, drafts and withdrawn ones left out."""
    return (
        Recipient.objects.visible_to(scope)
        .filter(household=household, match_outcome="match")
        .exclude(state__in=[RecipientState.DRAFT, RecipientState.WITHDRAWN])
        .select_related("program__agency", "program__kind")
        .order_by("-program__year", "program__name", "id")
    )
