"""Programs of agencies and the versions of their criteria."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from core.identifiers import Identified
from programs.enums import FundingSource, Priority, ProgramState, Sector, TargetUnit
from programs.models.kinds import ProgramKind
from programs.querysets import ProgramQuerySet
from regions.models import Region


class Program(Identified):
    """One program of one agency in one budget year. `budget` in rupiah.

    `regency` is None for programs of the province; copied from the agency for the policies.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, verbose_name=_("instansi"))
    regency = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    kind = models.ForeignKey(ProgramKind, on_delete=models.PROTECT, verbose_name=_("jenis program"))
    name = models.CharField(_("nama program"), max_length=200)
    year = models.PositiveSmallIntegerField(
        _("tahun anggaran"), validators=[MinValueValidator(2015), MaxValueValidator(2100)]
    )
    funding = models.CharField(_("sumber dana"), max_length=12, choices=FundingSource)
    budget = models.DecimalField(
        _("pagu anggaran (Rp)"),
        max_digits=18,
        decimal_places=0,
        validators=[MinValueValidator(0)],
    )
    target_unit = models.CharField(_("sasaran"), max_length=10, choices=TargetUnit)
    target_quantity = models.PositiveIntegerField(
        _("jumlah sasaran"), validators=[MinValueValidator(1)]
    )
    unit_amount = models.DecimalField(
        _("nilai per sasaran (Rp)"),
        max_digits=15,
        decimal_places=0,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    sector = models.CharField(_("bidang"), max_length=20, choices=Sector, default=Sector.CROSS)
    priority = models.CharField(_("strategi"), max_length=20, choices=Priority, blank=True)
    starts_on = models.DateField(_("mulai"), null=True, blank=True)
    ends_on = models.DateField(_("berakhir"), null=True, blank=True)
    review_on = models.DateField(_("ditinjau ulang"), null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )
    description = models.TextField(_("uraian"), blank=True)
    state = models.CharField(max_length=10, choices=ProgramState, default=ProgramState.RUNNING)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("program")
        ordering = ["-year", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "name"], name="program_once_per_agency_and_year"
            ),
            models.CheckConstraint(condition=Q(budget__gte=0), name="budget_not_negative"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="program_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["agency", "-year"], name="program_agency_year")]

    def __str__(self) -> str:
        """The name with its year, once: many names end in it."""
        year = str(self.year)
        return self.name if self.name.endswith(year) else f"{self.name} {year}"

    @property
    def amount_each(self) -> Decimal | None:
        """What each recipient gets in rupiah, where the program says so.

        The amount of a program for groups is a group's, and says nothing of one member's part.
        """
        return None if self.target_unit == TargetUnit.GROUP else self.unit_amount

    @property
    def is_closed(self) -> bool:
        """Nobody enters recipients any more; grants that let somebody write ask for it."""
        return self.state == ProgramState.CLOSED


class Criteria(Identified):
    """One version of a program's rules. Immutable: a change is a new version.

    `deciles` are welfare deciles 1-10, 1 the poorest; empty means any. `areas` are the regions
    (of any level) the aid is meant for; none means the agency's whole territory. `conditions` are
    the other rules over variables of the registry; their form stands in `programs.eligibility`.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="criteria")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveSmallIntegerField()
    deciles = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    conditions = models.JSONField(default=list, blank=True)
    areas = models.ManyToManyField(Region, blank=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["program", "version"], name="criteria_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.program} v{self.version}"
