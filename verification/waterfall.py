"""How the engine weighed a person, as bars: what spoke for, what against, and the sum. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from beneficiaries.matching.reasons import against_words, field_words, strength_words, words

# Units of the drawing; the page scales it.
WIDTH = 200.0
_SLIMMEST = 1.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One field: `start` and `width` place its bar, between 0 and `WIDTH`."""

    field: str
    level: str
    strength: str
    bits: float
    start: float
    width: float

    @property
    def speaks_for(self) -> bool:
        return self.bits >= 0


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The bars in the order of weighing, each beginning where the one above ended.

    `zero` is where evidence is even; `share` the probability in hundredths.
    """

    bars: list[Bar]
    zero: float
    weight: float
    share: float
    against: str

    @property
    def width(self) -> float:
        return WIDTH


def waterfall(match: Mapping[str, Any] | None) -> Waterfall | None:
    """The bars of evidence kept beside a finding; None for evidence without terms."""
    terms = (match or {}).get("terms")
    if not match or not terms:
        return None
    ends = [0.0]
    for _field, _level, bits in terms:
        ends.append(ends[-1] + bits)
    least, most = min(ends), max(ends)
    scale = WIDTH / ((most - least) or 1.0)

    def place(value: float) -> float:
        return round((value - least) * scale, 1)

    bars = []
    for (field, level, bits), before, after in zip(terms, ends, ends[1:], strict=False):
        width = max(_SLIMMEST, round(abs(bits) * scale, 1))
        bars.append(
            Bar(
                field=field_words(field),
                level=words(level),
                strength=strength_words(bits),
                bits=bits,
                # The slimmest bar at the right edge still lies within the drawing.
                start=min(place(min(before, after)), WIDTH - width),
                width=width,
            )
        )
    return Waterfall(
        bars=bars,
        zero=place(0.0),
        weight=match["weight"],
        share=100 * match["probability"],
        against=against_words(match["against"]),
    )
