"""Nothing withheld can be computed: judged by a solver written apart from the code."""

from __future__ import annotations

import itertools
import random

import pytest

from public.cells import Cell
from public.disclosure import withhold
from public.enums import Measure
from tests.public.solver import determined, sums
from tests.public.tables import PROVINCE, cost, finest, release, table, verdict_cells

THRESHOLD = 10


def _withhold(cells, history=()):
    return withhold(table(cells, tuple(history)), threshold=THRESHOLD, cost=cost)


@pytest.mark.parametrize("seed", range(25))
def test_no_withheld_cell_follows_from_the_published_ones(seed):
    cells = verdict_cells(finest(seed, most=random.Random(seed).choice([12, 40, 400])))
    withheld = _withhold(cells)
    assert withheld >= {cell for cell, value in cells.items() if 0 < value < THRESHOLD}
    assert not determined(sums(cells, PROVINCE), set(cells) - withheld)


def test_the_solver_sees_what_withholding_small_cells_alone_would_leave_open():
    """The guard can fail: without companions almost every small cell is one subtraction away."""
    cells = verdict_cells(finest(1, most=400))
    small = {cell for cell, value in cells.items() if 0 < value < THRESHOLD}
    assert determined(sums(cells, PROVINCE), set(cells) - small)


@pytest.mark.parametrize("seed", range(25))
def test_what_is_left_after_subtracting_reaches_the_threshold(seed):
    cells = verdict_cells(finest(seed, most=60))
    withheld = _withhold(cells)
    for equation in sums(cells, PROVINCE):
        total = next(cell for cell, factor in equation.items() if factor < 0)
        left = sum(cells[cell] for cell in equation if cell in withheld and cell != total)
        assert total in withheld or left == 0 or left >= THRESHOLD


@pytest.mark.parametrize("seed", range(24))
def test_every_withheld_cell_has_at_least_two_possible_values(seed):
    """Counting signs too: people are whole and not negative, and a withheld cell is not zero."""
    chance = random.Random(seed)
    cells = {
        Cell(Measure.ON_TARGET, regency, year): chance.choice([0, 2, 7, 11, 14])
        for regency in (1, 2)
        for year in (2024, 2025)
    }
    for regency, year in itertools.product((1, 2, PROVINCE), (2024, 2025, 0)):
        if regency == PROVINCE or not year:
            cells[Cell(Measure.ON_TARGET, regency, year)] = sum(
                value
                for cell, value in list(cells.items())
                if cell.region in (1, 2) and regency in (cell.region, PROVINCE)
                and cell.year and year in (cell.year, 0)
            )  # fmt: skip
    withheld = _withhold(cells)
    unknown = [cell for cell in withheld if cell.region != PROVINCE and cell.year]
    constraints = [
        (equation, -sum(factor * cells[c] for c, factor in equation.items() if c not in withheld))
        for equation in sums(cells, PROVINCE)
        if all(c in unknown or c not in withheld for c in equation)
    ]
    seen: dict[Cell, set[int]] = {cell: set() for cell in unknown}
    for guess in itertools.product(range(1, 20), repeat=len(unknown)):
        values = dict(zip(unknown, guess, strict=True))
        if all(
            sum(factor * values[c] for c, factor in equation.items() if c in values) == left
            for equation, left in constraints
        ):
            for cell, value in values.items():
                seen[cell].add(value)
    assert all(len(values) > 1 for values in seen.values())


def _grown(rows, seed):
    """The same table some weeks later: most cells as before, a few larger."""
    chance = random.Random(seed)
    return {
        key: [value + chance.choice([0, 0, 0, 0, chance.randint(1, 12)]) for value in pair]
        for key, pair in rows.items()
    }


@pytest.mark.parametrize("seed", range(5))
def test_consecutive_publications_together_give_nothing_away(seed):
    """The outsider knows which figures have not changed; the worst case."""
    rows, history, known, all_sums, hidden = finest(seed, most=80), [], set(), [], set()
    for step in range(5):
        cells = verdict_cells(rows)
        withheld = _withhold(cells, history)
        history.insert(0, release(cells, withheld))
        known |= {(cell, value) for cell, value in cells.items() if cell not in withheld}
        hidden |= {(cell, cells[cell]) for cell in withheld}
        all_sums += [
            {(cell, cells[cell]): factor for cell, factor in equation.items()}
            for equation in sums(cells, PROVINCE)
        ]
        rows = _grown(rows, 100 * seed + step)
    unique = {frozenset(equation.items()): equation for equation in all_sums}.values()
    assert not hidden & known
    assert not determined(unique, known)


def test_an_unchanged_figure_stays_withheld_though_the_small_one_has_grown():
    """Printing the companion now would give away what the small one was then."""
    small, companion = Cell(Measure.PERSONS, 1), Cell(Measure.PERSONS, 2)
    before = {small: 4, companion: 20, Cell(Measure.PERSONS, 3): 70, Cell(Measure.PERSONS, 100): 94}
    withheld = _withhold(before)
    assert withheld == {small, companion}
    after = {**before, small: 14, Cell(Measure.PERSONS, 100): 104}
    assert companion not in _withhold(after)
    assert companion in _withhold(after, [release(before, withheld)])


def test_zeros_and_large_counts_are_published():
    cells = {
        Cell(Measure.PERSONS, 1): 0,
        Cell(Measure.PERSONS, 2): 10,
        Cell(Measure.PERSONS, 100): 10,
    }
    assert _withhold(cells) == frozenset()
