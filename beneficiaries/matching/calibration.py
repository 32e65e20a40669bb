"""Does the engine's probability mean what it says? Predicted against observed, from decisions.

Whoever knows how cases ended (verification, which this app may not ask) hands over pairs of what
was predicted and whether the verifier agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

EDGES = (0.0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 1.0)
# Of ten thousand matches, two are somebody else.
AIM = 0.9998


@dataclass(frozen=True, slots=True)
class Judged:
    """One decided answer: the engine's weight and probability, and whether it was that person."""

    weight: float
    probability: float
    same: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers with a probability from `low` to `high`: mean prediction, share that was right."""

    low: float
    high: float
    count: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What decisions say about one version of the weights.

    `line` is where, going by them, matches could begin; `at_line` and `wrong_at_line` what is known
    above the line in force.
    """

    version: str
    count: int
    wrong: int
    bins: list[Bin]
    line: float | None
    at_line: int
    wrong_at_line: int

    @property
    def precision_at_line(self) -> float | None:
        return 1 - self.wrong_at_line / self.at_line if self.at_line else None


def calibration(version: str, judged: Sequence[Judged], *, line: float) -> Calibration:
    """The report on `version`, whose matches begin at `line` bits."""
    above = [one for one in judged if one.weight >= line]
    return Calibration(
        version=version,
        count=len(judged),
        wrong=sum(not one.same for one in judged),
        bins=bins(judged),
        line=match_line(judged, AIM),
        at_line=len(above),
        wrong_at_line=sum(not one.same for one in above),
    )


def bins(judged: Iterable[Judged], edges: Sequence[float] = EDGES) -> list[Bin]:
    """Predicted against observed; bins without answers are left out."""
    kept: dict[int, list[Judged]] = {}
    for one in judged:
        place = max(n for n, edge in enumerate(edges[:-1]) if one.probability >= edge)
        kept.setdefault(place, []).append(one)
    return [
        Bin(
            edges[place],
            edges[place + 1],
            len(ones),
            sum(one.probability for one in ones) / len(ones),
            sum(one.same for one in ones) / len(ones),
        )
        for place, ones in sorted(kept.items())
    ]


def match_line(judged: Iterable[Judged], precision: float, *, at_least: int = 200) -> float | None:
    """The lowest weight from which on `precision` was kept; None while too little was decided.

    Counted with one error on top, so that a lucky start promises nothing.
    """
    ordered = sorted(judged, key=lambda one: -one.weight)
    line, wrong = None, 1
    for count, one in enumerate(ordered, start=1):
        wrong += not one.same
        if count >= at_least and 1 - wrong / (count + 1) >= precision:
            line = one.weight
    return line
