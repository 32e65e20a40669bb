"""The regions of the database as the generator wants them, and the way back to their keys."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings

from regions.enums import Level
from regions.models import Region
from sigertak.demo.accounts import FAVOURITE_KABUPATEN
from sigertak.demo.places import District, Province, Regency, Village
from sigertak.demo.writing.figures import PROVINCE_SHORT_NAMES, figures_of

# The regency that the demo accounts play in has more families than its share, so that lists fill.
STAGE_WEIGHT = 2.5


class NoRegions(Exception):
    """The province has not been loaded yet."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """`by_code` finds every current region of the province by its Kemendagri code."""

    province: Province
    regencies: tuple[Regency, ...]
    by_code: dict[str, Region]


def read_atlas() -> Atlas:
    """The province of the installation; raises `NoRegions`."""
    current = Region.objects.current()
    root = current.provinces().filter(code=settings.PROVINCE_CODE).first()
    rows = list(current.within(root).defer("boundary").order_by("code")) if root else []
    below: dict[int | None, list[Region]] = defaultdict(list)
    for row in rows:
        below[row.parent_id].append(row)
    if root is None or not any(row.level == Level.VILLAGE for row in rows):
        raise NoRegions
    return Atlas(
        Province(root.code, root.name, PROVINCE_SHORT_NAMES.get(root.code, root.short_name)),
        tuple(_regency(regency, below) for regency in below[root.pk]),
        {row.code: row for row in rows},
    )


def _regency(row: Region, below: dict[int | None, list[Region]]) -> Regency:
    districts = tuple(
        District(
            district.code,
            district.name,
            tuple(Village(village.code, village.name) for village in below[district.pk]),
            lat=float(district.latitude) if district.latitude is not None else None,
            lng=float(district.longitude) if district.longitude is not None else None,
        )
        for district in below[row.pk]
    )
    villages = sum(len(district.villages) for district in districts)
    figures = figures_of(row.code, villages)
    # Without a village nobody can live there.
    weight = figures.population if villages else 0
    return Regency(
        code=row.code,
        name=row.name,
        lat=float(row.latitude or 0),
        lng=float(row.longitude or 0),
        weight=weight * (STAGE_WEIGHT if row.code == FAVOURITE_KABUPATEN else 1),
        districts=districts,
        capital=figures.capital,
        bps_code=row.code_bps or "",
        area_km2=figures.area_km2,
        poverty=figures.poverty,
    )
