"""How far a recertification has come."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from accounts.enums import Confirmation
from accounts.models import Campaign, CampaignItem
from accounts.permissions import Permission
from accounts.scope import Scope

ITEM_ORDER = ("membership__user__name", "id")


def campaigns(scope: Scope) -> QuerySet[Campaign]:
    """Campaigns the desk may see, the newest first, with how many rights wait."""
    return (
        Campaign.objects.visible_to(scope)
        .select_related("regency", "started_by")
        .annotate(
            total=Count("items"),
            waiting=Count("items", filter=Q(items__answer=Confirmation.WAITING)),
        )
    )


def items_of(campaign: Campaign, answer: str) -> QuerySet[CampaignItem]:
    items = campaign.items.select_related(
        "membership__user", "membership__agency__region", "grant", "answered_by"
    )
    return items.filter(answer=answer) if answer in Confirmation.values else items


def to_confirm(scope: Scope) -> int:
    """Rights that wait on this desk in the open campaign of its own territory."""
    if not scope.may(Permission.ACCOUNT_MANAGE):
        return 0
    return CampaignItem.objects.filter(
        campaign__regency_id=scope.regency_id,
        campaign__closed_at__isnull=True,
        answer=Confirmation.WAITING,
    ).count()
