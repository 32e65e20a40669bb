"""Looking again when the base, a rule or an overlap has changed; and taking a queue over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.tenancy import TerritoryQuerySet
from beneficiaries.models import RegistryRelease
from core.identifiers import Identified
from regions.models import Region
from verification.enums import DriftCause, DriftState
from verification.models.cases import Case


class Recheck(Identified):
    """One pass over all cases of a regency under a new release. Resumes after `last`."""

    release = models.ForeignKey(RegistryRelease, on_delete=models.PROTECT, related_name="+")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    last = models.UUIDField(null=True)
    open_cases = models.PositiveIntegerField(default=0)
    open_changed = models.PositiveIntegerField(default=0)
    decided_cases = models.PositiveIntegerField(default=0)
    drifted = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return str(self.pk)


class Drift(Identified):
    """A decided case that would be judged otherwise today. `before` and `after` are the outcomes.

    The decision stands until somebody opens the case again or keeps it, with a reason.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="drifts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    cause = models.CharField(max_length=10, choices=DriftCause)
    release = models.ForeignKey(
        RegistryRelease, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_state = models.CharField(max_length=10)
    before = models.JSONField()
    after = models.JSONField()
    state = models.CharField(max_length=10, choices=DriftState, default=DriftState.OPEN)
    found_at = models.DateTimeField(db_default=Now())
    handled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True)
    reason = models.TextField(_("alasan"), blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["found_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="open"), name="one_open_drift_per_case"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "gone"])
                | Q(handled_by__isnull=False, handled_at__isnull=False) & ~Q(reason=""),
                name="drift_handled_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["regency", "state", "found_at"], name="drift_regency")]

    def __str__(self) -> str:
        return str(self.pk)


class Takeover(Identified):
    """The province decides the cases of a regency for a time, and says why."""

    regency = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("kabupaten/kota")
    )
    reason = models.TextField(_("alasan"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(db_default=Now())
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency"],
                condition=Q(ended_at__isnull=True),
                name="one_takeover_per_regency",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="takeover_has_a_reason"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
