"""The published cube: its cells, and the sums that tie them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from public.enums import Measure


class Cell(NamedTuple):
    """One figure. `region` is a key of `Region`; `year` 0 and `funding` "" mean "all"."""

    measure: str
    region: int
    year: int = 0
    funding: str = ""


class Equation(NamedTuple):
    """`total` equals the sum of `parts`, and anybody may know it."""

    total: Cell
    parts: tuple[Cell, ...]


# Programs are not people: they are neither withheld nor added up (the province runs its own).
COUNTED_PEOPLE = frozenset(Measure) - {Measure.PROGRAMS}
VERDICTS = (Measure.ON_TARGET, Measure.OFF_TARGET)


def equations(cells: Collection[Cell], province: int) -> list[Equation]:
    """Every sum that holds among these cells: over regencies, years, sources of funds, verdicts."""
    present = frozenset(cells)
    return list(_sums(present, province)) + [
        Equation(cell, parts)
        for cell in sorted(present)
        if cell.measure == Measure.DECIDED
        and present.issuperset(parts := tuple(cell._replace(measure=one) for one in VERDICTS))
    ]


def _sums(present: frozenset[Cell], province: int) -> Iterator[Equation]:
    """Sums along one axis: a cell belongs to the total that has "all" there."""
    parts: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in sorted(present):
        if cell.measure not in COUNTED_PEOPLE:
            continue
        for axis, total in _totals_of(cell, province):
            parts[_on_axis(total, axis)].append(cell)
    for marked, members in parts.items():
        total = marked._replace(measure=marked.measure.partition("|")[0])
        if total in present:
            yield Equation(total, tuple(members))


def _totals_of(cell: Cell, province: int) -> Iterator[tuple[str, Cell]]:
    if cell.region != province:
        yield "region", cell._replace(region=province)
    if cell.year:
        yield "year", cell._replace(year=0)
    if cell.funding:
        yield "funding", cell._replace(funding="")


def _on_axis(total: Cell, axis: str) -> Cell:
    """One total has parts along several axes: keep them apart."""
    return total._replace(measure=f"{total.measure}|{axis}")


@dataclass(frozen=True, slots=True)
class Axes:
    """What a figure can be of: places, budget years, sources of funds (of the province only)."""

    province: int
    regencies: Sequence[int]
    years: Sequence[int] = ()
    fundings: Sequence[str] = ()

    def cells(self, measure: str) -> Iterator[Cell]:
        for year in (0, *self.years):
            for region in (self.province, *self.regencies):
                yield Cell(measure, region, year)
            for funding in self.fundings:
                yield Cell(measure, self.province, year, funding)


def add_up(
    finest: Iterable[tuple[str, int, int, str, int]], measures: Iterable[str], axes: Axes
) -> dict[Cell, int]:
    """All published cells of these measures, zeros included.

    `finest` are (measure, regency, year, funding, value).
    """
    cells = {cell: 0 for measure in measures for cell in axes.cells(measure)}
    for measure, regency, year, funding, value in finest:
        for of_year in {0, year}:
            cells[Cell(measure, regency, of_year)] += value
            cells[Cell(measure, axes.province, of_year)] += value
            if funding:
                cells[Cell(measure, axes.province, of_year, funding)] += value
    return cells
