"""What the registry holds of a person, blanked: a key stays, without anybody behind it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from beneficiaries.enums import DOCUMENT_KINDS, PhotoKind
from beneficiaries.erasure import ERASED_NAME, Erased
from beneficiaries.models import (
    Amendment,
    FormerVersion,
    GroupRow,
    Household,
    HouseholdPhoto,
    HouseholdVersion,
    Person,
    PersonVersion,
    Proposal,
    ProposalMember,
    QualityFinding,
    StagedRow,
)

# Who and where the row is, and that it counts nowhere any more. The register's own id stays: by it
# a later file is known to speak of somebody who was erased.
_KEPT = {"id", "registry_id", "household", "regency", "district", "village", "changed_at"}


def erase_from_registry(who: Erased) -> Mapping[str, int]:
    """Blank the person; of the household what tells of them alone, or of them as its head."""
    person = Person.objects.filter(pk=who.person_id)
    blank = blank_values(Person) | {"name": str(ERASED_NAME), "in_base": False, "changed_at": Now()}
    done = {
        "person": person.update(**blank),
        "household": _household(who),
        "version": PersonVersion.objects.filter(person=who.person_id).delete()[0],
        "former_version": FormerVersion.objects.filter(person=who.person_id).update(data=None),
        "staged_row": _staged(who),
        "photo": _photos(who),
        "quality": QualityFinding.objects.filter(person=who.person_id).update(facts={}),
        "proposal": _proposals(who),
        "group": GroupRow.objects.filter(person=who.person_id).delete()[0],
    }
    return {table: count for table, count in done.items() if count}


def blank_values(model: type[models.Model]) -> dict[str, Any]:
    """Every column of a row that tells something, with what stands for "not told"."""
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.name in _KEPT or field.generated:
            continue
        if field.null:
            values[field.attname] = None
        elif isinstance(field, models.CharField):
            values[field.attname] = ""
        elif isinstance(field, models.JSONField):
            values[field.attname] = {}
        elif isinstance(field, models.BooleanField):
            values[field.attname] = False
    return values


def _household(who: Erased) -> int:
    household = Household.objects.filter(pk=who.household_id)
    versions = HouseholdVersion.objects.filter(household=who.household_id)
    if who.is_alone:
        for version in versions:
            version.data = {}
            version.save(update_fields=["data"])
        FormerVersion.objects.filter(household=who.household_id, person=None).update(data=None)
        return household.update(**blank_values(Household), changed_at=Now())
    if not who.is_head:
        return 0
    for version in versions:
        version.data["head_name"] = ""
        version.save(update_fields=["data"])
    for former in FormerVersion.objects.filter(
        household=who.household_id, person=None, data__isnull=False
    ):
        former.data = {**(former.data or {}), "head_name": ""}
        former.save(update_fields=["data"])
    return household.update(head_name="")


def _staged(who: Erased) -> int:
    """Rows of files as they came. Without an index: these tables are walked through."""
    known = Q(registry_id=who.registry_id)
    if who.nik:
        known |= Q(data__nik=who.nik)
    return StagedRow.objects.filter(known).delete()[0]


def _photos(who: Erased) -> int:
    kinds = set(DOCUMENT_KINDS) | ({PhotoKind.HEAD} if who.is_head else set())
    photos = HouseholdPhoto.objects.filter(household=who.household_id)
    if not who.is_alone:
        photos = photos.filter(kind__in=sorted(kinds))
    files = [(one.image.storage, name) for one in photos for name in (one.image.name,
             one.thumbnail.name) if name]  # fmt: skip
    for storage, name in files:
        transaction.on_commit(partial(storage.delete, name))
    return photos.delete()[0]


def _proposals(who: Erased) -> int:
    about = Q(person=who.person_id)
    if who.is_head or who.is_alone:
        about |= Q(household=who.household_id, person=None)
    proposals = Proposal.objects.filter(about)
    for amendment in Amendment.objects.filter(about):
        amendment.before, amendment.after = {}, {}
        amendment.save(update_fields=["before", "after"])
    members = ProposalMember.objects.filter(
        Q(match_person=who.person_id) | Q(proposal__person=who.person_id)
    )
    blank = {"name": str(ERASED_NAME), "nik": "", "nik_usable": False, "birth_place": ""}
    return members.update(**blank) + proposals.update(
        subject_name=str(ERASED_NAME), told={}, before={}, reason=""
    )
