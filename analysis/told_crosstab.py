"""What a reader is told of a counted variable: all of it, or what gives nobody away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.scope import Scope
from analysis.queries.crosstab import Row
from analysis.shares import Share
from analysis.variables import Countable
from analysis.withheld import FEW, HIDDEN, People, ToldShare, counts_exactly
from beneficiaries.rules import may_see_sensitive


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its share of the row."""

    count: int | People
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A `Row` as this reader may know it; `figures` in the order of its counts."""

    name: str
    code: str
    region_id: int
    total: int | People
    figures: tuple[Figure, ...]


def tells_exactly(scope: Scope, variable: Countable) -> bool:
    """Whether this reader may know the rows behind the sums, with this variable in them."""
    return counts_exactly(scope) and (not variable.sensitive or may_see_sensitive(scope))


def told_rows(
    scope: Scope, variable: Countable, rows: Sequence[Row]
) -> tuple[list[ToldRow], ToldRow]:
    """The rows and all of them together."""
    sums = tuple(sum(column) for column in zip(*(row.counts for row in rows), strict=True))
    whole = Row("", "", 0, sums)
    if tells_exactly(scope, variable):
        return [_exact(row) for row in rows], _exact(whole)
    told = withheld_cells([row.counts for row in rows])
    return [_told(row, cells) for row, cells in zip(rows, told, strict=True)], _told(
        whole, withheld_cells([sums])[0]
    )


def withheld_cells(counts: Sequence[Sequence[int]]) -> list[list[People]]:
    """Cells whose rows and columns have their totals beside them: in none is just one withheld.

    With it goes the next smallest of its line, as often as that leaves another line with one. Of a
    row that is withheld as a whole nothing is told: a zero says of so few what they are not.
    """
    told = [
        [FEW] * len(row) if People.of(sum(row)).value is None else [People.of(one) for one in row]
        for row in counts
    ]
    lines = [[(at, nth) for nth in range(len(row))] for at, row in enumerate(counts)]
    lines += [list(column) for column in zip(*lines, strict=True)]
    while alone := next((line for line in lines if _next_smallest(line, told, counts)), None):
        at, nth = _next_smallest(alone, told, counts)[0]
        told[at][nth] = HIDDEN
    return told


Place = tuple[int, int]


def _next_smallest(
    line: list[Place], told: list[list[People]], counts: Sequence[Sequence[int]]
) -> list[Place]:
    """What has to go with the only withheld cell of a line; nothing where there is no such."""
    withheld = [place for place in line if told[place[0]][place[1]].value is None]
    if len(withheld) != 1:
        return []
    shown = [(at, nth) for at, nth in line if told[at][nth].value]
    return sorted(shown, key=lambda place: counts[place[0]][place[1]])[:1]


def _exact(row: Row) -> ToldRow:
    total = sum(row.counts)
    figures = tuple(Figure(count, Share(count, total).percent) for count in row.counts)
    return ToldRow(row.name, row.code, row.region_id, total, figures)


def _told(row: Row, cells: list[People]) -> ToldRow:
    total = People.of(sum(row.counts))
    figures = tuple(Figure(cell, ToldShare(cell, total).percent) for cell in cells)
    return ToldRow(row.name, row.code, row.region_id, total, figures)
