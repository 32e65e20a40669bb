"""Households as lists and pages need them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from accounts.scope import Scope
from beneficiaries.identity import normalise_digits
from beneficiaries.models import Household, HouseholdPhoto, Person
from beneficiaries.names import normal_name
from core.scope import DatabaseRole

LIST_ORDER = ("head_name", "id")
_LEAST_LETTERS = 3


def household_list(scope: Scope, chosen: dict[str, Any], text: str) -> QuerySet[Household]:
    """Households of the base in scope that fit the filters and the search text."""
    rows = (
        Household.objects.visible_to(scope)
        .in_base()
        .select_related("village", "district", "regency")
        .annotate(has_photo=Exists(HouseholdPhoto.objects.filter(household=OuterRef("pk"))))
    )
    for name, field in (
        ("kabupaten", "regency_id"),
        ("kecamatan", "district_id"),
        ("desa", "village_id"),
        ("desil", "decile"),
    ):
        if name in chosen:
            rows = rows.filter(**{field: chosen[name]})
    if "foto" in chosen:
        rows = rows.filter(has_photo=chosen["foto"] == "ada")
    return rows.filter(_found_by(text)) if text else rows


def _found_by(text: str) -> Q:
    """What a person may type: NIK, KK, id of the register, name of a member, or address.

    Digits ask for an exact number; a NIK of another territory is thereby as good as unknown.
    """
    digits = normalise_digits(text)
    if len(digits) >= 10 and digits.isdigit():
        members = Person.objects.in_base().filter(
            Q(nik=digits) | Q(kk=digits) | Q(registry_id=digits), household=OuterRef("pk")
        )
        return Q(registry_id=digits) | Q(Exists(members))
    if len(text) < _LEAST_LETTERS:
        return Q(head_name__istartswith=text)
    members = Person.objects.in_base().filter(
        Q(name__icontains=text) | Q(name_norm__contains=normal_name(text) or text.upper()),
        household=OuterRef("pk"),
    )
    return (
        Q(head_name__icontains=text)
        | Q(address__icontains=text)
        | Q(registry_id=text)
        | Q(Exists(members))
    )


def verified_at(scope: Scope, household: Household) -> datetime.datetime | None:
    """When verification last decided about an aid to this household, as far as `scope` may see."""
    if scope.role is DatabaseRole.AGENCY:
        decided = household.aid.filter(agency_id=scope.agency_id)
    else:
        decided = household.aid.filter(match_outcome="match")
    found: datetime.datetime | None = decided.aggregate(at=Max("case__decided_at"))["at"]
    return found
