"""Where an agency works: its regency, or the whole province."""

from __future__ import annotations

from collections.abc import Iterable

from regions.models import Region
from regions.querysets import RegionQuerySet


def villages_of(regency_id: int | None, province_id: int | None) -> RegionQuerySet:
    """The villages in which people may be entered; `regency_id` None means the whole province."""
    villages = Region.objects.villages().current()
    if regency_id is not None:
        return villages.filter(regency=regency_id)
    return villages.filter(province=province_id)


def places_of(
    regency_id: int | None, province_id: int | None
) -> Iterable[tuple[int, int, int]]:
    """Village, district and regency id of every village of the territory."""
    return villages_of(regency_id, province_id).values_list("id", "district_id", "regency_id")


def territory_name(regency_id: int | None, province_id: int | None) -> str:
    return Region.objects.values_list("name", flat=True).get(pk=regency_id or province_id)
