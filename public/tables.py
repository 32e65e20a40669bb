"""Rows of the tables on the pages, in numbers; the templates write them out."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from public.choices import large_rupiah
from public.enums import Measure
from public.queries.editions import Edition
from regions.enums import Kind
from regions.models import Region


class Figures(NamedTuple):
    """One row. None stands for a withheld figure, or for a share that cannot be told."""

    title: str
    region: Region | None
    households: int | None
    programs: int | None
    decided: int | None
    on_target: int | None
    share: Decimal | None
    amount: int | None

    @property
    def money(self) -> str:
        """The amount in words short enough for a column."""
        return "" if self.amount is None else large_rupiah(self.amount)


def regency_rows(edition: Edition, year: int) -> list[Figures]:
    """Each regency, then the province."""
    return [
        _figures(edition, _brief(place), place, year)
        for place in (*edition.regencies, edition.province)
    ]


def _brief(place: Region) -> str:
    """Narrow columns: "Lahat" for Kabupaten Lahat, but "Kota Palembang" in full."""
    return place.name if place.kind == Kind.KOTA else place.short_name


def year_rows(edition: Edition, region: Region) -> list[Figures]:
    """Each budget year of one region, newest first."""
    return [_figures(edition, str(year), region, year) for year in edition.years]


def _figures(edition: Edition, title: str, region: Region, year: int) -> Figures:
    return Figures(
        title=title,
        region=region if region in edition.regencies else None,
        households=edition.figure(Measure.HOUSEHOLDS, region),
        programs=edition.figure(Measure.PROGRAMS, region, year),
        decided=edition.figure(Measure.DECIDED, region, year),
        on_target=edition.figure(Measure.ON_TARGET, region, year),
        share=edition.share(region, year),
        amount=edition.figure(Measure.AMOUNT, region, year),
    )
