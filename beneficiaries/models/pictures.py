"""Pictures of houses, and looks at full numbers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.enums import PhotoKind
from beneficiaries.models.people import Household, Person
from beneficiaries.models.places import region_key
from core.identifiers import Identified


class HouseholdPhoto(Identified):
    """A picture of a house or its people. Files are private; EXIF is gone, its place kept here."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="photos")
    regency = region_key(_("kabupaten/kota"))
    kind = models.CharField(_("jenis foto"), max_length=8, choices=PhotoKind)
    image = models.FileField(upload_to="photos/")
    thumbnail = models.FileField(upload_to="thumbnails/")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    taken_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["kind", "-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "sha256"], name="same_photo_once_per_household"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.household_id}"


class Reveal(Identified):
    """Somebody saw a NIK in full, and why. Written in the same transaction, or nothing is shown."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reveals")
    regency = region_key(_("kabupaten/kota"))
    revealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("alasan"), max_length=300)
    revealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-revealed_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reveal_has_a_reason")]

    def __str__(self) -> str:
        return str(self.pk)
