"""What must not be published: small counts, and whatever would let one compute them.

The rules, in plain words (the public page says the same):

1. A count of people from 1 to threshold - 1 is withheld; so is an amount paid to that few. Zeros
   and counts from the threshold on may be published.
2. What is left when published parts are taken from a published total is itself a figure: it too
   must reach the threshold, or one more cell is withheld.
3. No withheld cell may follow from the published ones. All sums among the cells are solved as one
   linear system; for a cell that comes out, one more cell of its derivation is withheld.
4. Publications lie beside each other. A withheld figure stays withheld for as long as it does not
   change, and rule 3 is asked of all kept publications together: a figure that is the same in two
   of them is one unknown.

Nothing says whether a cell is withheld for being small or for the sake of another one: knowing
that would narrow the small one down.

Arithmetic is done modulo a large prime. Coefficients are 0 and ±1, so a cell determined by the
rational system is determined modulo the prime as well, unless the prime divides a minor of the
matrix; the tests solve the same systems again with fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from public.cells import Cell, Equation

PRIME = 2**61 - 1
Cost = Callable[[Cell, int], Any]


class Version(NamedTuple):
    """A cell with its true value: the same unknown in every publication where it stands."""

    cell: Cell
    value: int


Row = dict[Version, int]


@dataclass(frozen=True)
class Release:
    """An earlier publication: every cell with its true value, and which of them were withheld."""

    values: Mapping[Cell, int]
    withheld: frozenset[Cell]
    equations: Sequence[Equation]


@dataclass(frozen=True)
class Table:
    """Cells about to be published. `people` says how many people stand behind each."""

    values: Mapping[Cell, int]
    people: Mapping[Cell, int]
    equations: Sequence[Equation]
    history: Sequence[Release] = field(default=())


def withhold(
    table: Table, *, threshold: int, cost: Cost, also: Iterable[Cell] = ()
) -> frozenset[Cell]:
    """The cells to withhold. `cost` orders the choice of companions, cheapest first; `also` are
    withheld in any case.
    """
    return _Search(table, threshold, cost, also).run()


class _Search:
    """Adds companions until nothing withheld can be computed any more."""

    def __init__(self, table: Table, threshold: int, cost: Cost, also: Iterable[Cell]) -> None:
        self.table = table
        self.threshold = threshold
        self.cost = cost
        self.public_before = _published(table.history)
        withheld_before = _withheld(table.history) - self.public_before
        self.withheld = {
            cell
            for cell, value in table.values.items()
            if 0 < table.people[cell] < threshold or Version(cell, value) in withheld_before
        } | set(also)

    def run(self) -> frozenset[Cell]:
        while self._widen_remainders() or self._break_derivations():
            pass
        return frozenset(self.withheld)

    def _widen_remainders(self) -> bool:
        """Rule 2; whether anything was added."""
        before = len(self.withheld)
        for total, parts in self.table.equations:
            while total not in self.withheld and self._remainder_is_small(parts):
                companion = self._cheapest(
                    cell for cell in (total, *parts) if cell not in self.withheld
                )
                if companion is None:
                    break
                self.withheld.add(companion)
        return len(self.withheld) > before

    def _remainder_is_small(self, parts: Sequence[Cell]) -> bool:
        people = sum(self.table.people[part] for part in parts if part in self.withheld)
        return 0 < people < self.threshold

    def _break_derivations(self) -> bool:
        """Rule 3, one at a time, since a companion often serves several; whether one was added."""
        derivations = sorted(self._derivations(), key=len)
        companion = self._cheapest(derivations[0]) if derivations else None
        if companion is not None:
            self.withheld.add(companion)
        return companion is not None

    def _derivations(self) -> list[list[Cell]]:
        """For each withheld figure that can be computed: the cells that we might still withhold."""
        values, history = self.table.values, self.table.history
        hidden = {Version(cell, values[cell]) for cell in self.withheld}
        hidden |= _withheld(history)
        hidden -= self.public_before
        hideable = {
            Version(cell, value)
            for cell, value in values.items()
            if self._may_hide(cell) and cell not in self.withheld
        }
        releases = [*history, Release(values, frozenset(), self.table.equations)]
        rows = {row for release in releases for row in _rows(release, hidden, hideable)}
        return [[version.cell for version in tail] for tail in _determined(rows, hidden) if tail]

    def _may_hide(self, cell: Cell) -> bool:
        """Withholding a zero deceives nobody, nor does withholding what was printed before."""
        value = self.table.values[cell]
        return value != 0 and Version(cell, value) not in self.public_before

    def _cheapest(self, cells: Iterable[Cell]) -> Cell | None:
        possible = [cell for cell in cells if self._may_hide(cell)]
        return min(
            possible, key=lambda cell: self.cost(cell, self.table.values[cell]), default=None
        )


def _published(history: Sequence[Release]) -> set[Version]:
    return {
        Version(cell, value)
        for release in history
        for cell, value in release.values.items()
        if cell not in release.withheld
    }


def _withheld(history: Sequence[Release]) -> set[Version]:
    return {Version(cell, release.values[cell]) for release in history for cell in release.withheld}


def _rows(
    release: Release, hidden: set[Version], hideable: set[Version]
) -> set[tuple[tuple[Version, int], ...]]:
    """The release's sums over what is unknown or could be made so; the rest is constant."""
    rows = set()
    for total, parts in release.equations:
        versions = [(Version(total, release.values[total]), PRIME - 1)]
        versions += [(Version(part, release.values[part]), 1) for part in parts]
        row = tuple(one for one in versions if one[0] in hidden or one[0] in hideable)
        if any(version in hidden for version, _ in row):
            rows.add(row)
    return rows


def _determined(
    rows: Iterable[tuple[tuple[Version, int], ...]], hidden: set[Version]
) -> list[list[Version]]:
    """Solve for the hidden ones; for each that comes out, the other terms of its solution."""
    solved: dict[Version, Row] = {}
    # Which solutions mention an unknown that is not solved for.
    mentions: dict[Version, set[Version]] = defaultdict(set)
    for given in sorted(rows, key=lambda row: (len(row), row)):
        row = dict(given)
        for version, _ in given:
            if version in solved:
                _subtract(row, solved[version], row[version])
        unknowns = sorted(version for version in row if version in hidden)
        if not unknowns:
            continue
        pivot = unknowns[0]
        scale = pow(row[pivot], -1, PRIME)
        row = {version: factor * scale % PRIME for version, factor in row.items()}
        for other in mentions.pop(pivot, set()):
            _subtract(solved[other], row, solved[other][pivot])
            for unknown in unknowns[1:]:
                if unknown in solved[other]:
                    mentions[unknown].add(other)
                else:
                    mentions[unknown].discard(other)
        solved[pivot] = row
        for unknown in unknowns[1:]:
            mentions[unknown].add(pivot)
    return [
        [version for version in row if version != pivot]
        for pivot, row in solved.items()
        if sum(version in hidden for version in row) == 1
    ]


def _subtract(row: Row, other: Row, factor: int) -> None:
    """`row -= factor * other`, dropping what becomes zero."""
    for version, coefficient in other.items():
        value = (row.get(version, 0) - factor * coefficient) % PRIME
        if value:
            row[version] = value
        else:
            row.pop(version, None)
