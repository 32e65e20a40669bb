"""Zips of pictures on their way to their households."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from beneficiaries.enums import BatchState, EntryOutcome, PhotoKind
from beneficiaries.models.people import Household
from beneficiaries.models.places import region_key
from beneficiaries.picture_querysets import BatchQuerySet
from core.identifiers import Identified


class PhotoBatch(Identified):
    """A zip of pictures named by register id.

    `agency` is set when an agency sent it, else `regency`; both are empty for the province. The
    file goes once every entry has its outcome. `counts` holds entries by outcome.
    """

    regency = region_key(_("kabupaten/kota"), null=True, blank=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    file = models.FileField(_("berkas"), upload_to="batches/")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.RECEIVED)
    fault = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(regency__isnull=True) | Q(agency__isnull=True),
                name="batch_of_territory_or_agency",
            )
        ]
        indexes = [
            models.Index(fields=["regency", "-created_at"], name="photo_batch_regency"),
            models.Index(fields=["agency", "-created_at"], name="photo_batch_agency"),
        ]

    def __str__(self) -> str:
        return self.file_name


class PhotoBatchEntry(Identified):
    """One file of a zip, by its place in it, and what became of it.

    Its id names the files of its picture, so that a worker that died and comes back writes over
    what it had begun. `photo_id` stays when the picture is removed later.
    """

    batch = models.ForeignKey(PhotoBatch, on_delete=models.CASCADE, related_name="entries")
    regency = region_key(_("kabupaten/kota"), null=True, blank=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=250)
    outcome = models.CharField(max_length=12, choices=EntryOutcome, default=EntryOutcome.WAITING)
    registry_id = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=8, choices=PhotoKind, blank=True)
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    photo_id = models.UUIDField(null=True)
    outside_m = models.PositiveIntegerField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="batch_entry_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"
