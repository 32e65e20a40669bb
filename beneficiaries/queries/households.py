"""Households as lists and pages need them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.scope import Scope
from beneficiaries.enums import PhotoKind
from beneficiaries.identity import normalise_digits
from beneficiaries.models import Household, HouseholdPhoto, Person
from beneficiaries.names import normal_name

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


def members_of(household: Household) -> QuerySet[Person]:
    """Members in the order of the questionnaire: head, spouse, children, others by age."""
    return household.members.in_base().order_by("head_relation", "birth_date", "id")


def photos_of(household: Household) -> list[HouseholdPhoto]:
    """Pictures in the order of a visit: the front first, then as the kinds are listed."""
    order = {kind: place for place, kind in enumerate(PhotoKind.values)}
    return sorted(household.photos.order_by("-uploaded_at"), key=lambda photo: order[photo.kind])
