"""Columns of files that nobody's list knows, as a person named them once."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.enums import ImportUnit
from beneficiaries.models.places import region_key
from beneficiaries.querysets import MappingQuerySet
from core.identifiers import Identified


class HeaderMapping(Identified):
    """Which column of a file with these headings is which variable. Holds nobody's data.

    `regency` empty: made by the province, and used for every desk that has none of its own.
    `fingerprint` is that of the headings in their order (`import_plan.fingerprint`). `columns`
    maps a variable's name to the index of its column; the rest of the headings is left aside.
    """

    regency = region_key(_("kabupaten/kota"), null=True, blank=True)
    unit = models.CharField(_("isi berkas"), max_length=10, choices=ImportUnit)
    fingerprint = models.CharField(max_length=64)
    headers = models.JSONField()
    columns = models.JSONField()
    code_system = models.CharField(max_length=10, blank=True)
    # The headings name no place: rows are placed by their NIK and KK without asking each time.
    placed_by_base = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    objects = MappingQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "fingerprint", "regency"],
                nulls_distinct=False,
                name="header_mapping_once_per_desk",
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.headers[:3])
