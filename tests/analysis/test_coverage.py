"""Errors of targeting against the base, by hand; for one's own territory only."""

from __future__ import annotations

import pytest

from accounts.scope import Scope
from analysis.queries.aided import Asked
from analysis.queries.coverage import coverage
from analysis.queries.years import households_by_years, longest_on_aid
from analysis.shares import Share
from core.scope import scoped
from programs.models import Recipient
from tests.analysis.conftest import MERAPI
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient


def places_of(membership, place, threshold=4, **asked):
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database):
        return {p.name: p for p in coverage(scope, place, threshold, Asked(**asked))}


def test_errors_with_their_denominators(cast, lahat, palembang):
    row = places_of(cast.verifier_sumsel, region("16"))["Kabupaten Lahat"]
    assert (row.target, row.target_aided, row.outside_aided, row.unlisted) == (5, 2, 1, 1)
    assert row.exclusion == Share(3, 5)
    assert row.inclusion == Share(1, 3)
    assert row.amount == 4 * 1_500_000


def test_the_threshold_decides_who_is_poor(cast, lahat):
    row = places_of(cast.executive_sumsel, region("16"), threshold=1)["Kabupaten Lahat"]
    assert (row.exclusion, row.inclusion) == (Share(0, 1), Share(2, 3))


def test_down_to_the_village(cast, lahat):
    village = region(MERAPI)
    districts = places_of(cast.verifier_lahat, village.regency)
    assert districts[village.district.name].target == 5
    villages = places_of(cast.verifier_lahat, village.district)
    assert villages[village.name].target == 5
    assert sum(row.target for row in villages.values()) == 5


def test_aid_of_another_year_sector_or_source_does_not_count(cast, lahat):
    for asked in ({"year": 2025}, {"sector": "health"}, {"funding": "apbn"}):
        row = places_of(cast.verifier_sumsel, region("16"), **asked)["Kabupaten Lahat"]
        assert (row.target_aided, row.unlisted, row.amount) == (0, 0, 0)


def test_aid_that_has_ended_was_aid(cast, lahat):
    Recipient.objects.filter(state="approved").update(
        state="ended", ended_on="2026-10-01", end_kind="graduated"
    )
    row = places_of(cast.verifier_sumsel, region("16"))["Kabupaten Lahat"]
    assert row.target_aided == 2


@pytest.mark.parametrize("name", ["verifier_lahat", "executive_lahat"])
def test_a_regency_counts_nothing_elsewhere(cast, lahat, palembang, name):
    membership = getattr(cast, name)
    with pytest.raises(ValueError, match="No coverage"):
        places_of(membership, region("1671"))
    with pytest.raises(ValueError, match="No coverage"):
        places_of(membership, region("16"))


@pytest.mark.parametrize("page", ["ketepatan", "kantong-kemiskinan", "wilayah/unduh"])
def test_pages_of_another_place_are_not_found(cast, lahat, palembang, sign_in, page):
    browser = sign_in(cast.executive_lahat)
    assert browser.get(f"/analisis/{page}/").status_code == 200
    assert browser.get(f"/analisis/{page}/?place={region('1671').pk}").status_code == 404
    assert browser.get(f"/analisis/{page}/?place=999999").status_code == 404
    # Villages only for those who may see names: a count of one is a household.
    district = f"/analisis/{page}/?place={region('160408').pk}"
    assert browser.get(district).status_code == 404
    assert sign_in(cast.verifier_lahat).get(district).status_code == 200


def test_the_largest_gap_stands_on_top(cast, lahat, palembang, sign_in):
    text = sign_in(cast.verifier_sumsel).get("/analisis/kantong-kemiskinan/").content.decode()
    assert text.index("Kabupaten Lahat</a>") < text.index("Kota Palembang</a>")


def test_years_on_aid(cast, lahat, palembang):
    _program, (first, *_rest) = lahat
    by = cast.operator_lahat
    for year in range(2021, 2026):
        earlier = a_program(by, year=year)
        a_recipient(earlier, by, region(MERAPI), first.person, state="approved")
    scope = Scope.of(cast.verifier_sumsel.user)
    with as_login_role(), scoped(scope.database):
        assert households_by_years(scope, None, None) == {1: 3, 6: 1}
        assert households_by_years(scope, region("1671").pk, None) == {1: 1}
        spells = longest_on_aid(scope, None, None, most=10)
    assert [(s.household_id, s.years, s.first, s.last) for s in spells] == [
        (first.household_id, 6, 2021, 2026)
    ]


def test_names_only_for_those_who_may_see_need_by_name(cast, lahat, palembang, sign_in):
    _program, (first, *_rest) = lahat
    by = cast.operator_lahat
    for year in range(2021, 2026):
        earlier = a_program(by, year=year)
        a_recipient(earlier, by, region(MERAPI), first.person, state="approved")
    name = first.household.head_name
    for who, seen in (("verifier_lahat", True), ("verifier_palembang", False),
                      ("executive_lahat", False), ("steward_lahat", True)):  # fmt: skip
        text = sign_in(getattr(cast, who)).get("/analisis/lama-bantuan/").content.decode()
        assert (name in text) == seen, who
