"""Who has seen whom: one row for each person at a desk, household and day."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.enums import SeenOn
from beneficiaries.models.people import Household
from beneficiaries.models.places import region_key
from core.identifiers import Identified


class Sight(Identified):
    """A page that showed a household and its members by name. `count`: how often that day.

    Written with the page, in one transaction: a page that cannot be noted is not shown.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="sights")
    regency = region_key(_("kabupaten/kota"))
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    membership_id = models.UUIDField(null=True)
    page = models.CharField(_("halaman"), max_length=10, choices=SeenOn)
    day = models.DateField()
    count = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day", "household", "page"], name="sight_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.day}"
