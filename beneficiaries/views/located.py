"""By address: the map of a village, and households whose place lies elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from beneficiaries.forms.located import MapFilter, OutsideFilter
from beneficiaries.household_map import household_map
from beneficiaries.models import Household
from beneficiaries.queries.located import farthest_outside, located_in, outside_count
from regions.models import Region
from regions.queries.outlines import outline_of

# A drawing with more points is no map any more; the reader is asked to choose a village.
MOST_POINTS = 600
MOST_OUTSIDE = 200


@dataclass(frozen=True, slots=True)
class Astray:
    """A household and how far its place lies outside of its region."""

    household: Household
    metres: int


@require_GET
def household_map_page(request: PortalRequest) -> HttpResponse:
    """Located households of a village or district, on a drawing and in a table."""
    filters = MapFilter(request.GET, scope=request.scope)
    chosen = filters.chosen()
    region = _region(chosen, filters.regency_id)
    context: dict[str, Any] = {"filters": filters, "region": region, "by": chosen.get("warna", "")}
    if region is not None:
        rows = list(located_in(request.scope, region)[: MOST_POINTS + 1])
        outline = outline_of(region)
        is_close_up = outline is not None and outline.region != region
        context |= {
            "map": household_map(
                outline.geometry if outline else None,
                rows[:MOST_POINTS],
                by=chosen.get("warna", "desil"),
                close_up=is_close_up,
            ),
            "is_close_up": is_close_up,
            "outline_region": outline.region if outline else None,
            "most": MOST_POINTS if len(rows) > MOST_POINTS else None,
        }
    return render(request, "beneficiaries/household_map.html", context)


@require_GET
def household_outside(request: PortalRequest) -> HttpResponse:
    """Households of a regency whose coordinates lie outside of it, the farthest first."""
    filters = OutsideFilter(request.GET, scope=request.scope)
    filters.chosen()
    regency_id = filters.regency_id
    context: dict[str, Any] = {"filters": filters, "asked": regency_id is not None}
    if regency_id is not None:
        found = farthest_outside(regency_id, most=MOST_OUTSIDE)
        full = len(found) == MOST_OUTSIDE
        seen = Household.objects.visible_to(request.scope).select_related("village", "district")
        households = seen.in_bulk([key for key, _metres in found])
        context |= {
            "rows": [Astray(households[key], far) for key, far in found if key in households],
            "count": outside_count(regency_id) if full else len(found),
            "most": MOST_OUTSIDE if full else None,
        }
    return render(request, "beneficiaries/household_outside.html", context)


def _region(chosen: dict[str, Any], regency_id: int | None) -> Region | None:
    """The village or district asked for, if it lies where the form could offer it."""
    key = chosen.get("desa") or chosen.get("kecamatan")
    if key is None or regency_id is None:
        return None
    return (
        Region.objects.select_related("district", "regency")
        .filter(pk=key, regency=regency_id)
        .first()
    )
