"""An address that hundreds live at is answered by a stretch of the list, with the same bounds."""

from __future__ import annotations

import pytest

from accounts.scope import Scope
from beneficiaries.queries.search import MOST, search
from core.scope import scoped
from tests.beneficiaries.searching import LAHAT, PALEMBANG
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household


@pytest.fixture
def hamlets(cast):
    cast.verifier_lahat  # noqa: B018 - called on stage
    for number in range(MOST + 12):
        a_household(region(LAHAT), head_name=f"KEPALA {number:02}", address="DUSUN IV")
        if number % 6 == 0:
            a_household(region(LAHAT), head_name=f"TETANGGA {number:02}", address="DUSUN V")
            a_household(region(PALEMBANG), head_name=f"JAUH {number:02}", address="DUSUN IV RT 02")


def found(by, text: str):
    scope = Scope.of(by.user, by.pk)
    with as_login_role(), scoped(scope.database):
        return search(scope, text)


def test_hundreds_of_one_address_are_shown_by_a_page_and_told_to_be_more(hamlets, cast):
    many = found(cast.steward_lahat, "Dusun IV")
    assert {home.address for home in many.households} == {"DUSUN IV"}
    assert (len(many.households), many.more) == (MOST, True)
    # Fewer than a page: all of them, from the index.
    few = found(cast.steward_lahat, "Dusun V")
    assert {home.address for home in few.households} == {"DUSUN V"}
    assert (len(few.households), few.more) == (11, False)


def test_the_province_meets_all_regencies_and_a_regency_its_own(hamlets, cast):
    assert found(cast.steward_palembang, "Dusun IV").more is False
    away = found(cast.steward_palembang, "Dusun IV").households
    assert {home.regency_id for home in away} == {region("1671").pk}
    assert len(away) == 11
    assert found(cast.steward_sumsel, "Dusun IV").more is True
    # Narrowed by the number of the neighbourhood, within the stretch as behind it.
    assert len(found(cast.steward_sumsel, "Dusun IV RT 02").households) == 11
