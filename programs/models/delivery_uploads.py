"""Lists of who received what in a round, as agencies send them, and the rows that did not fit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from core.identifiers import Identified
from programs.enums import UploadState
from programs.models.distributions import Distribution
from programs.querysets import UploadQuerySet


class DeliveryUpload(Identified):
    """A list of deliveries as a file. `headers` are its column titles as the sender wrote them.

    `last_row` is the last row that was dealt with: a run that died goes on behind it. Of the rows
    dealt with, `rows_applied` were marked and `rows_left` said nothing of a delivery.
    """

    distribution = models.ForeignKey(
        Distribution, on_delete=models.PROTECT, related_name="delivery_uploads"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="uploads/")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.RECEIVED)
    fault = models.TextField(blank=True, help_text=_("Sebab berkas tidak dapat dibaca."))
    headers = models.JSONField(default=list)
    positions = models.JSONField(default=dict)
    last_row = models.PositiveIntegerField(default=0)
    rows_applied = models.PositiveIntegerField(default=0)
    rows_left = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["distribution", "sha256"],
                condition=~Q(state="failed"),
                name="same_file_once_per_distribution",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class DeliveryFault(models.Model):
    """A row that could not be applied. `raw` and `faults` as in `UploadRow`."""

    upload = models.ForeignKey(DeliveryUpload, on_delete=models.CASCADE, related_name="faulty")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    raw = models.JSONField()
    faults = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="delivery_fault_once")
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}:{self.number}"
