"""Plans of aid across all levels of government, to be held against what was done."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from core.identifiers import Identified
from programs.enums import PlanLevel
from programs.models.kinds import ProgramKind
from programs.querysets import PlanQuerySet
from regions.models import Region


class Plan(Identified):
    """What a level of government, or a private giver, means to do in a year, and where.

    `agency` is the agency that plans; for the centre and for private givers it is empty and
    `institution` names the giver. `region` is where (any level); `regency` is its regency, copied
    for the policies, empty for plans over the whole province. `amount` in rupiah, `quantity` in
    units of the kind's target (persons, families, households, groups).
    """

    year = models.PositiveSmallIntegerField(
        _("tahun anggaran"), validators=[MinValueValidator(2015), MaxValueValidator(2100)]
    )
    level = models.CharField(_("tingkat"), max_length=10, choices=PlanLevel)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    institution = models.CharField(_("lembaga pemberi"), max_length=150, blank=True)
    kind = models.ForeignKey(ProgramKind, on_delete=models.PROTECT, verbose_name=_("jenis program"))
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("wilayah")
    )
    regency = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    quantity = models.PositiveIntegerField(_("jumlah sasaran"), validators=[MinValueValidator(1)])
    amount = models.DecimalField(
        _("anggaran (Rp)"), max_digits=18, decimal_places=0, validators=[MinValueValidator(0)]
    )
    note = models.TextField(_("keterangan"), blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("rencana bantuan")
        ordering = ["-year", "level", "kind__name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | ~Q(institution=""), name="plan_of_somebody"
            ),
        ]
        indexes = [models.Index(fields=["regency", "year"], name="plan_regency_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"
