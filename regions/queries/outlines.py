"""The outline that stands for a village: its own, else its district's, else its regency's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from regions.models import Region

# `outlines` maps villages of one regency (%(regency)s; NULL: all) to the parts of the nearest known
# outline, as native polygons; use it as `WITH … SELECT`. Distances are in degrees.
OUTLINES_SQL = """
known AS MATERIALIZED (
    SELECT b.id, part.ring
    FROM regions_region b
    CROSS JOIN LATERAL jsonb_array_elements(
        CASE b.boundary ->> 'type' WHEN 'Polygon'
             THEN jsonb_build_array(b.boundary -> 'coordinates')
             ELSE b.boundary -> 'coordinates' END) AS whole(rings)
    CROSS JOIN LATERAL (
        SELECT ('(' || string_agg('(' || (p.pair ->> 0) || ',' || (p.pair ->> 1) || ')', ','
                                  ORDER BY p.place) || ')')::polygon AS ring
        FROM jsonb_array_elements(whole.rings -> 0) WITH ORDINALITY AS p(pair, place)
    ) part
    WHERE jsonb_typeof(b.boundary) = 'object'
      AND (%(regency)s::int IS NULL OR b.regency_id = %(regency)s)
),
outlines AS MATERIALIZED (
    SELECT v.id AS village_id, k.ring
    FROM regions_region v
    JOIN known k ON k.id = coalesce(
        (SELECT i.id FROM known i WHERE i.id = v.id LIMIT 1),
        (SELECT i.id FROM known i WHERE i.id = v.district_id LIMIT 1),
        (SELECT i.id FROM known i WHERE i.id = v.regency_id LIMIT 1))
    WHERE v.level = 'village' AND (%(regency)s::int IS NULL OR v.regency_id = %(regency)s)
)
"""


@dataclass(frozen=True, slots=True)
class Outline:
    """A drawn region and its geometry."""

    region: Region
    geometry: dict[str, Any]


def outline_of(region: Region) -> Outline | None:
    """The nearest known outline around a village, district or regency."""
    for found in (region, region.district, region.regency):
        if found is not None and found.boundary:
            return Outline(found, found.boundary)
    return None


# Outlines are drawn coarsely; a house on the border is within.
_MARGIN = 0.1


def spans_of_province(code: str) -> dict[str, tuple[float, float]]:
    """From where to where the province reaches, as `latitude` and `longitude` in degrees.

    Empty unless every regency is drawn: half of a province tells nothing about the other half.
    """
    regencies = Region.objects.regencies().current().filter(province__code=code)
    drawn = list(regencies.values_list("boundary", flat=True))
    if not drawn or not all(drawn):
        return {}
    points = [pair for boundary in drawn if boundary for pair in _points(boundary["coordinates"])]
    spans = {}
    for place, name in enumerate(("longitude", "latitude")):
        values = [pair[place] for pair in points]
        spans[name] = (min(values) - _MARGIN, max(values) + _MARGIN)
    return spans


def _points(parts: list[Any]) -> Iterator[list[float]]:
    """The pairs at the bottom of a geometry, however deep."""
    if parts and isinstance(parts[0], int | float):
        yield parts
        return
    for part in parts:
        yield from _points(part)
