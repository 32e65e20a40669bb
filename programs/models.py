"""Aid programs of agencies, their criteria, their recipients and uploaded lists."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, User
from beneficiaries.enums import MatchOutcome, Sex
from beneficiaries.models import Household, Person
from core.identifiers import Identified
from programs.enums import (
    FundingSource,
    ProgramAction,
    ProgramState,
    RecipientState,
    TargetUnit,
    UploadRowOutcome,
    UploadState,
)
from programs.querysets import ProgramQuerySet, RecipientQuerySet, UploadQuerySet
from regions.models import Region


class ProgramKind(Identified):
    """A kind of aid (PKH, RTLH, …). Bappeda extends the list."""

    code = models.SlugField(_("kode"), max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=120)
    sector = models.CharField(_("bidang"), max_length=60, blank=True)
    target_unit = models.CharField(_("sasaran"), max_length=10, choices=TargetUnit)
    note = models.TextField(_("keterangan"), blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("jenis program")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


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
        ]
        indexes = [models.Index(fields=["agency", "-year"], name="program_agency_year")]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class Criteria(Identified):
    """One version of a program's rules. Immutable: a change is a new version.

    `deciles` are welfare deciles 1-10, 1 the poorest; empty means any. `areas` are the regions
    (of any level) the aid is meant for; none means the agency's whole territory.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="criteria")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    regency = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveSmallIntegerField()
    deciles = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
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


class RecipientUpload(Identified):
    """A list of recipients as a file, and what became of its rows.

    `headers` are the column titles as the sender wrote them; `positions` says which of them became
    which of our columns (name to index). Both are empty until the file has been opened.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="uploads")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="uploads/")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.RECEIVED)
    fault = models.TextField(blank=True, help_text=_("Sebab berkas tidak dapat dibaca."))
    headers = models.JSONField(default=list)
    positions = models.JSONField(default=dict)
    rows_total = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "sha256"],
                condition=~Q(state="failed"),
                name="same_file_once_per_program",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class Recipient(Identified):
    """Somebody an agency gives aid to, as the agency wrote it, and who that is in the base.

    `regency`, `district` and `village` are where the agency says the recipient lives. `person` and
    `household` are the engine's answer; the agency may not see them when they lie outside of its
    territory, so pages ask `person` under row-level security. `return_reason` is what verification
    asks to be corrected; empty unless the recipient stands returned.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="recipients")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    upload = models.ForeignKey(
        RecipientUpload, on_delete=models.PROTECT, null=True, related_name="recipients"
    )
    name = models.CharField(_("nama"), max_length=150)
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
        verbose_name=_("kabupaten/kota"),
    )
    district = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
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
    match_reasons = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="aid")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, related_name="aid"
    )
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("penerima")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "nik"],
                condition=~Q(nik="") & ~Q(state="withdrawn"),
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
        ]
        indexes = [
            models.Index(fields=["agency", "program", "name", "id"], name="recipient_agency_list"),
            models.Index(
                fields=["regency", "program", "name", "id"], name="recipient_regency_list"
            ),
            models.Index(fields=["person", "agency"], name="recipient_person"),
            models.Index(fields=["household", "agency"], name="recipient_household"),
        ]

    def __str__(self) -> str:
        return self.name


class UploadRow(models.Model):
    """A row of an uploaded list: as it came, what became of it and why. Never changed by hand.

    `raw` is the list of cells from column A on; `faults` a list of {"column", "reason", "cure"},
    where `column` is one of our column names, or empty when the whole row is meant.
    """

    upload = models.ForeignKey(RecipientUpload, on_delete=models.CASCADE, related_name="rows")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField(help_text=_("Nomor baris seperti terlihat di Excel."))
    raw = models.JSONField()
    outcome = models.CharField(max_length=10, choices=UploadRowOutcome)
    faults = models.JSONField(default=list)
    recipient = models.ForeignKey(
        Recipient, on_delete=models.SET_NULL, null=True, related_name="upload_rows"
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="upload_row_once")]
        indexes = [models.Index(fields=["upload", "outcome", "number"], name="upload_row_outcome")]

    def __str__(self) -> str:
        return f"{self.upload_id}:{self.number}"


class ProgramEvent(Identified):
    """What was done to a program, or to one of its recipients, for those who work with it.

    Rows are only ever added. The audit trail is another thing: it is for auditors, who read it
    across everything. `regency` is that of the recipient, or else of the program. `details` hold
    counts, versions and names of fields, never personal data.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="events")
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, null=True, related_name="events"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    regency = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    action = models.CharField(max_length=20, choices=ProgramAction)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.action} {self.program_id}"
