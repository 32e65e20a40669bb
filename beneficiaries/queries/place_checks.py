"""Where a household stands, and whether that is where its village is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from beneficiaries.models import Household, HouseholdPlace
from regions.models import Region
from regions.outlines import MARGIN_M, metres_outside
from regions.queries.outlines import outline_of


@dataclass(frozen=True, slots=True)
class Standing:
    """The coordinates in force. `found` is None when they are those of the release.

    `outside_m`: metres beyond `within`, the nearest known outline around the village; None
    without one.
    """

    latitude: Decimal
    longitude: Decimal
    found: HouseholdPlace | None
    outside_m: int | None
    within: Region | None

    @property
    def is_outside(self) -> bool:
        return self.outside_m is not None and self.outside_m > MARGIN_M


def standing_of(household: Household) -> Standing | None:
    """Where somebody found the house, else where the release says; None when nobody knows."""
    found = household.places.select_related("set_by").order_by("-set_at").first()
    place = found or household
    if place.latitude is None or place.longitude is None:
        return None
    outline = outline_of(_village(household))
    return Standing(
        place.latitude,
        place.longitude,
        found,
        metres_outside(outline.geometry if outline else None, place.latitude, place.longitude),
        outline.region if outline else None,
    )


def metres_beyond(
    household: Household, latitude: Decimal | None, longitude: Decimal | None
) -> int | None:
    """How far a place lies outside of the household's region; None where either is unknown."""
    if latitude is None or longitude is None:
        return None
    outline = outline_of(_village(household))
    return metres_outside(outline.geometry if outline else None, latitude, longitude)


def _village(household: Household) -> Region:
    return Region.objects.select_related("district", "regency").get(pk=household.village_id)
