"""A small map without tiles: the outline of a regency, and where in it a place lies. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

# Units of the drawing; the page scales it.
WIDTH, HEIGHT, MARGIN = 320.0, 220.0, 12.0
Line = list[list[float]]


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the ground, in degrees. `note` says something of it, as how far away it is."""

    label: str | Promise
    latitude: float
    longitude: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on the drawing."""

    label: str | Promise
    x: float
    y: float
    latitude: float
    longitude: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Locator:
    """`outline` is the data of an SVG path, of the region `area`; empty where none is known."""

    outline: str
    pins: list[Pin]
    area: str = ""
    width: float = WIDTH
    height: float = HEIGHT


def locator(
    boundary: dict[str, Any] | None, places: Iterable[Place], area: str = ""
) -> Locator | None:
    """The drawing of `places` within `boundary` (GeoJSON); None without a place to show.

    Degrees of longitude are drawn as long as they are at this latitude. A place outside of the
    outline widens the view, so that a wrong coordinate is seen to be wrong.
    """
    shown = list(places)
    if not shown:
        return None
    lines = list(_lines(boundary))
    points = [tuple(point[:2]) for line in lines for point in line]
    points += [(place.longitude, place.latitude) for place in shown]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * squeeze, 0.01), max(north - south, 0.01)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
    left, top = (WIDTH - wide * scale) / 2, (HEIGHT - high * scale) / 2

    def project(longitude: float, latitude: float) -> tuple[float, float]:
        return (
            round(left + (longitude - west) * squeeze * scale, 1),
            round(top + (north - latitude) * scale, 1),
        )

    return Locator(
        outline=" ".join(_path([project(*point[:2]) for point in line]) for line in lines),
        pins=[
            Pin(place.label, *project(place.longitude, place.latitude), place.latitude,
                place.longitude, place.note)
            for place in shown
        ],
        area=area if lines else "",
    )  # fmt: skip


def _lines(boundary: dict[str, Any] | None) -> Iterator[Line]:
    """The outer ring of every part."""
    if not boundary:
        return
    whole = boundary["coordinates"]
    for part in [whole] if boundary["type"] == "Polygon" else whole:
        yield part[0]


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"
