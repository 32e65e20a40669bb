"""Going there: what a visit was to find out, and what it found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.tenancy import TerritoryQuerySet
from core.identifiers import Identified
from regions.models import Region
from verification.enums import FieldResult, FieldState
from verification.models.cases import Case


class FieldCheck(Identified):
    """A visit to the recipient's home (verifikasi lapangan). For Bappeda's eyes only.

    `case_version` is the version of the case the visit was asked for. Coordinates are those of the
    place visited, in degrees (WGS 84); `distance_m` is how far that lies from what the base says.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="field_checks")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    case_version = models.PositiveIntegerField()
    question = models.TextField(_("yang perlu diperiksa"))
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(db_default=Now())
    due_on = models.DateField(_("tenggat"))
    state = models.CharField(max_length=10, choices=FieldState, default=FieldState.OPEN)
    visited_on = models.DateField(_("tanggal kunjungan"), null=True, blank=True)
    visitor = models.CharField(_("petugas yang berkunjung"), max_length=150, blank=True)
    result = models.CharField(_("hasil"), max_length=12, choices=FieldResult, blank=True)
    notes = models.TextField(_("uraian"), blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    distance_m = models.PositiveIntegerField(null=True)
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(null=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="open"), name="one_open_field_check_per_case"
            ),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(visited_on__isnull=False, reported_by__isnull=False, reported_at__isnull=False)
                & ~Q(result=""),
                name="field_check_done_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["regency", "state", "due_on"], name="field_check_due")]

    def __str__(self) -> str:
        return str(self.pk)


class FieldPhoto(Identified):
    """A picture taken on the visit. Private; EXIF is gone, its place and time kept here."""

    field_check = models.ForeignKey(FieldCheck, on_delete=models.PROTECT, related_name="photos")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    image = models.FileField(upload_to="field/")
    thumbnail = models.FileField(upload_to="thumbnails/")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    taken_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["field_check", "sha256"], name="same_photo_once_per_field_check"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
