"""Households with a place: those of a village or district, and those whose place is elsewhere."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.scope import Scope
from beneficiaries.models import Household, HouseholdPhoto, HouseholdPlace
from beneficiaries.places_outside import OUTSIDE_SQL
from regions.enums import Level
from regions.models import Region
from regions.outlines import MARGIN_M

_COUNT = f"{OUTSIDE_SQL} SELECT count(*) FROM outside"  # noqa: S608
_FARTHEST = f"{OUTSIDE_SQL} SELECT id, metres FROM outside ORDER BY metres DESC, id LIMIT %(most)s"  # noqa: S608


def located_in(scope: Scope, region: Region) -> QuerySet[Household]:
    """Located households of the base in a village or district, each with `lat`, `lng` in force."""
    newest = HouseholdPlace.objects.filter(household=OuterRef("pk")).order_by("-set_at")
    rows = (
        Household.objects.visible_to(scope)
        .in_base()
        .filter(regency_id=region.regency_id)
        .select_related("village")
        .annotate(
            lat=Coalesce(Subquery(newest.values("latitude")[:1]), "latitude"),
            lng=Coalesce(Subquery(newest.values("longitude")[:1]), "longitude"),
            has_photo=Exists(HouseholdPhoto.objects.filter(household=OuterRef("pk"))),
        )
        .filter(lat__isnull=False, lng__isnull=False)
        .order_by("head_sort", "id")
    )
    if region.level == Level.VILLAGE:
        return rows.filter(village=region)
    # By its villages: that is how the list's index is laid.
    villages = list(Region.objects.villages().filter(district=region).values_list("pk", flat=True))
    return rows.filter(village_id__in=villages)


def outside_count(regency_id: int | None, *, margin_m: int = MARGIN_M) -> int:
    """How many households of the base stand outside of their region, as far as the wall shows."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _given(regency_id, margin_m))
        return int(cursor.fetchone()[0])


def farthest_outside(regency_id: int | None, *, most: int) -> list[tuple[uuid.UUID, int]]:
    """Household and metres beyond, the farthest first, as far as the wall shows."""
    with connection.cursor() as cursor:
        cursor.execute(_FARTHEST, {**_given(regency_id, MARGIN_M), "most": most})
        return cursor.fetchall()


def _given(regency_id: int | None, margin_m: int) -> dict[str, Any]:
    return {"regency": regency_id, "margin": margin_m}
