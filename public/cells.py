"""The published cube: its cells, and the sums that tie them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
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


def add_up(
    finest: Iterable[tuple[str, int, int, str, int]],
    *,
    measures: Iterable[Measure],
    province: int,
    regencies: Iterable[int],
    years: Iterable[int],
    fundings: Iterable[str],
) -> dict[Cell, int]:
    """All published cells of these measures, zeros included.

    `finest` are (measure, regency, year, funding, value). Regencies are told apart by year, sources
    of funds for the province only.
    """
    cells = {
        Cell(measure, region, year): 0
        for measure in measures
        for region in (province, *regencies)
        for year in (0, *years)
    }
    cells |= {
        Cell(measure, province, year, funding): 0
        for measure in measures
        for year in (0, *years)
        for funding in fundings
    }
    for measure, regency, year, funding, value in finest:
        # Sets: the base has neither year nor funding, and its finest cell is the total already.
        for of_year in {0, year}:
            cells[Cell(measure, regency, of_year)] += value
            for of_funding in {"", funding}:
                cells[Cell(measure, province, of_year, of_funding)] += value
    return cells
