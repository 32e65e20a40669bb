"""Whether a place lies within an outline, and how far beyond it. Pure functions.

Outlines are thinned (about 300 m) and phones err, so a place counts as outside only beyond
`MARGIN_M`. The ground is taken as flat around the place: within half a percent in this province.
`regions.queries.outlines` says the same in SQL, for many places at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

MARGIN_M = 1_000
METRES_PER_DEGREE = 111_195
Degrees = float | Decimal
Geometry = dict[str, Any]
Ring = list[list[float]]


def metres_outside(outline: Geometry | None, latitude: Degrees, longitude: Degrees) -> int | None:
    """Metres from the place to the outline; 0 inside of it, None where no outline is known."""
    if not outline:
        return None
    x, y = float(longitude), float(latitude)
    rings = list(outer_rings(outline))
    if any(_encloses(ring, x, y) for ring in rings):
        return 0
    squeeze = math.cos(math.radians(y))
    nearest = min(
        _offset((x, y), start, end, squeeze)
        for ring in rings
        for start, end in zip(ring, [*ring[1:], ring[0]], strict=True)
    )
    return round(nearest * METRES_PER_DEGREE)


def outer_rings(outline: Geometry) -> Iterator[Ring]:
    """The outer ring of every part; lakes and other holes count as inside."""
    parts = outline["coordinates"]
    for part in [parts] if outline["type"] == "Polygon" else parts:
        yield part[0]


def _encloses(ring: Ring, x: float, y: float) -> bool:
    """Whether a ray from the place crosses the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _offset(
    place: tuple[float, float], start: list[float], end: list[float], squeeze: float
) -> float:
    """Degrees of latitude between the place and the segment from `start` to `end`."""
    x, y = place
    ax, ay = (start[0] - x) * squeeze, start[1] - y
    bx, by = (end[0] - x) * squeeze, end[1] - y
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = 0.0 if not length else min(1.0, max(0.0, -(ax * (bx - ax) + ay * (by - ay)) / length))
    return math.hypot(ax + share * (bx - ax), ay + share * (by - ay))
