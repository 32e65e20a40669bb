"""What Bappeda decided: one case at a time, or many by filter."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.tenancy import TerritoryQuerySet
from core.identifiers import Identified
from regions.models import Region
from verification.enums import Action, SampleState
from verification.models.cases import Case
from verification.querysets import CasePartQuerySet


class BulkAct(Identified):
    """One decision on many cases: by what filter, how many, and whether it was taken back.

    `filters` holds codes and ids, never text of a person. `regency` is empty for acts of the
    province. `sample_percent` of the cases, drawn at random, are to be looked at by hand.
    """

    action = models.CharField(max_length=10, choices=Action)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    filters = models.JSONField(default=dict)
    reason = models.TextField(_("alasan"), blank=True)
    rows = models.PositiveIntegerField()
    sample_percent = models.PositiveSmallIntegerField(_("contoh (%)"), default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by__isnull=True, undone_at__isnull=True)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="undone_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SampleCheck(Identified):
    """A case of a bulk decision, drawn at random, that somebody looks at by hand."""

    bulk = models.ForeignKey(BulkAct, on_delete=models.PROTECT, related_name="samples")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="samples")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=SampleState, default=SampleState.OPEN)
    note = models.TextField(_("catatan"), blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["bulk", "case"], name="sampled_once"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="sample_checked_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="disagreed") | ~Q(note=""), name="disagreement_has_a_note"
            ),
        ]
        indexes = [models.Index(fields=["regency", "state"], name="sample_regency")]

    def __str__(self) -> str:
        return str(self.pk)


class Decision(Identified):
    """A verdict: who, when, on what, why. Rows are only ever added.

    `person_verdict` and `location_verdict` are the two axes of "tepat sasaran dan lokasi".
    `case_version` is the version the verifier saw; the makers (`entered_by`, `submitted_by`) are
    copied from the case so that the database itself refuses a maker as checker. That a case
    carries a verdict only together with its decision, a trigger sees to (migration 0005). `bulk` is
    the act by filter it belongs to, `objection` the objection it answers.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    case_version = models.PositiveIntegerField()
    action = models.CharField(max_length=10, choices=Action)
    person_verdict = models.BooleanField(_("tepat sasaran"), null=True)
    location_verdict = models.BooleanField(_("tepat lokasi"), null=True)
    reason = models.TextField(_("alasan"), blank=True)
    in_bulk = models.BooleanField(default=False)
    bulk = models.ForeignKey(
        "verification.BulkAct", on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    objection = models.ForeignKey(
        "verification.Objection", on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=Now())

    objects = CasePartQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at"]
        indexes = [
            # What changed an earlier decision: few, and asked for with every list of minutes.
            models.Index(
                fields=["regency", "decided_at"],
                condition=Q(action__in=["undo", "reopen"]) | Q(objection__isnull=False),
                name="decision_changing",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "case_version"], name="one_decision_per_version"
            ),
            models.CheckConstraint(
                condition=~Q(entered_by=F("decided_by")) & ~Q(submitted_by=F("decided_by")),
                name="maker_is_never_checker",
            ),
            models.CheckConstraint(
                condition=Q(action__in=["return", "undo", "reopen"])
                | Q(person_verdict__isnull=False, location_verdict__isnull=False),
                name="verdict_on_both_axes",
            ),
            models.CheckConstraint(
                condition=~Q(action="approve") | Q(person_verdict=True, location_verdict=True),
                name="approved_means_yes_on_both_axes",
            ),
            models.CheckConstraint(
                condition=~Q(action="reject") | Q(person_verdict=False) | Q(location_verdict=False),
                name="rejected_means_no_on_an_axis",
            ),
            models.CheckConstraint(
                condition=Q(action="approve") | ~Q(reason=""), name="refusal_needs_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.decided_at:%Y-%m-%d}"
