"""Choices of regions for cascading filters and forms. Public data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from regions.enums import Level
from regions.models import Region


class Option(NamedTuple):
    id: int
    label: str


def regencies(province_code: str) -> list[Option]:
    """Kabupaten, then kota, as their codes order them."""
    rows = Region.objects.regencies().current().filter(province__code=province_code)
    return _options(rows.order_by("code").values_list("id", "name"))


def districts(regency_id: int) -> list[Option]:
    rows = Region.objects.districts().current().filter(regency=regency_id)
    return _options(rows.order_by("name", "code").values_list("id", "name"))


def villages(district_id: int) -> list[Option]:
    rows = Region.objects.villages().current().filter(district=district_id)
    return _options(rows.order_by("name", "code").values_list("id", "name"))


def children(parent: Region) -> list[Option]:
    """The regions one level down, in the order a list shows them."""
    if parent.level == Level.PROVINCE:
        return regencies(parent.code)
    if parent.level == Level.REGENCY:
        return districts(parent.pk)
    return villages(parent.pk) if parent.level == Level.DISTRICT else []


def _options(rows: Iterable[tuple[int, str]]) -> list[Option]:
    return [Option(*row) for row in rows]
