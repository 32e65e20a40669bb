"""Files on their way into a release."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.enums import ImportState, ImportUnit, RowOutcome
from beneficiaries.models.places import region_key
from beneficiaries.models.releases import RegistryRelease
from beneficiaries.models.written import WrittenJSONField
from beneficiaries.querysets import ImportQuerySet
from core.identifiers import Identified


class RegistryImport(Identified):
    """A file of households or persons on its way into a release.

    `regency` empty: the file may hold any regency of the province. `counts` holds rows by outcome
    and faults by kind, `mapping` how the file is read (`import_plan.Plan`) and what it turned out
    to be, `unknown_headers` what was left aside. While the file waits for somebody to name its
    columns, `mapping` holds its first rows instead. `preview` tells what applying would change
    (`operations.previewing`).
    """

    release = models.ForeignKey(RegistryRelease, on_delete=models.PROTECT, related_name="imports")
    unit = models.CharField(_("isi berkas"), max_length=10, choices=ImportUnit)
    regency = region_key(_("kabupaten/kota"), null=True, blank=True)
    file = models.FileField(_("berkas"), upload_to="imports/")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.RECEIVED)
    fault = models.TextField(blank=True)
    mapping = models.JSONField(default=dict)
    unknown_headers = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    # Since when the outcomes of its rows stand, and up to which row they are in the release.
    judged_at = models.DateTimeField(null=True)
    applied_to = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "unit", "regency", "sha256"],
                condition=~Q(state__in=["failed", "discarded"]),
                nulls_distinct=False,
                name="same_file_once_per_release",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def refuses_all(self) -> bool:
        """Whether it was checked, and not a single row of it may enter."""
        rows = self.counts.get("rows", 0)
        return self.state == ImportState.STAGED and 0 < rows == self.counts.get("faulty", 0)

    @property
    def awaits_households(self) -> bool:
        """Whether that is because the households of its people are not in the release yet."""
        return self.refuses_all and 2 * self.rows_without_household >= self.counts["rows"]

    @property
    def rows_without_household(self) -> int:
        faults = self.counts.get("faults", ())
        return sum(one["rows"] for one in faults if one["code"] == "household_unknown")


class StagedRow(models.Model):
    """A row of an import: as it came (`raw`), cleaned (`data`), and what is wrong with it."""

    # Written in the transaction that holds the import; rows by the million are not asked whose
    # they are.
    import_file = models.ForeignKey(
        RegistryImport, on_delete=models.CASCADE, related_name="rows", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    number = models.PositiveIntegerField()
    # Read from the tree of regions a moment before; rows by the million are not asked again.
    regency = region_key(_("kabupaten/kota"), null=True, db_constraint=False)
    registry_id = models.CharField(max_length=40, blank=True)
    raw = WrittenJSONField()
    data = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    outcome = models.CharField(max_length=8, choices=RowOutcome)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["import_file", "number"], name="staged_row_once")
        ]
        indexes = [
            models.Index(fields=["import_file", "outcome", "number"], name="staged_row_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.import_file_id}:{self.number}"
