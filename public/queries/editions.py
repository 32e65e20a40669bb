"""What the pages show: the newest publication, read whole."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings

from public.cells import Cell
from public.enums import Measure
from public.models import Publication, PublishedTotal
from regions.enums import Level
from regions.models import Region
from regions.querysets import RegionQuerySet


class Newest(NamedTuple):
    """Which publication is in force, and of which day."""

    publication_id: uuid.UUID
    data_as_of: datetime.datetime


@dataclass(frozen=True)
class Edition:
    """One publication with its places. `figures` holds None for what is withheld."""

    publication: Publication
    province: Region
    regencies: tuple[Region, ...]
    years: tuple[int, ...]
    figures: dict[Cell, int | None]

    def figure(
        self, measure: Measure, region: Region | None = None, year: int = 0, funding: str = ""
    ) -> int | None:
        """The figure, None when withheld. Without a region: the province. Never counted: 0."""
        place = region or self.province
        return self.figures.get(Cell(measure, place.pk, year, funding), 0)

    def share(self, region: Region | None = None, year: int = 0) -> Decimal | None:
        """Verified recipients that were on target, in hundredths; None when it cannot be told."""
        on_target = self.figure(Measure.ON_TARGET, region, year)
        decided = self.figure(Measure.DECIDED, region, year)
        if on_target is None or not decided:
            return None
        return Decimal(100 * on_target) / decided

    def regency(self, code: str) -> Region | None:
        return next((region for region in self.regencies if region.code == code), None)


def newest() -> Newest | None:
    """One small query, asked with every request."""
    row = Publication.objects.values_list("pk", "data_as_of").first()
    return Newest(*row) if row else None


def edition(publication_id: uuid.UUID) -> Edition:
    """The publication with everything in it."""
    publication = Publication.objects.get(pk=publication_id)
    places = list(
        Region.objects.current()
        .filter(province__code=settings.PROVINCE_CODE, level__in=[Level.PROVINCE, Level.REGENCY])
        .only("code", "name", "short_name", "level", "kind")
        .order_by("code")
    )
    rows = PublishedTotal.objects.filter(publication=publication).values_list(
        "measure", "region_id", "year", "funding", "value"
    )
    figures = {Cell(*row[:-1]): row[-1] for row in rows}
    return Edition(
        publication=publication,
        province=next(place for place in places if place.level == Level.PROVINCE),
        regencies=tuple(place for place in places if place.level == Level.REGENCY),
        years=tuple(sorted({cell.year for cell in figures if cell.year}, reverse=True)),
        figures=figures,
    )


def drawn_regencies() -> RegionQuerySet:
    """The regencies of the province that have a boundary."""
    return (
        Region.objects.current()
        .regencies()
        .filter(province__code=settings.PROVINCE_CODE, boundary__isnull=False)
        .only("code", "name", "boundary")
        .order_by("code")
    )
