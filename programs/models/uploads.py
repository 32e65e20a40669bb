"""Uploaded lists of recipients and what became of their rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from core.identifiers import Identified
from programs.enums import UploadRowOutcome, UploadState
from programs.models.programs import Program
from programs.querysets import RecipientUploadQuerySet, UploadQuerySet


class RecipientUpload(Identified):
    """A list of recipients as a file, and what became of its rows.

    `headers` are the column titles as the sender wrote them; `positions` says which of them became
    which of our columns (name to index). Both are empty until the file has been opened. `counts`
    are its rows by outcome, and the entered ones by the engine's answer, as they stood when the
    check was over: pages do not count a hundred thousand rows again.

    `mapping` is empty until the worker has looked at the headings. From then on it is the plan the
    list is read by, as its headings tell, its sender named the columns or the agency remembers them
    (`beneficiaries.import_plan.Plan`); or, while nobody has named them, {"reason": why not}.
    `first_rows` is what its columns are named by, and empty but while it waits for that
    (`beneficiaries.first_rows`).

    `guest` is who sent the list while working in the program by a grant, `guest_agency` where they
    come from: a working paper of that agency, which the program's own does not read. The recipients
    that came of it are the program's. The database fills in both.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="uploads")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="uploads/")
    file_name = models.CharField(max_length=200)
    guest = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    guest_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.RECEIVED)
    fault = models.TextField(blank=True, help_text=_("Sebab berkas tidak dapat dibaca."))
    headers = models.JSONField(default=list)
    positions = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    first_rows = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    rows_total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    objects = RecipientUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "guest", "sha256"],
                condition=~Q(state="failed"),
                nulls_distinct=False,
                name="same_file_once_per_program",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ListMapping(Identified):
    """Which column of lists with these headings is which of ours, as somebody of the agency named
    them. Holds nobody's data.

    `fingerprint` is that of the headings in their order, without the two that our own file of rows
    to correct carries in front. `columns` maps our names to indexes among them; those that a kind
    of aid does not ask for are passed over.
    """

    # The constraint below begins with it.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # fmt: skip
    fingerprint = models.CharField(max_length=64)
    headers = models.JSONField()
    columns = models.JSONField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "fingerprint"], name="list_mapping_once_per_agency"
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.headers[:3])


class UploadRow(models.Model):
    """A row of an uploaded list: as it came, what became of it and why. Never changed by hand.

    `raw` is the list of cells from column A on; `faults` a list of {"column", "reason", "cure"},
    where `column` is one of our column names, or empty when the whole row is meant. `program`,
    `guest` and `guest_agency` are filled in the lists of guests alone, whose wall compares them.
    """

    # The constraint below begins with it.
    upload = models.ForeignKey(
        RecipientUpload, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    # The list's own; not checked again for each of its rows.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    guest = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    guest_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    number = models.PositiveIntegerField(help_text=_("Nomor baris seperti terlihat di Excel."))
    raw = models.JSONField()
    outcome = models.CharField(max_length=10, choices=UploadRowOutcome)
    faults = models.JSONField(default=list)
    recipient = models.ForeignKey(
        "programs.Recipient", on_delete=models.SET_NULL, null=True, related_name="upload_rows"
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="upload_row_once")]
        indexes = [models.Index(fields=["upload", "outcome", "number"], name="upload_row_outcome")]

    def __str__(self) -> str:
        return f"{self.upload_id}:{self.number}"
