"""Objections (sanggah) of agencies against a refusal."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from core.identifiers import Identified
from regions.models import Region
from verification.enums import ObjectionState
from verification.models.cases import Case
from verification.models.decisions import Decision
from verification.querysets import CasePartQuerySet


class Objection(Identified):
    """An agency's objection to one decision, answered by somebody other than who made it.

    `contested_by` is that verifier, copied so that the database itself refuses the same person as
    judge. `due_on` is the day by which an answer is owed.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="objections")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="contested_in")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    grounds = models.TextField(_("alasan sanggahan"))
    file = models.FileField(_("bukti pendukung"), upload_to="objections/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=60, blank=True)
    lodged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lodged_at = models.DateTimeField(db_default=Now())
    due_on = models.DateField(_("tenggat jawaban"))
    state = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.OPEN)
    contested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolution = models.TextField(_("jawaban"), blank=True)

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="open"), name="one_open_objection_per_case"
            ),
            models.CheckConstraint(condition=~Q(grounds=""), name="objection_has_grounds"),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True) | ~Q(resolved_by=F("contested_by")),
                name="objection_needs_a_second_verifier",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"])
                | Q(resolved_by__isnull=False, resolved_at__isnull=False) & ~Q(resolution=""),
                name="objection_answered_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["regency", "state", "due_on"], name="objection_regency"),
            models.Index(fields=["agency", "state", "due_on"], name="objection_agency"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
