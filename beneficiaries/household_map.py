"""The map of a village or district: its outline, and its households as numbered points. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from beneficiaries.models import Household
from regions.drawings import Drawing
from regions.outlines import MARGIN_M, Geometry, metres_outside

WIDTH, HEIGHT = 640.0, 560.0
# Deciles above this are drawn alike.
_LAST_DECILE = 5
_LARGE_UP_TO = 150
_SCALES_KM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A household on the map. `look` names the class that draws it; `outside_m` is unknown (None)
    without an outline.
    """

    number: int
    household: Household
    x: float
    y: float
    look: str
    # Whether there is room to write the number of its row into it.
    is_numbered: bool
    outside_m: int | None
    at_edge: bool

    @property
    def is_outside(self) -> bool:
        return _is_astray(self.outside_m)


@dataclass(frozen=True, slots=True)
class HouseholdMap:
    """`outline` is the data of an SVG path; `scale_km` is drawn `scale_units` long."""

    outline: str
    points: list[MapPoint]
    scale_km: float
    scale_units: float
    radius: float
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def outside(self) -> int:
        return sum(point.is_outside for point in self.points)


def household_map(
    outline: Geometry | None, households: Sequence[Household], *, by: str, close_up: bool = False
) -> HouseholdMap | None:
    """The drawing of located households, coloured `by` "desil" or "foto"; None without any.

    `close_up` for a village that only its district's outline is known of: in the whole of that its
    houses would be one spot.
    """
    if not households:
        return None
    places = [(float(one.lat), float(one.lng)) for one in households]  # type: ignore[attr-defined]
    beyond = [metres_outside(outline, latitude, longitude) for latitude, longitude in places]
    # One that lies elsewhere would make the others one spot again.
    within = [place for place, far in zip(places, beyond, strict=True) if not _is_astray(far)]
    drawing = Drawing(outline, within, width=WIDTH, height=HEIGHT, close_up=close_up)
    large = len(households) <= _LARGE_UP_TO
    points = []
    for number, (household, (latitude, longitude), far) in enumerate(
        zip(households, places, beyond, strict=True), 1
    ):
        spot = drawing.spot(latitude, longitude)
        points.append(
            MapPoint(
                number, household, spot.x, spot.y, _look(household, by), large,
                far, spot.at_edge,
            )
        )  # fmt: skip
    scale_km = _scale(drawing)
    return HouseholdMap(
        drawing.outline,
        points,
        scale_km=scale_km,
        scale_units=round(scale_km * 1000 / drawing.unit_m, 1),
        radius=9 if large else 5,
    )


def _is_astray(outside_m: int | None) -> bool:
    return outside_m is not None and outside_m > MARGIN_M


def _look(household: Household, by: str) -> str:
    """The class of a point. Its number leads to the row, where the same is said in words."""
    if by == "foto":
        return "photo" if household.has_photo else "bare"  # type: ignore[attr-defined]
    if household.decile is None:
        return "unranked"
    return f"d{min(household.decile, _LAST_DECILE)}"


def _scale(drawing: Drawing) -> float:
    """The longest round distance that fits a fifth of the width."""
    fits = [km for km in _SCALES_KM if km * 1000 / drawing.unit_m <= WIDTH / 5]
    return fits[-1] if fits else _SCALES_KM[0]
