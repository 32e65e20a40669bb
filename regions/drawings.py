"""Outlines and places on a flat drawing, without tiles or outside help. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from regions.outlines import Geometry, outer_rings

# Shown around the outline, as a share of its size; what lies farther out stands at the edge.
_PADDING = 0.12
_LEAST_DEGREES, _LEAST_CLOSE_UP = 0.01, 0.003


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the drawing; `at_edge` when it lies beyond what is drawn."""

    x: float
    y: float
    at_edge: bool


class Drawing:
    """Fits an outline (or, without one, the places) into `width` by `height` units.

    `close_up` fits the places all the same: the outline is of something larger, and what of it
    lies beyond the drawing is cut off by whoever shows it.
    """

    def __init__(
        self,
        outline: Geometry | None,
        places: Iterable[tuple[float, float]],
        *,
        width: float,
        height: float,
        margin: float = 12,
        close_up: bool = False,
    ) -> None:
        """`places` are (latitude, longitude); at least one of both must be there."""
        self.width, self.height, self._margin = width, height, margin
        self._rings = list(outer_rings(outline)) if outline else []
        corners = [(point[0], point[1]) for ring in self._rings for point in ring]
        spots = [(longitude, latitude) for latitude, longitude in places]
        points = (spots or corners) if close_up else (corners or spots)
        wests, souths = [x for x, _ in points], [y for _, y in points]
        least = _LEAST_CLOSE_UP if close_up else _LEAST_DEGREES
        self._squeeze = math.cos(math.radians((min(souths) + max(souths)) / 2))
        wide = max((max(wests) - min(wests)) * self._squeeze, least) * (1 + 2 * _PADDING)
        high = max(max(souths) - min(souths), least) * (1 + 2 * _PADDING)
        self._scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
        self._middle = ((min(wests) + max(wests)) / 2, (min(souths) + max(souths)) / 2)

    @property
    def outline(self) -> str:
        """The data of an SVG path; empty without an outline."""
        return " ".join(
            "M" + "L".join("{} {}".format(*self._project(p[0], p[1])) for p in ring) + "Z"
            for ring in self._rings
        )

    @property
    def unit_m(self) -> float:
        """Metres on the ground for one unit of the drawing."""
        return 111_195 / self._scale

    def spot(self, latitude: float, longitude: float) -> Spot:
        x, y = self._project(longitude, latitude)
        low, right, bottom = self._margin, self.width, self.height
        kept_x = min(max(x, low), right - low)
        kept_y = min(max(y, low), bottom - low)
        return Spot(kept_x, kept_y, (kept_x, kept_y) != (x, y))

    def _project(self, longitude: float, latitude: float) -> tuple[float, float]:
        east, north = self._middle
        return (
            round(self.width / 2 + (longitude - east) * self._squeeze * self._scale, 1),
            round(self.height / 2 + (north - latitude) * self._scale, 1),
        )
