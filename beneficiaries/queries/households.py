"""Households as lists and pages need them."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from accounts.scope import Scope
from beneficiaries.models import Household, HouseholdPhoto
from core.scope import DatabaseRole

LIST_ORDER = ("head_name", "id")


def household_list(scope: Scope, chosen: dict[str, Any]) -> QuerySet[Household]:
    """Households of the base in scope that fit the filters."""
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
    return rows


def verified_at(scope: Scope, household: Household) -> datetime.datetime | None:
    """When verification last decided about an aid to this household, as far as `scope` may see."""
    if scope.role is DatabaseRole.AGENCY:
        decided = household.aid.filter(agency_id=scope.agency_id)
    else:
        decided = household.aid.filter(match_outcome="match")
    found: datetime.datetime | None = decided.aggregate(at=Max("case__decided_at"))["at"]
    return found
