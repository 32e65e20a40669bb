"""Storing boundaries of regions."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.db import transaction

from core import audit
from regions.boundaries import BoundaryFileError, read_boundaries
from regions.enums import Level
from regions.facts import DATA
from regions.models import Region

NAMED_IN_ERROR = 5
# Whose outlines lie in `regions/data`.
SHIPPED_PROVINCE = "16"


@transaction.atomic
def load_boundaries(*, text: str, level: Level | None = None) -> Counter[Level]:
    """Store the boundaries of a GeoJSON text on current regions; counts by level.

    A region without a point gets the one the file names. `level` picks one level out of a mixed
    file. All or nothing: an unknown code refuses the file. Reference data loaded by the system: no
    `by`.

    Raises BoundaryFileError.
    """
    boundaries = [
        boundary
        for boundary in read_boundaries(text)
        if level is None or boundary.code.level == level
    ]
    if level is not None and not boundaries:
        raise BoundaryFileError(f"Berkas tidak berisi wilayah tingkat {level.label}.")
    by_code = {boundary.code.digits: boundary for boundary in boundaries}
    if len(by_code) < len(boundaries):
        codes = Counter(boundary.code.dotted for boundary in boundaries)
        twice = [code for code, count in codes.items() if count > 1]
        raise BoundaryFileError(f"Kode muncul lebih dari sekali: {_some(twice)}.")
    regions = list(Region.objects.current().filter(code__in=by_code))
    unknown = by_code.keys() - {region.code for region in regions}
    if unknown:
        dotted = sorted(by_code[code].code.dotted for code in unknown)
        raise BoundaryFileError(
            f"{len(unknown)} kode tidak ada dalam tabel wilayah: {_some(dotted)}. "
            "Muat wilayah lebih dahulu, atau periksa apakah berkas memakai kode BPS."
        )
    for region in regions:
        boundary = by_code[region.code]
        region.boundary = boundary.geometry
        if region.latitude is None and boundary.point:
            region.latitude, region.longitude = boundary.point
    Region.objects.bulk_update(regions, ["boundary", "latitude", "longitude"], batch_size=100)
    counts = Counter(Level(region.level) for region in regions)
    audit.record(
        "region.boundaries",
        by=None,
        counts={str(stored): number for stored, number in counts.items()},
    )
    return counts


def load_shipped_boundaries() -> Counter[Level]:
    """Draw the levels of this province that we ship outlines of and that have none yet."""
    counts: Counter[Level] = Counter()
    if settings.PROVINCE_CODE != SHIPPED_PROVINCE:
        return counts
    for level in (Level.REGENCY, Level.DISTRICT):
        regions = Region.objects.current().filter(province__code=SHIPPED_PROVINCE, level=level)
        if not regions.filter(boundary__isnull=False).exists():
            path = DATA / f"boundaries_{level.value}.geojson"
            counts += load_boundaries(text=path.read_text(encoding="utf-8"), level=level)
    return counts


def _some(codes: list[str]) -> str:
    more = len(codes) - NAMED_IN_ERROR
    return ", ".join(codes[:NAMED_IN_ERROR]) + (f", dan {more} lainnya" if more > 0 else "")
