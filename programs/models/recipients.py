"""Recipients of aid, alone or in a group."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from beneficiaries.enums import MatchOutcome, Sex
from beneficiaries.models import Household, Person
from core.identifiers import Identified
from programs.enums import EndKind, GroupRole, RecipientState
from programs.models.programs import Program
from programs.models.uploads import RecipientUpload
from programs.querysets import GroupQuerySet, RecipientQuerySet
from regions.models import Region


class RecipientGroup(Identified):
    """A group that receives aid together (KUBE, farmers). Each member is a `Recipient` of its own.

    `regency`, `district` and `village` are where the group has its seat.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="groups")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("nama kelompok"), max_length=150)
    number = models.CharField(_("nomor registrasi"), max_length=60, blank=True)
    business = models.CharField(_("jenis usaha"), max_length=120, blank=True)
    founded_on = models.DateField(_("tanggal berdiri"), null=True, blank=True)
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("desa/kelurahan"),
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("kelompok")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["program", "name"], name="group_once_per_program")
        ]

    def __str__(self) -> str:
        return self.name


class Recipient(Identified):
    """Somebody an agency gives aid to, as the agency wrote it, and who that is in the base.

    `regency`, `district` and `village` are where the agency says the recipient lives. `person` and
    `household` are the engine's answer; the agency may not see them when they lie outside of its
    territory, so pages ask `person` under row-level security. `return_reason` is what verification
    asks to be corrected; empty unless the recipient stands returned. `attributes` are the answers
    to the kind's own questions, by key. `heir_of` is the recipient whose place this one took,
    `previous` an earlier spell of the same recipient that had ended. `match_weight` is in bits.
    `guest_agency` is where they come from who entered it as guests of a shared program; the
    database fills it in.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="recipients")
    # What program and village say already is not checked again for every row of a long list.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    upload = models.ForeignKey(
        RecipientUpload, on_delete=models.PROTECT, null=True, related_name="recipients"
    )
    name = models.CharField(_("nama"), max_length=150)
    # What lists are sorted by: "Siti" and "SITI" stand together. A column, since behind the wall
    # only plain comparisons reach an index: `upper` is not leakproof.
    name_sort = models.GeneratedField(
        expression=Upper("name"),
        output_field=models.CharField(max_length=150),
        db_persist=True,
    )
    nik = models.CharField(_("NIK"), max_length=16, blank=True)
    kk = models.CharField(_("nomor KK"), max_length=16, blank=True)
    birth_date = models.DateField(_("tanggal lahir"), null=True, blank=True)
    sex = models.PositiveSmallIntegerField(_("jenis kelamin"), choices=Sex, null=True, blank=True)
    address = models.CharField(_("alamat"), max_length=250, blank=True)
    regency = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("kabupaten/kota"),
    )
    district = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("kecamatan"),
    )
    village = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("desa/kelurahan")
    )
    amount = models.DecimalField(
        _("nilai bantuan (Rp)"),
        max_digits=15,
        decimal_places=0,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    goods = models.CharField(_("bentuk barang/jasa"), max_length=200, blank=True)
    given_on = models.DateField(_("tanggal penyaluran"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=RecipientState, default=RecipientState.DRAFT)
    return_reason = models.TextField(
        _("alasan pengembalian"), blank=True, default="", db_default=""
    )
    match_outcome = models.CharField(max_length=10, choices=MatchOutcome, default=MatchOutcome.NONE)
    # What the reader of a page may hear of it; `programs.queries.telling.tell_matches` sets both.
    told_outcome: str
    told_label: str
    # Why it was refused, in a list; `programs.queries.refusals.tell_refusals` sets it.
    refusal_told: str
    match_reasons = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    match_weight = models.FloatField(null=True)
    match_probability = models.FloatField(null=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="aid", db_index=False
    )
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, related_name="aid", db_index=False
    )
    attributes = models.JSONField(
        default=dict, db_default=Value({}, models.JSONField()), blank=True
    )
    group = models.ForeignKey(
        RecipientGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        db_index=False,
    )
    group_role = models.CharField(
        _("jabatan"), max_length=10, choices=GroupRole, blank=True, default="", db_default=""
    )
    ended_on = models.DateField(_("berakhir pada"), null=True, blank=True)
    end_kind = models.CharField(
        _("sebab berakhir"), max_length=12, choices=EndKind, blank=True, default="", db_default=""
    )
    end_reason = models.TextField(_("keterangan"), blank=True, default="", db_default="")
    heir_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="heirs", db_index=False
    )
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="later", db_index=False
    )
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    guest_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    entered_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("penerima")
        ordering = ["name_sort", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "nik"],
                condition=~Q(nik="") & ~Q(state__in=["withdrawn", "ended"]),
                name="nik_once_per_program",
            ),
            models.CheckConstraint(
                condition=Q(nik="") | Q(nik__regex=r"^[0-9]{16}$"), name="recipient_nik_digits"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RecipientState.values), name="recipient_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="amount_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | (Q(ended_on__isnull=False) & ~Q(end_kind="")),
                name="ended_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(group_role="") | Q(group__isnull=False),
                name="group_role_within_a_group",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(group_role="chair") & ~Q(state__in=["withdrawn", "rejected", "ended"]),
                name="one_chair_per_group",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "program", "name_sort", "id"], name="recipient_agency_names"
            ),
            models.Index(
                fields=["regency", "program", "name_sort", "id"], name="recipient_regency_names"
            ),
            models.Index(fields=["person", "agency"], name="recipient_person"),
            models.Index(fields=["household", "agency"], name="recipient_household"),
            models.Index(
                fields=["agency", "state", "name_sort", "id"],
                condition=Q(state__in=["draft", "returned"]),
                name="recipient_in_hand_names",
            ),
            # Those not found in the base meet others by the number as written, across programs.
            models.Index(fields=["nik"], condition=~Q(nik=""), name="recipient_nik"),
            # Few have any of these: an index of the others would be written with every row.
            *(
                models.Index(
                    fields=[name],
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"recipient_{name}",
                )
                for name in ("group", "heir_of", "previous")
            ),
        ]

    def __str__(self) -> str:
        return self.name
