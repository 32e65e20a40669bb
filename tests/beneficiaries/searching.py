"""People of the base as searches find them."""

from __future__ import annotations

from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

LAHAT, PALEMBANG = "1604112001", "1671031001"


def live(code: str, name: str, *, address: str = "Jalan Mawar", **values):
    """Somebody of the base, as an import would have stored them."""
    household = a_household(region(code), head_name=name, address=address)
    return a_person(household, name=name, **values)
