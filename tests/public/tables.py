"""Made-up tables for the disclosure tests: three regencies, a few years, believable unevenness."""

from __future__ import annotations

import random

from public.cells import Axes, Cell, add_up, equations
from public.disclosure import Release, Table
from public.enums import Funding, Measure

PROVINCE = 100
FUNDINGS = [Funding.APBN.value, Funding.VILLAGE_FUND.value]
Finest = dict[tuple[int, int, str], list[int]]


def finest(seed: int, *, regencies: int = 3, years: int = 3, most: int = 30) -> Finest:
    """Recipients on and off target by regency, year and source; many of them none or a few."""
    chance = random.Random(seed)
    return {
        (regency, 2023 + year, funding): [
            chance.choice([0, 0, chance.randint(1, 9), chance.randint(0, most)]),
            chance.choice([0, chance.randint(1, 5), chance.randint(0, most // 3)]),
        ]
        for regency in range(1, regencies + 1)
        for year in range(years)
        for funding in FUNDINGS
    }


def verdict_cells(rows: Finest) -> dict[Cell, int]:
    """All cells of the three counts."""
    given = []
    for (regency, year, funding), (right, wrong) in rows.items():
        place = (regency, year, funding)
        given += [
            (Measure.ON_TARGET, *place, right),
            (Measure.OFF_TARGET, *place, wrong),
            (Measure.DECIDED, *place, right + wrong),
        ]
    axes = Axes(
        PROVINCE,
        regencies=sorted({regency for regency, _, _ in rows}),
        years=sorted({year for _, year, _ in rows}),
        fundings=FUNDINGS,
    )
    return add_up(given, [Measure.DECIDED, Measure.ON_TARGET, Measure.OFF_TARGET], axes)


def table(cells: dict[Cell, int], history: tuple[Release, ...] = ()) -> Table:
    return Table(cells, cells, equations(cells, PROVINCE), history)


def release(cells: dict[Cell, int], withheld: frozenset[Cell]) -> Release:
    return Release(cells, withheld, equations(cells, PROVINCE))


def cost(cell: Cell, value: int) -> tuple:
    return ((cell.region == PROVINCE and not cell.funding) * 2 + (not cell.year), value, cell)
