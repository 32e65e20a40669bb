"""Which kinds of aid go together, and which recipients clash by that."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from accounts.tenancy import TerritoryQuerySet
from core.identifiers import Identified
from programs.enums import OverlapPeriod, OverlapUnit, OverlapVerdict
from programs.models.kinds import ProgramKind
from programs.models.programs import Program
from programs.models.recipients import Recipient
from regions.models import Region


class OverlapRule(Identified):
    """Whether two kinds of aid may meet in one person or household within a period.

    The pair has no order: `first_kind` is the one with the smaller code. Never changed: a new rule
    supersedes the old one, so that a finding can name the rule it was made by.
    """

    first_kind = models.ForeignKey(ProgramKind, on_delete=models.PROTECT, related_name="+")
    second_kind = models.ForeignKey(ProgramKind, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(_("dihitung per"), max_length=10, choices=OverlapUnit)
    period = models.CharField(_("masa"), max_length=10, choices=OverlapPeriod)
    verdict = models.CharField(_("aturan"), max_length=10, choices=OverlapVerdict)
    note = models.CharField(_("keterangan"), max_length=300, blank=True)
    source = models.CharField(_("dasar"), max_length=200, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("aturan tumpang tindih")
        ordering = ["first_kind__name", "second_kind__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["first_kind", "second_kind"],
                condition=Q(superseded_at__isnull=True),
                name="one_rule_in_force_per_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_kind} × {self.second_kind}"


class Overlap(Identified):
    """Two standing recipients that clash, seen from one of them; the other has a row of its own.

    Written set-based by the matching role whenever one of the two changes. `agency` and `regency`
    are the recipient's; what stands on the other side is for Bappeda only, so agencies have no
    right on this table. `rule` is None for the built-in rules: the same program twice, and the
    same kind where no rule was laid down.
    """

    recipient = models.ForeignKey(
        Recipient, on_delete=models.CASCADE, related_name="overlaps", db_index=False
    )
    other = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    other_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    other_regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    other_program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(OverlapRule, on_delete=models.PROTECT, null=True, related_name="+")
    same_program = models.BooleanField(default=False)
    unit = models.CharField(max_length=10, choices=OverlapUnit)
    verdict = models.CharField(max_length=10, choices=OverlapVerdict)
    by_nik_only = models.BooleanField(default=False)
    found_at = models.DateTimeField(db_default=Now())

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "other"], name="overlap_once_per_side"),
            models.CheckConstraint(condition=~Q(recipient=F("other")), name="overlap_of_two"),
        ]
        indexes = [
            models.Index(fields=["regency", "verdict", "program"], name="overlap_regency"),
            models.Index(fields=["program", "other_program"], name="overlap_programs"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class TouchedRecipient(models.Model):
    """A recipient whose overlaps have to be computed anew: it was entered, changed, moved or ended.

    Written in the transaction of the change; taken off by whoever has computed.
    """

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.recipient_id)
