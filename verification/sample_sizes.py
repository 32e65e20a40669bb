"""How many are looked at by hand, and what their errors say of the rest. Pure arithmetic."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Of the standard normal distribution, for an interval that holds in 95 of 100 cases.
_Z = 1.959964


def sample_size(rows: int, percent: int, least: int) -> int:
    """`percent` of the rows, rounded up, at least `least`, never more than there are."""
    if percent <= 0:
        return 0
    return min(rows, max(least, math.ceil(rows * percent / 100)))


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """`wrong` of `checked` were found wrong by hand."""

    checked: int
    wrong: int

    @property
    def share(self) -> float | None:
        """In hundredths; None while nothing was checked."""
        return 100 * self.wrong / self.checked if self.checked else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval of the share among all, in hundredths.

        Unlike the plain one it is right for few rows and for no errors at all: 0 of 3 is not "no
        errors", but "up to 56 %".
        """
        n = self.checked
        if not n:
            return None
        p, z2 = self.wrong / n, _Z * _Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)

    def exceeds(self, limit: float) -> bool:
        """Whether the share found is above `limit` hundredths."""
        return self.share is not None and self.share > limit
