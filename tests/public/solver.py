"""What an outsider can compute: written apart from the code under test, and slow but exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

Row = dict[object, Fraction]


def determined(equations: Iterable[Mapping[object, int]], known: set[object]) -> set[object]:
    """The unknowns with one possible value, given that each equation's terms add up to zero.

    Gauss-Jordan over the rationals; known terms are constants and drop out.
    """
    rows: list[Row] = []
    pivots: list[object] = []
    for equation in equations:
        row = {term: Fraction(factor) for term, factor in equation.items() if term not in known}
        for pivot, solved in zip(pivots, rows, strict=True):
            _eliminate(row, solved, pivot)
        if not row:
            continue
        pivot = next(iter(row))
        scale = row[pivot]
        row = {term: factor / scale for term, factor in row.items()}
        for solved in rows:
            _eliminate(solved, row, pivot)
        pivots.append(pivot)
        rows.append(row)
    return {next(iter(row)) for row in rows if len(row) == 1}


def _eliminate(row: Row, solved: Row, pivot: object) -> None:
    factor = row.get(pivot)
    if not factor:
        return
    for term, other in solved.items():
        value = row.get(term, Fraction(0)) - factor * other
        if value:
            row[term] = value
        else:
            row.pop(term, None)


def sums(cells: Iterable[tuple], province: int) -> list[dict[tuple, int]]:
    """Every sum anybody knows of the published table, as terms that add up to zero.

    Cells are (measure, region, year, funding).
    """
    present = set(cells)
    found: list[dict[tuple, int]] = []
    for total in present:
        measure, region, year, funding = total
        if measure == "programs":
            continue
        same = [cell for cell in present if cell[0] == measure]
        axes = []
        if region == province:
            axes.append([c for c in same if c[1] != province and c[2:] == (year, funding)])
        if year == 0:
            axes.append([c for c in same if c[2] and c[1] == region and c[3] == funding])
        if funding == "":
            axes.append([c for c in same if c[3] and c[1:3] == (region, year)])
        if measure == "decided":
            axes.append([(name, *total[1:]) for name in ("on_target", "off_target")])
        found += [{total: -1, **dict.fromkeys(parts, 1)} for parts in axes if parts]
    return found
