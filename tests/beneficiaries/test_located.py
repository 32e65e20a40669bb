"""By address: the map of a village and those whose coordinates lie elsewhere."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import HouseholdPlace
from beneficiaries.queries.located import farthest_outside, outside_count
from regions.models import Region
from regions.outlines import metres_outside
from tests.beneficiaries.pictures import INSIDE, OUTSIDE, square
from tests.beneficiaries.quality_acts import checked, kinds_of
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import working_as

LAHAT, NEIGHBOUR, PALEMBANG = "1604112001", "1604112002", "1671031001"
MAP, OUT = "/basis/peta/", "/basis/koordinat-luar/"


@pytest.fixture(autouse=True)
def _outlined(db):
    Region.objects.filter(code="160411").update(boundary=square())


def at(place, code: str = LAHAT, **values):
    return a_household(region(code), latitude=place[0], longitude=place[1], **values)


def map_of(browser, code: str, **query):
    place = region(code)
    given = {"kecamatan": place.district_id, **query}
    if place.level == "village":
        given["desa"] = place.pk
    return browser.get(MAP, given)


def test_points_and_table_are_the_same_rows(cast, sign_in):
    here = at(INSIDE, head_name="Siti Aminah")
    far = at(OUTSIDE, head_name="Budi Santoso")
    a_household(region(LAHAT), head_name="Tanpa Koordinat")
    at(INSIDE, NEIGHBOUR, head_name="Desa Lain")
    answer = map_of(sign_in(cast.verifier_lahat), LAHAT)
    drawn = answer.context["map"]
    assert [point.household for point in drawn.points] == [far, here]
    assert [point.is_outside for point in drawn.points] == [True, False]
    page = answer.content.decode()
    assert page.count('<circle r="') == 1
    assert page.count('id="baris-') == page.count('id="titik-') == 2
    # The number in a dot is that of the row beside the map.
    for number in (1, 2):
        assert f'<text y="3" aria-hidden="true">{number}</text>' in page
    assert "Di luar, ± 55 km" in page
    assert "Garis batas: Kecamatan" in page
    assert "Tanpa Koordinat" not in page
    assert "Desa Lain" not in page


def test_a_district_shows_all_its_villages_and_photos_can_be_asked_for(cast, sign_in):
    at(INSIDE)
    at(INSIDE, NEIGHBOUR)
    answer = map_of(sign_in(cast.verifier_lahat), "160411", warna="foto")
    assert {point.look for point in answer.context["map"].points} == {"bare"}
    assert len(answer.context["map"].points) == 2


def test_a_place_found_later_goes_before_that_of_the_release(cast, sign_in):
    moved = at(OUTSIDE)
    HouseholdPlace.objects.create(
        household=moved, regency_id=moved.regency_id, latitude=INSIDE[0], longitude=INSIDE[1],
        source="typed", set_by=cast.verifier_lahat.user,
    )  # fmt: skip
    (point,) = map_of(sign_in(cast.verifier_lahat), LAHAT).context["map"].points
    assert not point.is_outside
    assert outside_count(None) == 0


def test_a_check_of_the_base_looks_at_the_place_in_force(cast):
    """Who mends a place by going there is rid of the finding; who types a wrong one has it."""
    mended, spoilt, as_told = at(OUTSIDE), at(INSIDE), at(OUTSIDE)
    checked(cast.steward_lahat)
    assert "point_outside" in kinds_of(mended) & kinds_of(as_told)
    assert "point_outside" not in kinds_of(spoilt)
    for household, place in ((mended, OUTSIDE), (mended, INSIDE), (spoilt, OUTSIDE)):
        HouseholdPlace.objects.create(
            household=household, regency_id=household.regency_id, latitude=place[0],
            longitude=place[1], source="typed", set_by=cast.verifier_lahat.user,
        )  # fmt: skip
    checked(cast.steward_lahat)
    assert "point_outside" not in kinds_of(mended)
    assert "point_outside" in kinds_of(spoilt) & kinds_of(as_told)


def test_the_map_ends_at_the_territory(cast, sign_in):
    at(INSIDE, head_name="KANARI LAHAT")
    browser = sign_in(cast.verifier_palembang)
    foreign = map_of(browser, LAHAT)
    assert foreign.context.get("map") is None
    assert "KANARI LAHAT" not in foreign.content.decode()
    assert "KANARI LAHAT" not in browser.get(OUT).content.decode()


def test_agency_sees_those_it_helps(cast, sign_in):
    operator = cast.operator_lahat
    helped = at(INSIDE)
    at(INSIDE)
    a_recipient(a_program(operator), operator, region(LAHAT), a_person(helped), state="approved")
    points = map_of(sign_in(operator), LAHAT).context["map"].points
    assert [point.household for point in points] == [helped]


def test_those_outside_are_listed_the_farthest_first(cast, sign_in):
    near = at((-3.75, 103.605))  # half a kilometre beyond: within what outlines and phones err
    some = at((-3.75, 103.7))
    far = at(OUTSIDE)
    at(INSIDE)
    a_household(region(LAHAT))
    with working_as(cast.verifier_lahat):
        found = farthest_outside(None, most=10)
    assert [key for key, _metres in found] == [far.pk, some.pk]
    for key, metres in found:
        place = {far.pk: OUTSIDE, some.pk: (-3.75, 103.7)}[key]
        assert metres == pytest.approx(metres_outside(square(), *place), rel=0.005)
    answer = sign_in(cast.verifier_lahat).get(OUT)
    assert [row.household for row in answer.context["rows"]] == [far, some]
    assert near not in [row.household for row in answer.context["rows"]]


def test_the_wall_counts_its_own_only(cast, sign_in):
    at(OUTSIDE)
    Region.objects.filter(code="167103").update(boundary=square())
    at(OUTSIDE, PALEMBANG)
    assert outside_count(None) == 2
    with working_as(cast.verifier_lahat):
        assert outside_count(None) == 1
    browser = sign_in(cast.verifier_sumsel)
    assert "Pilih kabupaten/kota" in browser.get(OUT).content.decode()
    asked = browser.get(OUT, {"kabupaten": region(PALEMBANG).regency_id})
    assert asked.context["count"] == 1


def test_as_many_queries_for_three_points_as_for_one(cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    counts = []
    for _ in range(3):
        at(INSIDE)
        map_of(browser, LAHAT)
        with CaptureQueriesContext(connection) as caught:
            map_of(browser, LAHAT)
        counts.append(len(caught))
    assert counts == [counts[0]] * 3


def test_a_village_without_an_outline_of_its_own_is_drawn_close_up(cast, sign_in):
    """In the whole of its district two neighbours would be one spot."""
    browser = sign_in(cast.verifier_lahat)
    for place in ((-3.75, 103.55), (-3.752, 103.55), OUTSIDE):
        at(place)
    apart = {}
    for code in (LAHAT, "160411"):
        answer = map_of(browser, code)
        first, second = (p for p in answer.context["map"].points if not p.is_outside)
        apart[code] = abs(first.y - second.y)
        assert ("peta diperbesar" in answer.content.decode()) is (code == LAHAT)
    assert apart["160411"] < 18 < apart[LAHAT]
