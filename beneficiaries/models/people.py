"""Households and persons as the release in force tells them, and as each release told them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Left, Now, Substr, Upper
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from beneficiaries.addresses import address_line
from beneficiaries.enums import Sex
from beneficiaries.models.places import region_key
from beneficiaries.models.releases import RegistryRelease, ReleaseActivation
from beneficiaries.querysets import HouseholdQuerySet, PersonQuerySet
from beneficiaries.variables import HouseholdVariables, PersonVariables
from core.identifiers import Identified


class _InBase:
    """What a row of the base stands on.

    `release` told what its columns say. One that says the same is not written to the row when it
    becomes the base: which that is, the activation in force of the regency tells. `release` is
    empty for who is outside of the base, or in it by a proposal.
    """

    if TYPE_CHECKING:
        regency_id: int
        release_id: uuid.UUID | None
        release: RegistryRelease | None

    @cached_property
    def in_force(self) -> ReleaseActivation | None:
        """Of the regency; lists read it along (`with_edition`)."""
        if "in_force_id" in self.__dict__:
            return None
        of_regency = ReleaseActivation.objects.filter(
            regency_id=self.regency_id, superseded_at__isnull=True
        )
        return of_regency.select_related("release").first()

    @property
    def edition(self) -> RegistryRelease | None:
        """The release that the row stands on.

        Where a regency is new and has activated none, it is the one that the row brought along.
        """
        if self.release_id is None:
            return None
        return self.release if self.in_force is None else self.in_force.release


class Household(_InBase, Identified, HouseholdVariables):
    """A household of the base, as the release in force tells it; its identity outlives releases.

    `registry_id` is the register's own id (IDBDT, or the family id of P3KE/DTSEN). A household is
    born when the first release that tells of it becomes the base (`operations.entering`); `in_base`
    is false for one that has left the base since.
    """

    registry_id = models.CharField(_("ID rumah tangga"), max_length=30, unique=True)
    regency = region_key(_("kabupaten/kota"))
    district = region_key(_("kecamatan"))
    village = region_key(_("desa/kelurahan"))
    release = models.ForeignKey(
        RegistryRelease, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    in_base = models.BooleanField(default=False)
    head_name = models.CharField(_("nama kepala rumah tangga"), max_length=150, blank=True)
    # What lists are sorted by: "Ahmad" and "AHMAD" stand together, along an index.
    head_sort = models.GeneratedField(
        expression=Upper("head_name"),
        output_field=models.CharField(max_length=150),
        db_persist=True,
    )
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
        ordering = ["head_sort", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decile__isnull=True) | Q(decile__range=(1, 10)), name="decile_1_to_10"
            )
        ]
        indexes = [
            models.Index(
                fields=["regency", "head_sort", "id"],
                condition=Q(in_base=True),
                name="household_regency_list",
            ),
            models.Index(
                fields=["regency", "village", "head_sort", "id"],
                condition=Q(in_base=True),
                name="household_village_list",
            ),
            models.Index(
                fields=["regency", "decile", "head_sort", "id"],
                condition=Q(in_base=True),
                name="household_decile_list",
            ),
            models.Index(
                fields=["head_sort", "id"],
                condition=Q(in_base=True),
                name="household_province_list",
            ),
        ]

    def __str__(self) -> str:
        return self.head_name or self.registry_id

    @property
    def address_line(self) -> str:
        return address_line(self.address, self.rt, self.rw)


class Person(_InBase, Identified, PersonVariables):
    """A member of a household. The `*_norm` columns are what names are compared by."""

    registry_id = models.CharField(_("ID anggota"), max_length=40, unique=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    regency = region_key(_("kabupaten/kota"))
    district = region_key(_("kecamatan"))
    village = region_key(_("desa/kelurahan"))
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
            # Who comes back is who left: few have, so this one is short.
            models.Index(
                fields=["nik"], condition=Q(in_base=False, nik_usable=True), name="person_nik_gone"
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


def _key(model: type[models.Model], related_name: str = "+") -> models.ForeignKey:
    """A reference without an index of its own, which the database does not check.

    Versions are written by `operations.applying` alone, out of the very rows they refer to, which
    no role may delete; and before the household or person they tell of is born. To check them row
    by row took a fifth of the time of a whole release.
    """
    return models.ForeignKey(
        model,
        on_delete=models.PROTECT,
        related_name=related_name,
        db_index=False,
        db_constraint=False,
    )


class HouseholdVersion(models.Model):
    """A household as one release tells it: the columns of `Household` that its file carried.

    `household` is the one with that `registry_id`, or the one that will be born under this id when
    the release becomes the base.
    """

    release = _key(RegistryRelease)
    household = _key(Household, related_name="versions")
    registry_id = models.CharField(max_length=30)
    regency = region_key(_("kabupaten/kota"), db_constraint=False)
    data = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "release"], name="household_once_per_release"
            ),
            models.UniqueConstraint(
                fields=["registry_id", "release"], name="household_told_once_per_release"
            ),
        ]
        # The regency first: statistics know nothing of a release that is coming in, and an index
        # that begins with it would look cheaper than the one that finds the household.
        indexes = [models.Index(fields=["regency", "release"], name="household_version_place")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.household_id}"


class PersonVersion(models.Model):
    """A person as one release tells it; `person` as in `HouseholdVersion.household`."""

    release = _key(RegistryRelease)
    person = _key(Person, related_name="versions")
    household = _key(Household)
    registry_id = models.CharField(max_length=40)
    regency = region_key(_("kabupaten/kota"), db_constraint=False)
    data = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "release"], name="person_once_per_release"),
            models.UniqueConstraint(
                fields=["registry_id", "release"], name="person_told_once_per_release"
            ),
        ]
        indexes = [models.Index(fields=["regency", "release"], name="person_version_place")]

    def __str__(self) -> str:
        return f"{self.release_id} {self.person_id}"
