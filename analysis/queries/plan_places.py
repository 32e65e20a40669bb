"""Kinds of aid × places for those who decide by figures: where is aid, where a plan, where nothing.

The matrix of the planners (`programs.queries.plan_matrix`), told in numbers that give no family
away. No row and no column has its sum beside it, and villages are counted, never named.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.scope import Scope
from analysis.queries.aggregating import within_territory
from analysis.withheld import People, people_column
from programs.models import ProgramKind
from programs.queries.plan_matrix import matrix_of
from programs.queries.plan_rows import Matrix
from regions.enums import Level
from regions.models import Region


@dataclass(frozen=True, slots=True)
class PlaceCell:
    """People who stand in aid of one kind in one place; what is planned there is no secret."""

    kind: str
    standing: People
    planned: int

    @property
    def is_empty(self) -> bool:
        return self.standing.value == 0 and not self.planned


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place, its poor households, and how many of its villages stand out.

    None of villages where the households are withheld: seven villages with poor households say
    that fewer than ten of them are seven at least.
    """

    region: Region
    need: People
    gap_villages: int | None
    double_villages: int | None
    cells: list[PlaceCell]


@dataclass(frozen=True, slots=True)
class PlacePlans:
    """`kinds` head the columns, in the order of each row's cells."""

    region: Region
    level: Level
    kinds: list[ProgramKind]
    rows: list[PlaceRow]
    gaps: int | None
    doubles: int | None


def plan_places(scope: Scope, *, region: Region, year: int, decile: int) -> PlacePlans:
    """The regencies of the province, or the districts of a regency of the reader's territory."""
    with within_territory(scope):
        return _told(matrix_of(scope, region=region, year=year, decile=decile))


def _told(matrix: Matrix) -> PlacePlans:
    needs = people_column([row.need.value or 0 for row in matrix.rows])
    columns = [
        people_column([row.cells[at].standing for row in matrix.rows])
        for at in range(len(matrix.kinds))
    ]
    untold = [need.value is None for need in needs]
    rows = [
        PlaceRow(
            row.region,
            needs[n],
            None if untold[n] else row.gap_villages,
            None if untold[n] else row.double_villages,
            [
                PlaceCell(cell.kind, column[n], cell.planned)
                for cell, column in zip(row.cells, columns, strict=True)
            ],
        )
        for n, row in enumerate(matrix.rows)
    ]
    # A sum less the rows told is what was withheld, of one place or of several; and a territory
    # that is withheld among its neighbours has places withheld in it too.
    sums = (None, None) if any(untold) else (matrix.gaps, matrix.doubles)
    return PlacePlans(matrix.region, matrix.level, matrix.kinds, rows, *sums)
