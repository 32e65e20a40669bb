"""Reading boundaries from GeoJSON and making them small. Pure functions.

No geometry library: a line is thinned by Douglas-Peucker and its points are rounded, which is
enough for a map of a province on a screen. Rings are thinned one by one, so neighbours may show
hairline gaps when magnified.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from regions.codes import CodeError, RegionCode, parse_code

CODE_PROPERTIES = ("kode", "code", "kd", "kode_kemendagri", "kodewilayah")
# About 330 m and 100 m: invisible on a map of a province a thousand pixels wide.
TOLERANCE = 0.003
DECIMALS = 3
_POINT_STEP = Decimal("0.000001")
Point = tuple[float, float]


class BoundaryFileError(ValueError):
    """Not a boundary file we can use. The message, in Indonesian, says what is wrong."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """`point` is (latitude, longitude) of a place inside, where the file names one."""

    code: RegionCode
    geometry: dict[str, Any]
    point: tuple[Decimal, Decimal] | None = None


def read_boundaries(text: str, *, tolerance: float = TOLERANCE) -> list[Boundary]:
    """Every feature of a GeoJSON FeatureCollection with its code and its thinned geometry.

    The code stands in a property named "kode" or "code" in any case, dotted or not. One faulty
    feature refuses the file: half a map misleads more than none.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise BoundaryFileError(f"Bukan GeoJSON: isi berkas bukan JSON ({error}).") from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise BoundaryFileError("Bukan GeoJSON: berkas tidak berisi FeatureCollection.")
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise BoundaryFileError("Berkas tidak berisi satu wilayah pun (features kosong).")
    return [_boundary(number, item, tolerance) for number, item in enumerate(features, 1)]


def _boundary(number: int, feature: object, tolerance: float) -> Boundary:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    code = _code(number, properties if isinstance(properties, dict) else {})
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise BoundaryFileError(
            f"Wilayah ke-{number} ({code.dotted}): geometri harus Polygon atau MultiPolygon."
        )
    try:
        return Boundary(code, simplify(geometry, tolerance), _inner_point(properties))
    except (TypeError, ValueError, IndexError, KeyError) as error:
        raise BoundaryFileError(
            f"Wilayah ke-{number} ({code.dotted}): koordinat tidak dapat dibaca."
        ) from error


def _code(number: int, properties: dict[str, Any]) -> RegionCode:
    lowered = {str(name).lower(): value for name, value in properties.items()}
    for name in CODE_PROPERTIES:
        if name in lowered:
            try:
                return parse_code(lowered[name])
            except CodeError as error:
                raise BoundaryFileError(
                    f"Wilayah ke-{number}: {lowered[name]!r} bukan kode Kemendagri."
                ) from error
    raise BoundaryFileError(
        f"Wilayah ke-{number}: tidak ada properti kode (salah satu dari "
        f"{', '.join(CODE_PROPERTIES)})."
    )


def _inner_point(properties: object) -> tuple[Decimal, Decimal] | None:
    """The properties "lat" and "lng", to about 11 cm; a fault in them spoils no outline."""
    named = properties if isinstance(properties, dict) else {}
    try:
        latitude, longitude = (
            Decimal(str(named[name])).quantize(_POINT_STEP) for name in ("lat", "lng")
        )
    except (KeyError, InvalidOperation):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def simplify(geometry: dict[str, Any], tolerance: float = TOLERANCE) -> dict[str, Any]:
    """The same Polygon or MultiPolygon with fewer and rounder points.

    A ring too small to survive is dropped, unless it is the outline of the only polygon left.
    """
    polygons = (
        [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    )
    kept = [thin for polygon in polygons if (thin := list(_rings(polygon, tolerance)))]
    if not kept:
        kept = [list(_rings(max(polygons, key=lambda polygon: len(polygon[0])), 0.0))]
    if not kept[0]:
        raise ValueError("No ring encloses an area.")
    if len(kept) == 1:
        return {"type": "Polygon", "coordinates": kept[0]}
    return {"type": "MultiPolygon", "coordinates": kept}


def _rings(polygon: list[Any], tolerance: float) -> Iterator[list[list[float]]]:
    """The outline, then its holes; nothing when the outline vanishes."""
    for index, ring in enumerate(polygon):
        points = [_point(pair) for pair in ring]
        rounded = _round(_thin(points, tolerance) if tolerance else points)
        if len(rounded) >= 4:
            yield rounded
        elif index == 0:
            return


def _point(pair: Any) -> Point:
    longitude, latitude = float(pair[0]), float(pair[1])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError("Not longitude and latitude.")
    return longitude, latitude


def _round(points: list[Point]) -> list[list[float]]:
    rounded: list[list[float]] = []
    for longitude, latitude in points:
        pair = [round(longitude, DECIMALS), round(latitude, DECIMALS)]
        if not rounded or rounded[-1] != pair:
            rounded.append(pair)
    return rounded


def _thin(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas-Peucker without recursion: a coast line has thousands of points.

    A ring ends where it starts, so it is cut at its farthest point first.
    """
    if len(points) < 5:
        return points
    far = max(range(len(points)), key=lambda i: _square(points[i], points[0]))
    keep = {0, far, len(points) - 1}
    stack = [(0, far), (far, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        if last - first < 2:
            continue
        middle = max(
            range(first + 1, last), key=lambda i: _offset(points[i], points[first], points[last])
        )
        if _offset(points[middle], points[first], points[last]) > tolerance**2:
            keep.add(middle)
            stack += [(first, middle), (middle, last)]
    return [points[index] for index in sorted(keep)]


def _square(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _offset(point: Point, start: Point, end: Point) -> float:
    """Squared distance of a point from the segment start-end."""
    length = _square(start, end)
    if not length:
        return _square(point, start)
    along = (point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (
        end[1] - start[1]
    )
    share = min(1.0, max(0.0, along / length))
    foot = (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1]))
    return _square(point, foot)
