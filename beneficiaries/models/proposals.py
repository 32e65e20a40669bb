"""What villages propose to change in the base, its papers and steps, and what became of it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.enums import MatchOutcome, PhotoKind, Sex
from beneficiaries.models.people import Household, Person
from beneficiaries.models.places import region_key
from beneficiaries.models.releases import RegistryRelease
from beneficiaries.proposals.enums import (
    EDITABLE,
    UNDECIDED,
    WAITING,
    AmendmentAct,
    JoinedBy,
    PaperKind,
    ProposalAct,
    ProposalKind,
    ProposalState,
)
from beneficiaries.proposals.querysets import OfVillageQuerySet, ProposalQuerySet
from core.identifiers import Identified

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# Every picture is painted anew as one of these.
PICTURE = "image/jpeg"


def _somebody(name: str | StrPromise | None = None, *, empty: bool = True) -> models.ForeignKey:
    return models.ForeignKey(
        User, on_delete=models.PROTECT, null=empty, related_name="+", db_index=False,
        verbose_name=name,
    )  # fmt: skip


def _other_than(*columns: str, than: str) -> Q:
    """`than` is empty, or somebody who stands in none of `columns`."""
    others = Q()
    for column in columns:
        others &= ~Q(**{than: F(column)})
    return Q(**{f"{than}__isnull": True}) | others


class Proposal(Identified):
    """One change of the base that a village proposes, on its way through the tiers.

    `told` holds the proposed columns of the household or person, `before` what the base said of
    them when the proposal was last submitted. A new household has no `household` until it is
    ratified; a proposal about a whole household has no `person`, and one about a new member of it
    none until it is ratified: who that is stands in its one `ProposalMember`. `since` is when the
    present tier began. Whoever makes one never decides it, and whoever checks it never ratifies it.
    """

    kind = models.CharField(_("jenis"), max_length=10, choices=ProposalKind)
    state = models.CharField(
        _("keadaan"), max_length=9, choices=ProposalState, default=ProposalState.DRAFT
    )
    regency = region_key(_("kabupaten/kota"))
    district = region_key(_("kecamatan"))
    village = region_key(_("desa/kelurahan"))
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, related_name="proposals", db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Whom it is about, for lists: the head of the household, or the person.
    subject_name = models.CharField(_("nama"), max_length=150)
    told = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    happened_on = models.DateField(_("tanggal kejadian"), null=True)
    to_village = region_key(_("desa/kelurahan tujuan"), null=True)
    to_place = models.CharField(_("tempat tujuan"), max_length=150, blank=True)
    joined_by = models.CharField(
        _("sebab masuk"), max_length=8, choices=JoinedBy, blank=True, default="", db_default=""
    )
    reason = models.CharField(_("alasan"), max_length=500, blank=True)
    created_by = _somebody(empty=False)
    created_at = models.DateTimeField(db_default=Now())
    since = models.DateTimeField(db_default=Now())
    submitted_by, submitted_at = _somebody(), models.DateTimeField(null=True)
    forwarded_by, forwarded_at = _somebody(), models.DateTimeField(null=True)
    checked_by, checked_at = _somebody(), models.DateTimeField(null=True)
    ratified_by, ratified_at = _somebody(), models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("usulan")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=_other_than("created_by", "submitted_by", than="forwarded_by"),
                name="proposal_maker_never_forwards",
            ),
            models.CheckConstraint(
                condition=_other_than("created_by", "submitted_by", than="checked_by"),
                name="proposal_maker_never_checks",
            ),
            models.CheckConstraint(
                condition=_other_than("created_by", "submitted_by", "checked_by",
                                      than="ratified_by"),
                name="proposal_maker_never_ratifies",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn", "returned", "refused"])
                | Q(state="district", submitted_by__isnull=False)
                | Q(state="regency", submitted_by__isnull=False, forwarded_by__isnull=False)
                | Q(state="province", submitted_by__isnull=False, forwarded_by__isnull=False,
                    checked_by__isnull=False)
                | Q(state="ratified", submitted_by__isnull=False, forwarded_by__isnull=False,
                    checked_by__isnull=False, ratified_by__isnull=False,
                    ratified_at__isnull=False),
                name="proposal_skips_no_tier",
            ),
            models.CheckConstraint(
                condition=Q(kind="new", person__isnull=True)
                | ~Q(kind="new") & Q(household__isnull=False),
                name="proposal_has_its_subject",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(state="ratified"),
                name="proposal_applied_stays_ratified",
            ),
            models.CheckConstraint(
                condition=Q(kind="member") & ~Q(joined_by="") | ~Q(kind="member") & Q(joined_by=""),
                name="proposal_joins_for_a_cause",
            ),
            # Several may join one household at once; the same person twice, a rule refuses.
            models.UniqueConstraint(
                fields=["kind", "household", "person"],
                condition=Q(state__in=[*UNDECIDED], household__isnull=False) & ~Q(kind="member"),
                nulls_distinct=False,
                name="one_open_proposal_per_subject",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["regency", "state", "id"], name="proposal_regency"),
            models.Index(fields=["regency", "village", "state", "id"], name="proposal_village"),
            models.Index(fields=["state", "id"], name="proposal_province"),
            models.Index(
                fields=["household"],
                condition=Q(household__isnull=False),
                name="proposal_household",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def days(self) -> int:
        """How long it has been at its tier."""
        return (timezone.now() - self.since).days

    @property
    def due_on(self) -> datetime.date:
        """The last day at this tier."""
        last = self.since + datetime.timedelta(days=settings.PROPOSAL_TIER_DAYS)
        return timezone.localdate(last)

    @property
    def is_overdue(self) -> bool:
        return self.is_waiting and self.days >= settings.PROPOSAL_TIER_DAYS

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE


class _OfProposal(Identified):
    """What hangs on a proposal carries its territory, for the policies."""

    regency = region_key(_("kabupaten/kota"))
    village = region_key(_("desa/kelurahan"))

    objects = OfVillageQuerySet.as_manager()

    class Meta:
        abstract = True


class ProposalMember(_OfProposal):
    """One member of a proposed household. `match_*` is what the base knows of them."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="members")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("nama"), max_length=150)
    nik = models.CharField(_("NIK"), max_length=16, blank=True)
    nik_usable = models.BooleanField(default=False)
    sex = models.PositiveSmallIntegerField(_("jenis kelamin"), choices=Sex)
    birth_place = models.CharField(_("tempat lahir"), max_length=120, blank=True)
    birth_date = models.DateField(_("tanggal lahir"))
    head_relation = models.SmallIntegerField(_("hubungan dengan kepala rumah tangga"))
    match_outcome = models.CharField(max_length=10, choices=MatchOutcome, blank=True)
    match_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    match_reasons = models.JSONField(default=list)

    class Meta:
        ordering = ["proposal_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_member_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ProposalPaper(_OfProposal):
    """A paper or picture that speaks for a proposal. Files are private.

    A picture of the house says what it shows, and when and where it was taken, as the gallery
    keeps it; `hung_at` is when it went there, after the proposal was ratified.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("jenis berkas"), max_length=7, choices=PaperKind)
    file = models.FileField(upload_to="proposals/")
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    photo_kind = models.CharField(
        _("jenis foto"), max_length=8, choices=PhotoKind, blank=True, default=""
    )
    taken_at = models.DateTimeField(null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    hung_at = models.DateTimeField(null=True)
    uploaded_by = _somebody(empty=False)
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "sha256"], name="proposal_paper_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.proposal_id}"

    @property
    def label(self) -> str:
        """What it is, and of a picture what it shows."""
        return str(self.get_photo_kind_display() or self.get_kind_display())

    @property
    def is_picture(self) -> bool:
        return self.media_type == PICTURE


class ProposalStep(_OfProposal):
    """One act on a proposal: who, when, with which words. Append-only."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=8, choices=ProposalAct)
    by = _somebody(empty=False)
    at = models.DateTimeField(db_default=Now())
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.act} {self.proposal_id}"


class Amendment(_OfProposal):
    """What a ratified proposal does to one household or person of the base.

    The base is what the release in force tells, and on top of it the amendments that this release
    has not heard of: see `beneficiaries.operations.amendments`. `release` was in force at
    ratification.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="amendments")
    act = models.CharField(max_length=7, choices=AmendmentAct)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="amendments")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    release = models.ForeignKey(
        RegistryRelease, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    before: Any = models.JSONField(default=dict)
    after: Any = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "household", "person"],
                nulls_distinct=False,
                name="amendment_once",
            )
        ]
        indexes = [models.Index(fields=["regency", "at", "id"], name="amendment_regency")]

    def __str__(self) -> str:
        return f"{self.act} {self.proposal_id}"
