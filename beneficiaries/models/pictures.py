"""Pictures of houses, where the houses stand, and looks at full numbers."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.enums import DOCUMENT_KINDS, PhotoKind, PlaceSource, RevealedAbout
from beneficiaries.models.people import Household, Person
from beneficiaries.models.places import region_key
from beneficiaries.picture_querysets import OfHouseholdQuerySet, PhotoQuerySet
from core.identifiers import Identified
from regions.outlines import MARGIN_M

_IS_DOCUMENT = Q(kind__in=sorted(DOCUMENT_KINDS))


class HouseholdPhoto(Identified):
    """A picture of a house or its people. Files are private; EXIF is gone, its place kept here.

    `outside_m` is how far the place of the picture lies beyond the outline of the household's
    village (else district, else regency); empty where either is unknown.
    """

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
    outside_m = models.PositiveIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "sha256"],
                condition=~_IS_DOCUMENT,
                name="same_photo_once_per_household",
            ),
            # Apart from the house's, so that no answer to a picture tells of an identity paper.
            models.UniqueConstraint(
                fields=["household", "sha256"],
                condition=_IS_DOCUMENT,
                name="same_document_once_per_household",
            ),
        ]
        indexes = [
            # The same file on several households is a question to be asked.
            models.Index(fields=["sha256"], name="photo_same_file"),
            models.Index(fields=["regency", "-uploaded_at", "id"], name="photo_regency_list"),
            models.Index(fields=["-uploaded_at", "id"], name="photo_province_list"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.household_id}"

    @property
    def is_document(self) -> bool:
        """Whether the picture shows full numbers."""
        return self.kind in DOCUMENT_KINDS

    @property
    def is_outside(self) -> bool:
        return self.outside_m is not None and self.outside_m > MARGIN_M

    @property
    def shown_at(self) -> datetime.datetime:
        """When it was taken; when that is unknown, when it came."""
        return self.taken_at or self.uploaded_at


class PhotoRemoval(Identified):
    """A picture that was taken away: what it was and why. The file is gone."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    regency = region_key(_("kabupaten/kota"))
    kind = models.CharField(_("jenis foto"), max_length=8, choices=PhotoKind)
    reason = models.CharField(_("alasan"), max_length=300)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(db_default=Now())

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["-removed_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="photo_removal_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.household_id}"


class DocumentReveal(Identified):
    """Somebody opened a picture of an identity paper, and why. It stays open for some minutes.

    `photo_id` stays when the picture is removed.
    """

    photo_id = models.UUIDField()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    regency = region_key(_("kabupaten/kota"))
    revealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("alasan"), max_length=300)
    revealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-revealed_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="document_reveal_has_a_reason")
        ]
        indexes = [
            models.Index(fields=["photo_id", "revealed_by", "-revealed_at"], name="document_open")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class HouseholdPlace(Identified):
    """Where somebody found a house to stand; goes before the coordinates of a release.

    Rows are only added: the newest is in force, the older ones are history.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="places")
    regency = region_key(_("kabupaten/kota"))
    latitude = models.DecimalField(_("lintang"), max_digits=9, decimal_places=6)
    longitude = models.DecimalField(_("bujur"), max_digits=9, decimal_places=6)
    accuracy_m = models.PositiveIntegerField(null=True)
    source = models.CharField(_("asal"), max_length=6, choices=PlaceSource)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    objects = OfHouseholdQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at"]
        indexes = [models.Index(fields=["household", "-set_at"], name="household_place_newest")]

    def __str__(self) -> str:
        return str(self.pk)


class Reveal(Identified):
    """Somebody saw a NIK in full, or which confidential group a person is in, and why.

    Written in the same transaction, or nothing is shown.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reveals")
    regency = region_key(_("kabupaten/kota"))
    revealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("alasan"), max_length=300)
    revealed_at = models.DateTimeField(db_default=Now())
    about = models.CharField(
        max_length=6,
        choices=RevealedAbout,
        default=RevealedAbout.NUMBER,
        db_default=RevealedAbout.NUMBER,
    )

    class Meta:
        ordering = ["-revealed_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reveal_has_a_reason")]
        indexes = [models.Index(fields=["revealed_by", "revealed_at"], name="reveal_of_account")]

    def __str__(self) -> str:
        return str(self.pk)
