"""A base, a list of recipients, and the truth about them.

Among the recipients are people nobody can find in the base: members whom the register dropped while
it kept their family, whole families it does not know, and the merely similar. Who calls one of them
found is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.benchmarks.matching.faults import agencies, moved, registered, written
from tests.benchmarks.matching.population import Human, Population

DROPPED, UNKNOWN_FAMILIES, MOVED, TWICE = 0.02, 0.05, 0.03, 0.01
AGENCIES = 25


@dataclass(slots=True)
class Data:
    """`truth[n]` is the `number` of the base row meant by recipient n, or -1."""

    base: list[Human]
    recipients: list[Human]
    truth: list[int]
    doubles: list[tuple[int, int]]


def make(seed: int, persons: int, recipients: int) -> Data:
    """Registers about `persons` people; `doubles` are pairs of base rows about one person."""
    towns = Population(seed)
    rng = Random(seed * 7 + 1)
    habits = list(agencies(rng, AGENCIES))
    base: list[Human] = []
    known: list[tuple[list[Human], set[int]]] = []
    doubles: list[tuple[int, int]] = []
    previous: Human | None = None
    extra = 10_000_000
    for family in towns.households(round(persons / (1 - DROPPED - UNKNOWN_FAMILIES))):
        kept: set[int] = set()
        if rng.random() >= UNKNOWN_FAMILIES:
            for human in family:
                if rng.random() >= DROPPED:
                    base.append(registered(rng, human, family, previous))
                    kept.add(human.number)
                    if rng.random() < TWICE:
                        extra += 1
                        base.append(_again(rng, human, towns, extra, habits))
                        doubles.append((human.number, extra))
        known.append((family, kept))
        previous = family[0]
    chosen: list[Human] = []
    truth: list[int] = []
    twice = {number for number, _ in doubles}
    while len(chosen) < recipients:
        family, kept = known[int(rng.random() * len(known))]
        human = family[int(rng.random() * len(family))]
        if human.number in twice:
            continue
        if rng.random() < MOVED:
            at = family.index(human)
            family = moved(rng, family, towns)
            human = family[at]
        how = habits[int(rng.random() ** 1.5 * AGENCIES)]
        chosen.append(written(rng, human, family, towns, how))
        truth.append(human.number if human.number in kept else -1)
    return Data(base, chosen, truth, doubles)


def _again(rng: Random, human: Human, towns: Population, number: int, habits: list) -> Human:
    """The same person a second time: in a new household, written by somebody else."""
    row = written(rng, human, [human], towns, habits[int(rng.random() * len(habits))])
    if rng.random() < 0.6:
        place = towns.place() if rng.random() < 0.3 else (row.regency, row.district, row.village)
        row = Human(
            number, number, row.name, row.nik, towns.kk(place[1]), row.born, row.sex, *place,
            *towns.address(),
        )  # fmt: skip
    row.number = number
    return row
