"""What people ask about their own data, and whose data was erased."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.tenancy import TerritoryQuerySet
from beneficiaries.models.people import Person
from beneficiaries.models.places import region_key
from beneficiaries.rights_enums import SubjectField, SubjectRequestKind, SubjectRequestState
from core.identifiers import Identified


class SubjectRequest(Identified):
    """A person's request about their own data, taken down by an officer, answered by `due_at`.

    `basis` says how the officer made sure who is asking; `note` what is asked for, without any
    number of a person. An answer stays as it was given.
    """

    kind = models.CharField(_("permintaan"), max_length=10, choices=SubjectRequestKind)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    regency = region_key(_("kabupaten/kota"))
    basis = models.CharField(_("dasar"), max_length=300)
    fields = ArrayField(
        models.CharField(max_length=10, choices=SubjectField), default=list, blank=True
    )
    note = models.CharField(_("uraian"), max_length=500, blank=True)
    state = models.CharField(
        max_length=8, choices=SubjectRequestState, default=SubjectRequestState.OPEN
    )
    received_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(_("tenggat"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("jawaban"), max_length=500, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(basis=""), name="subject_request_has_a_basis"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False, answered_by__isnull=False))
                & ~Q(answer=""),
                name="subject_request_answered_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["regency", "-received_at"], name="subject_request_list"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class Erasure(Identified):
    """That somebody's data was erased: by keys and digests, so that it can be done again.

    A copy of each row stands outside of the database (`core.erasure_ledger`): restoring an older
    backup brings the data back, but not the row. `counts` says how many rows were blanked, by
    table. `nik_digest` is a keyed digest; without the key of the settings it leads to nobody.
    """

    person_id = models.UUIDField(unique=True)
    nik_digest = models.CharField(max_length=64, blank=True)
    regency = region_key(_("kabupaten/kota"))
    request_id = models.UUIDField(null=True)
    erased_at = models.DateTimeField(db_default=Now())
    erased_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    counts = models.JSONField(default=dict)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["-erased_at"]

    def __str__(self) -> str:
        return str(self.pk)
