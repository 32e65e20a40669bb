"""A share with what it was counted from: no percentage without its denominator."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core.templatetags.fmt import persen


def tone_of(percent: Decimal | None) -> str:
    """How a share that should be high is coloured: from 90 % good, from 70 % to be watched."""
    if percent is None:
        return "neutral"
    if percent >= 90:
        return "success"
    return "warning" if percent >= 70 else "danger"


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`. `percent` is None when there is nothing to count from."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        return Decimal(100 * self.part) / self.whole if self.whole else None

    @property
    def told(self) -> str:
        """The percentage in words."""
        return persen(self.percent)

    @property
    def tone(self) -> str:
        return tone_of(self.percent)

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)


NOTHING = Share(0, 0)
