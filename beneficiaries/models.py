"""The registry: releases, households and persons by name, by address, by picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Left, Now, Substr
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from beneficiaries.addresses import address_line
from beneficiaries.enums import (
    ImportState,
    ImportUnit,
    MatchRunState,
    PhotoKind,
    RowOutcome,
    Sex,
    Source,
)
from beneficiaries.querysets import (
    HouseholdQuerySet,
    ImportQuerySet,
    MatchRunQuerySet,
    PersonQuerySet,
)
from beneficiaries.variables import HouseholdVariables, PersonVariables
from core.identifiers import Identified
from regions.models import Region

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def _region(name: str | StrPromise, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=name,
        **options,
    )


class RegistryRelease(Identified):
    """One edition of the base, as decreed: source and period. Filled regency by regency."""

    source = models.CharField(_("sumber"), max_length=6, choices=Source)
    period = models.CharField(
        _("periode"), max_length=20, help_text=_("Misalnya 2025-10 atau 2025 Triwulan 4.")
    )
    decree = models.CharField(_("nomor keputusan"), max_length=120, blank=True)
    decree_date = models.DateField(_("tanggal keputusan"), null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["source", "period"], name="release_once")]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.period}"


class ReleaseActivation(Identified):
    """From when to when a release was the base of a regency. One is in force at a time."""

    release = models.ForeignKey(
        RegistryRelease, on_delete=models.PROTECT, related_name="activations"
    )
    regency = _region(_("kabupaten/kota"))
    households = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()
    activated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    activated_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-activated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency"],
                condition=Q(superseded_at__isnull=True),
                name="one_release_in_force_per_regency",
            )
        ]

    def __str__(self) -> str:
        return f"{self.release} · {self.regency}"


class Household(Identified, HouseholdVariables):
    """A household of the base, as the release in force tells it; its identity outlives releases.

    `registry_id` is the register's own id (IDBDT, or the family id of P3KE/DTSEN). `in_base` is
    false for households known from another release, or not yet activated.
    """

    registry_id = models.CharField(_("ID rumah tangga"), max_length=30, unique=True)
    regency = _region(_("kabupaten/kota"))
    district = _region(_("kecamatan"))
    village = _region(_("desa/kelurahan"))
    release = models.ForeignKey(
        RegistryRelease, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    in_base = models.BooleanField(default=False)
    head_name = models.CharField(_("nama kepala rumah tangga"), max_length=150, blank=True)
    address = models.CharField(_("alamat"), max_length=250, blank=True)
    rt = models.PositiveSmallIntegerField(_("RT"), null=True, blank=True)
    rw = models.PositiveSmallIntegerField(_("RW"), null=True, blank=True)
    decile = models.PositiveSmallIntegerField(_("desil"), null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    changed_at = models.DateTimeField(db_default=Now())

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("rumah tangga")
        ordering = ["head_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decile__isnull=True) | Q(decile__range=(1, 10)), name="decile_1_to_10"
            )
        ]
        indexes = [
            models.Index(
                fields=["regency", "head_name", "id"],
                condition=Q(in_base=True),
                name="household_regency_list",
            ),
            models.Index(
                fields=["regency", "village", "head_name", "id"],
                condition=Q(in_base=True),
                name="household_village_list",
            ),
            models.Index(
                fields=["regency", "decile", "head_name", "id"],
                condition=Q(in_base=True),
                name="household_decile_list",
            ),
            models.Index(
                fields=["head_name", "id"],
                condition=Q(in_base=True),
                name="household_province_list",
            ),
        ]

    def __str__(self) -> str:
        return self.head_name or self.registry_id

    @property
    def address_line(self) -> str:
        return address_line(self.address, self.rt, self.rw)


class Person(Identified, PersonVariables):
    """A member of a household. The `*_norm` columns are what names are compared by."""

    registry_id = models.CharField(_("ID anggota"), max_length=40, unique=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    regency = _region(_("kabupaten/kota"))
    district = _region(_("kecamatan"))
    village = _region(_("desa/kelurahan"))
    release = models.ForeignKey(
        RegistryRelease, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    in_base = models.BooleanField(default=False)
    name = models.CharField(_("nama"), max_length=150)
    name_norm = models.CharField(max_length=150, blank=True)
    name_skeleton = models.CharField(max_length=150, blank=True)
    nik = models.CharField(_("NIK"), max_length=16, blank=True)
    # A placeholder or impossible NIK is kept as written but never used to find anybody.
    nik_usable = models.BooleanField(default=False)
    kk = models.CharField(_("nomor KK"), max_length=16, blank=True)
    sex = models.PositiveSmallIntegerField(_("jenis kelamin"), choices=Sex, null=True, blank=True)
    birth_date = models.DateField(_("tanggal lahir"), null=True, blank=True)
    changed_at = models.DateTimeField(db_default=Now())

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("orang")
        ordering = ["household_id", "head_relation", "birth_date", "id"]
        indexes = [
            models.Index(
                fields=["nik"], condition=Q(in_base=True, nik_usable=True), name="person_nik"
            ),
            models.Index(fields=["kk"], condition=Q(in_base=True) & ~Q(kk=""), name="person_kk"),
            models.Index(
                fields=["village", "birth_date"], condition=Q(in_base=True), name="person_birth"
            ),
            models.Index(
                fields=["regency", "name_norm", "id"],
                condition=Q(in_base=True),
                name="person_regency_name",
            ),
            # The roads of the matching engine; see `beneficiaries.matching.candidates`.
            models.Index(
                fields=["birth_date", "regency", "district"],
                condition=Q(in_base=True),
                name="person_match_birth",
            ),
            models.Index(
                fields=["name_skeleton", "birth_date"],
                condition=Q(in_base=True),
                name="person_match_name_birth",
            ),
            models.Index(
                fields=["name_skeleton", "district"],
                condition=Q(in_base=True),
                name="person_match_name_place",
            ),
            models.Index(
                Left("nik", 12),
                condition=Q(in_base=True, nik_usable=True),
                name="person_match_nik_head",
            ),
            models.Index(
                Substr("nik", 7, 6),
                "regency",
                "district",
                condition=Q(in_base=True, nik_usable=True),
                name="person_match_nik_date",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HouseholdVersion(models.Model):
    """A household as one release tells it: the columns of `Household` that its file carried."""

    release = models.ForeignKey(RegistryRelease, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="versions")
    regency = _region(_("kabupaten/kota"))
    data = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "household"], name="household_once_per_release"
            )
        ]
        indexes = [models.Index(fields=["release", "regency"], name="household_version_regency")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.household_id}"


class PersonVersion(models.Model):
    """A person as one release tells it."""

    release = models.ForeignKey(RegistryRelease, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="versions")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    regency = _region(_("kabupaten/kota"))
    data = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "person"], name="person_once_per_release")
        ]
        indexes = [models.Index(fields=["release", "regency"], name="person_version_regency")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.person_id}"


class RegistryImport(Identified):
    """A file of households or persons on its way into a release.

    `regency` empty: the file may hold any regency of the province. `counts` holds rows by outcome
    and faults by kind, `mapping` the header row, which of its columns became which variable and
    what numbering of regions the file uses, `unknown_headers` what was left aside.
    """

    release = models.ForeignKey(RegistryRelease, on_delete=models.PROTECT, related_name="imports")
    unit = models.CharField(_("isi berkas"), max_length=10, choices=ImportUnit)
    regency = _region(_("kabupaten/kota"), null=True, blank=True)
    file = models.FileField(_("berkas"), upload_to="imports/")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.RECEIVED)
    fault = models.TextField(blank=True)
    mapping = models.JSONField(default=dict)
    unknown_headers = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
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


class StagedRow(models.Model):
    """A row of an import: as it came (`raw`), cleaned (`data`), and what is wrong with it."""

    import_file = models.ForeignKey(RegistryImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    regency = _region(_("kabupaten/kota"), null=True)
    registry_id = models.CharField(max_length=40, blank=True)
    raw = models.JSONField()
    data = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    outcome = models.CharField(max_length=8, choices=RowOutcome)
    applied = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["import_file", "number"], name="staged_row_once")
        ]
        indexes = [
            models.Index(fields=["import_file", "outcome", "number"], name="staged_row_outcome"),
            models.Index(fields=["import_file", "registry_id"], name="staged_row_id"),
        ]

    def __str__(self) -> str:
        return f"{self.import_file_id}:{self.number}"


class HouseholdPhoto(Identified):
    """A picture of a house or its people. Files are private; EXIF is gone, its place kept here."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="photos")
    regency = _region(_("kabupaten/kota"))
    kind = models.CharField(_("jenis foto"), max_length=8, choices=PhotoKind)
    image = models.FileField(upload_to="photos/")
    thumbnail = models.FileField(upload_to="thumbnails/")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    taken_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["kind", "-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "sha256"], name="same_photo_once_per_household"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.household_id}"


class Reveal(Identified):
    """Somebody saw a NIK in full, and why. Written in the same transaction, or nothing is shown."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reveals")
    regency = _region(_("kabupaten/kota"))
    revealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("alasan"), max_length=300)
    revealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-revealed_at"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reveal_has_a_reason")]

    def __str__(self) -> str:
        return str(self.pk)


class MatchModel(Identified):
    """Weights of the matching engine, trained on this base. Holds chances, nobody's data.

    `data` is `beneficiaries.matching.model.Model` as JSON. Old models stay: answers name the
    version they were given by.
    """

    version = models.CharField(max_length=40, unique=True)
    data = models.JSONField()
    rows = models.PositiveIntegerField()
    in_use = models.BooleanField(default=False)
    trained_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-trained_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"], condition=Q(in_use=True), name="one_match_model_in_use"
            )
        ]

    def __str__(self) -> str:
        return self.version


class MatchRun(Identified):
    """A file matched against the base for a steward, without making recipients of its rows.

    `regency` empty: sent by the province. `counts` holds rows by outcome.
    """

    regency = _region(_("kabupaten/kota"), null=True, blank=True)
    file = models.FileField(_("berkas"), upload_to="matching/")
    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=MatchRunState, default=MatchRunState.RECEIVED)
    fault = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    result = models.FileField(upload_to="matching/", blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["regency", "-created_at"], name="match_run_list")]

    def __str__(self) -> str:
        return self.file_name
