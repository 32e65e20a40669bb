"""Lists of groups (PBI-JK, KKS/BSP, PPKS, PSKS) and who of the base stands in them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.scope import Scope
from accounts.tenancy import TerritoryQuerySet
from beneficiaries.group_codes import GroupKind
from beneficiaries.group_enums import GroupFault, GroupListState, GroupOutcome
from beneficiaries.models.people import Person
from beneficiaries.models.places import region_key
from core.identifiers import Identified
from core.scope import DatabaseRole


class GroupListQuerySet(TerritoryQuerySet):
    """Lists of the territory, and those of the whole province."""

    def visible_to(self, scope: Scope) -> Self:
        if scope.role is DatabaseRole.REGENCY:
            return self.filter(Q(regency_id=scope.regency_id) | Q(regency_id=None))
        return super().visible_to(scope)

    def newest(self) -> Self:
        """Lists in force that no other of their kind and place is newer than."""
        # A list of the province has no regency, and NULL equals nothing.
        place = Coalesce("regency_id", 0)
        newer = GroupList.objects.filter(
            state=GroupListState.APPLIED, kind=OuterRef("kind"), period__gt=OuterRef("period")
        ).alias(place=place)
        same_place = newer.filter(place=Coalesce(OuterRef("regency_id"), 0))
        return self.filter(~Exists(same_place), state=GroupListState.APPLIED)


class GroupList(Identified):
    """One edition of a list: kind, period (`2026-10`) and place; `origin` says who gave it.

    `regency` empty: a list of the whole province. `leftovers` is the workbook of rows that are
    joined to nobody. Of one kind, period and place one list is in force; the one before it names it
    in `replaced_by`.
    """

    kind = models.CharField(_("kelompok"), max_length=4, choices=GroupKind)
    period = models.CharField(_("periode"), max_length=7)
    regency = region_key(_("kabupaten/kota"), null=True, blank=True)
    file = models.FileField(_("berkas"), upload_to="group_lists/")
    file_name = models.CharField(max_length=200)
    leftovers = models.FileField(upload_to="group_lists/", blank=True)
    state = models.CharField(max_length=10, choices=GroupListState, default=GroupListState.RECEIVED)
    fault = models.TextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaces"
    )

    objects = GroupListQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period", "regency"],
                condition=Q(state="applied"),
                nulls_distinct=False,
                name="one_group_list_in_force",
            )
        ]
        indexes = [models.Index(fields=["regency", "-created_at"], name="group_list_list")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.period}"


class GroupOrigin(models.Model):
    """Who gave a list, by which letter: apart, since of PPKS it may say which category it is of.

    Of a kind with confidential categories stewards read it, and whoever just noted a look at
    somebody whom the list holds as confidential.
    """

    group_list = models.OneToOneField(
        GroupList, on_delete=models.CASCADE, primary_key=True, related_name="origin"
    )
    source = models.CharField(_("instansi asal"), max_length=120)
    letter = models.CharField(_("nomor surat"), max_length=120, blank=True)
    letter_date = models.DateField(_("tanggal surat"), null=True, blank=True)

    def __str__(self) -> str:
        return self.source


class GroupRow(models.Model):
    """What became of one row: which person of the base it is joined to, if any.

    What the row said of anybody is not kept here. `regency` is where the person lives, else where
    the row says so; `why` the fault of a row that cannot be read. `category` is empty where
    `is_confidential`: then `GroupSecret` has it.
    """

    group_list = models.ForeignKey(
        GroupList, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    regency = region_key(_("kabupaten/kota"), null=True)
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=9, choices=GroupOutcome)
    why = models.CharField(max_length=12, choices=GroupFault, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="groups", db_index=False
    )
    category = models.PositiveSmallIntegerField(null=True)
    is_confidential = models.BooleanField(default=False)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["group_list", "number"]
        constraints = [
            models.UniqueConstraint(fields=["group_list", "number"], name="group_row_once"),
            models.CheckConstraint(
                condition=Q(outcome="joined", person__isnull=False)
                | (~Q(outcome="joined") & Q(person__isnull=True)),
                name="group_row_joined_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(is_confidential=False) | Q(category__isnull=True),
                name="group_row_tells_no_secret",
            ),
        ]
        indexes = [
            models.Index(fields=["group_list", "regency", "outcome"], name="group_row_figures"),
            models.Index(
                fields=["person"], condition=Q(person__isnull=False), name="group_row_person"
            ),
            models.Index(
                fields=["regency", "person"],
                condition=Q(person__isnull=False),
                name="group_row_regency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"


class GroupSecret(models.Model):
    """The category of a confidential row. Read only in the transaction that notes the look.

    The database deletes it with its row: nobody who deletes rows may see what it says.
    """

    row = models.OneToOneField(
        GroupRow, on_delete=models.DO_NOTHING, primary_key=True, related_name="secret",
        db_constraint=False,
    )  # fmt: skip
    category = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return str(self.pk)
