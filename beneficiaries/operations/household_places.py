"""Writing down where a house stands."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import User
from beneficiaries.enums import PlaceSource
from beneficiaries.models import Household, HouseholdPlace
from beneficiaries.queries.place_checks import metres_beyond
from core import audit


def set_place(
    *,
    household: Household,
    latitude: Decimal,
    longitude: Decimal,
    source: PlaceSource,
    by: User,
    accuracy_m: int | None = None,
) -> int | None:
    """Put the house there from now on; how far that lies outside of its region, if known.

    What a release says of the place stays as it was told, and comes second.
    """
    place = HouseholdPlace.objects.create(
        household=household,
        regency_id=household.regency_id,
        latitude=latitude,
        longitude=longitude,
        accuracy_m=accuracy_m,
        source=source,
        set_by=by,
    )
    outside = metres_beyond(household, latitude, longitude)
    # Where a family lives is personal data: the trail says that it changed, and how far out it is.
    audit.record("household.place", by=by, subject=household, place=place.pk, outside_m=outside)
    return outside
