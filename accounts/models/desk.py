"""What the secretariat did to rights to work, and its yearly look at all of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.enums import Confirmation, MembershipAct
from accounts.models.grants import Grant
from accounts.models.people import Membership, User
from accounts.querysets import CampaignQuerySet
from core.identifiers import Identified
from regions.models import Region


class MembershipEvent(Identified):
    """One act on a right to work: who did it, when, why. Append-only.

    `by` is empty when the system acted: a right that nobody confirmed in time.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="events")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=10, choices=MembershipAct)
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    expires_on = models.DateField(null=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.membership_id}"


class Campaign(Identified):
    """Recertification: every right of a desk's territory is confirmed or ended by a day.

    `regency` empty: the rights of the province's own people. What nobody decided by `due_on` is
    suspended, not ended, so that a forgotten paper costs a phone call and not an account.
    """

    name = models.CharField(_("nama"), max_length=120)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("tenggat"))
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="one_open_campaign_per_desk",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CampaignItem(Identified):
    """One right within a campaign, or one grant that such a right holds; and what was decided.

    `membership` is the right, of a grant the one it is tied to.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="items")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, null=True, related_name="+")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=8, choices=Confirmation, default=Confirmation.WAITING)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "membership", "grant"],
                nulls_distinct=False,
                name="item_once_per_campaign",
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_at__isnull=True)
                | (~Q(answer="waiting") & Q(answered_at__isnull=False)),
                name="campaign_answer_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.membership_id}"
