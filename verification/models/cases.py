"""Cases, and what the machine found about them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from beneficiaries.models import Person, RegistryRelease
from core.identifiers import Identified
from programs.models import Criteria, Program, Recipient
from regions.models import Region
from verification.enums import (
    AdministrationOutcome,
    CaseState,
    EligibilityOutcome,
    FindingKind,
    LocationOutcome,
    OverlapOutcome,
    PersonOutcome,
    Presence,
)
from verification.querysets import CaseQuerySet


class Case(Identified):
    """One recipient under verification. The outcomes repeat the latest findings for filtering.

    `withheld`: the agency is not told how the criteria were judged; `eligibility_told` is what it
    reads instead of `eligibility_outcome`. Columns that agencies must not read are named in
    `verification.querysets.WITHHELD_COLUMNS`, and the database refuses them.

    `version` rises with every change; a decision names the version it saw (no lost update). While
    `claimed_until` lies ahead the case is on the screen of `claimed_by`. `drifted` marks a decided
    case that would be judged otherwise today. `escalated_at`: it waited too long in the regency.
    """

    recipient = models.OneToOneField(Recipient, on_delete=models.PROTECT, related_name="case")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="cases")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    # The recipient's, for the order of lists: it stays as handed in until the case comes back.
    village = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.SUBMITTED)
    version = models.PositiveIntegerField(default=1)
    # The recipient's. Empty in cases from before it was noted.
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    # The recipient's too: the agency whose people read the case as guests of the program.
    guest_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    claimed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    claimed_until = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    drifted = models.BooleanField(default=False, db_default=False)
    person_outcome = models.CharField(max_length=12, choices=PersonOutcome)
    # Told with the finding on the person: the graver of what speaks against their living there.
    presence = models.CharField(
        max_length=8, choices=Presence, blank=True, default="", db_default=""
    )
    location_outcome = models.CharField(max_length=14, choices=LocationOutcome)
    eligibility_outcome = models.CharField(max_length=10, choices=EligibilityOutcome)
    withheld = models.BooleanField(default=False, db_default=False)
    eligibility_told = models.GeneratedField(
        expression=models.Case(
            models.When(withheld=True, then=models.Value("")), default=F("eligibility_outcome")
        ),
        output_field=models.CharField(max_length=10),
        db_persist=True,
    )
    overlap_outcome = models.CharField(max_length=14, choices=OverlapOutcome)
    administration_outcome = models.CharField(
        max_length=14,
        choices=AdministrationOutcome,
        default=AdministrationOutcome.COMPLETE,
        db_default=AdministrationOutcome.COMPLETE,
    )
    proposed = models.BooleanField(
        _("usulan sistem"), help_text=_("Tepat sasaran dan lokasi menurut temuan.")
    )

    # Why its agency objects, in a list; `queries.grounds.tell_grounds` sets it.
    grounds_told: str

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["submitted_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CaseState.values), name="case_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "field"]) | Q(decided_at__isnull=False),
                name="decided_case_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_until__isnull=True)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False),
                name="claim_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["regency", "state", "submitted_at", "id"], name="case_worklist"),
            models.Index(fields=["state", "submitted_at", "id"], name="case_worklist_province"),
            models.Index(fields=["agency", "state", "submitted_at", "id"], name="case_agency"),
            models.Index(fields=["state", "program", "submitted_at", "id"], name="case_by_program"),
            models.Index(fields=["state", "village", "submitted_at", "id"], name="case_by_village"),
            # A regency's own, or it would step over the cases of all others on its way.
            models.Index(
                fields=["regency", "state", "program", "submitted_at", "id"],
                name="case_regency_program",
            ),
            models.Index(
                fields=["regency", "state", "village", "submitted_at", "id"],
                name="case_regency_village",
            ),
            # Few among many: found without reading the many.
            models.Index(
                fields=["regency", "submitted_at", "id"],
                condition=Q(escalated_at__isnull=False),
                name="case_escalated",
            ),
            models.Index(
                fields=["regency", "submitted_at", "id"],
                condition=Q(drifted=True),
                name="case_drifted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def days_waiting(self) -> int:
        """Whole days since it was (last) submitted."""
        return (timezone.now() - self.submitted_at).days

    @property
    def told_sound(self) -> bool:
        """Whether all that the agency is told speaks for the recipient."""
        return (
            self.person_outcome == PersonOutcome.FOUND
            and not self.presence
            and self.location_outcome == LocationOutcome.SAME_VILLAGE
            and self.eligibility_told == EligibilityOutcome.ELIGIBLE
            and self.overlap_outcome == OverlapOutcome.CLEAR
        )


class Finding(Identified):
    """What one check said, against which release and which version of the criteria.

    `reasons` are codes with harmless parameters, fit for the agency's eyes. What names a person of
    the base stands in `Evidence`, which agencies cannot read; nor can they read `withheld` rows.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="findings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=FindingKind)
    outcome = models.CharField(max_length=14)
    reasons = models.JSONField(default=list)
    withheld = models.BooleanField(default=False, db_default=False)
    release = models.ForeignKey(
        RegistryRelease, on_delete=models.PROTECT, null=True, related_name="+"
    )
    criteria = models.ForeignKey(Criteria, on_delete=models.PROTECT, null=True, related_name="+")
    case_version = models.PositiveIntegerField()
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["case_id", "-case_version", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "case_version", "kind"], name="finding_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.outcome}"


class Evidence(Identified):
    """What the base said on the day of the finding. For Bappeda's eyes only."""

    finding = models.OneToOneField(Finding, on_delete=models.CASCADE, related_name="evidence")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.finding_id)
