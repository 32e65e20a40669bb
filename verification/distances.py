"""How far two places are apart, and how far a place lies beyond a regency."""

from __future__ import annotations

import math
from decimal import Decimal

from django.utils.translation import gettext as _

from core.templatetags.fmt import angka, kilometer
from regions.models import Region
from regions.outlines import MARGIN_M, metres_outside

_EARTH_RADIUS_M = 6_371_000

Place = tuple[Decimal, Decimal]


def metres_between(one: Place, other: Place) -> int:
    """Metres between two (latitude, longitude) pairs in degrees, on a sphere (within 0.5 %)."""
    (lat_1, lng_1), (lat_2, lng_2) = (
        (math.radians(lat), math.radians(lng)) for lat, lng in (one, other)
    )
    half = (
        math.sin((lat_2 - lat_1) / 2) ** 2
        + math.cos(lat_1) * math.cos(lat_2) * math.sin((lng_2 - lng_1) / 2) ** 2
    )
    return round(2 * _EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half))))


def in_words(metres: int) -> str:
    """`850 m`; from a kilometre on `1,3 km`, from ten on `1.516 km`."""
    if metres < 1000:
        return _("%(n)s m") % {"n": angka(metres)}
    return _("%(n)s km") % {"n": kilometer(metres)}


def metres_beyond(area: Region, place: Place) -> int | None:
    """How far outside of `area` a place lies; None within its margin, or where its outline is
    unknown."""
    outside = metres_outside(area.boundary, *place)
    return outside if outside is not None and outside > MARGIN_M else None
