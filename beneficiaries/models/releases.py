"""Editions of the base, and from when to when each was in force."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.enums import Source
from beneficiaries.models.places import region_key
from core.identifiers import Identified


class RegistryRelease(Identified):
    """One edition of the base, as decreed: source and period. Filled regency by regency.

    `told` are the variables its applied files have columns for: {unit: {regency's key, "" for files
    of the province: names}}. What no file asks about is not unknown because of an empty cell.
    """

    source = models.CharField(_("sumber"), max_length=6, choices=Source)
    period = models.CharField(
        _("periode"), max_length=20, help_text=_("Misalnya 2025-10 atau 2025 Triwulan 4.")
    )
    decree = models.CharField(_("nomor keputusan"), max_length=120, blank=True)
    decree_date = models.DateField(_("tanggal keputusan"), null=True, blank=True)
    told = models.JSONField(default=dict, db_default={}, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["source", "period"], name="release_once")]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.period}"


class ReleaseActivation(Identified):
    """From when to when a release was the base of a regency. One is in force at a time.

    `as_of` is filled when undoing brought an earlier state of the release back: rows that entered
    the release after that moment are not in the base. Who asks for undoing, and why, is noted
    before the work begins; `undone_at` when it is done.
    """

    release = models.ForeignKey(
        RegistryRelease, on_delete=models.PROTECT, related_name="activations"
    )
    regency = region_key(_("kabupaten/kota"), related_name="activations")
    households = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()
    activated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    activated_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undo_reason = models.CharField(_("alasan"), max_length=300, blank=True)

    class Meta:
        ordering = ["-activated_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True)
                | Q(undone_by__isnull=False) & ~Q(undo_reason=""),
                name="undoing_says_who_and_why",
            ),
            models.UniqueConstraint(
                fields=["regency"],
                condition=Q(superseded_at__isnull=True),
                name="one_release_in_force_per_regency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release} · {self.regency}"

    @property
    def stands_at(self) -> datetime.datetime:
        """The moment whose state of the release the base shows."""
        return self.as_of or self.activated_at
