"""Lists of findings that came back answered, and what became of each of their rows."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.models.places import region_key
from beneficiaries.quality_enums import AnswerFate, AnswerFileState
from beneficiaries.quality_querysets import AnswerFileQuerySet
from core.identifiers import Identified


class QualityAnswerFile(Identified):
    """A handed-down list with the answers of those who mended, sent in by a steward.

    `regency` empty: sent by the province. `counts` holds rows by fate; `corrections` is the file of
    the faulty rows, to be corrected and sent back.
    """

    regency = region_key(_("kabupaten/kota"), null=True, blank=True)
    file = models.FileField(_("berkas"), upload_to="quality_answers/")
    file_name = models.CharField(max_length=200)
    state = models.CharField(
        max_length=8, choices=AnswerFileState, default=AnswerFileState.RECEIVED
    )
    fault = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    corrections = models.FileField(upload_to="quality_answers/", blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = AnswerFileQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["regency", "-created_at"], name="quality_answer_list")]

    def __str__(self) -> str:
        return self.file_name


class QualityAnswer(models.Model):
    """One row of an answered list: which finding it names, and what became of the answer.

    A row is written in the transaction that closes its finding, so that a worker that comes back
    goes on behind the last one. What the officer wrote stands with the finding, not here.
    """

    file = models.ForeignKey(
        QualityAnswerFile, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    regency = region_key(_("kabupaten/kota"), null=True)
    number = models.PositiveIntegerField()
    finding_id = models.UUIDField(null=True)
    fate = models.CharField(max_length=11, choices=AnswerFate)

    class Meta:
        ordering = ["file", "number"]
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="quality_answer_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.fate}"
