"""The base by a variable: counted by hand, within one's territory, giving nobody away."""

from __future__ import annotations

import datetime

import pytest
from django.utils.html import strip_tags

from accounts.scope import Scope
from analysis.queries.crosstab import by_decile, by_place
from analysis.told_crosstab import withheld_cells
from analysis.variables import COUNTABLES
from analysis.withheld import People
from core.models import AuditEvent, SavedView
from core.scope import scoped
from tests.clients import as_login_role
from tests.exporting import sheets
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

MERAPI, PALEMBANG = "1604082002", "1671011001"
EARTH, CEMENT = 9, 6
FLOOR = COUNTABLES["household.floor_type"]
AGE = COUNTABLES["person.age_group"]
PAGE = "/analisis/variabel/"


@pytest.fixture
def houses(cast):
    """In Lahat 12 on earth (decile 1) and 3 on cement (decile 2), one unknown; 11 in Palembang."""
    village = region(MERAPI)
    for _n in range(12):
        a_household(village, decile=1, floor_type=EARTH)
    for _n in range(3):
        a_household(village, decile=2, floor_type=CEMENT)
    a_household(village, decile=None, floor_type=None)
    a_household(village, decile=1, floor_type=EARTH, in_base=False)
    for _n in range(11):
        a_household(region(PALEMBANG), decile=1, floor_type=EARTH)


def counted(membership, count, place, variable, last=None):
    """Row -> value -> count, without zeros; None for those of whom it is not known."""
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database):
        rows = count(scope, place, variable, last)
    values = (*variable.values, None)
    return {
        row.name: {value: n for value, n in zip(values, row.counts, strict=True) if n}
        for row in rows
        if any(row.counts)
    }


def test_by_place_down_to_the_village(cast, houses):
    found = counted(cast.executive_sumsel, by_place, region("16"), FLOOR)
    assert found == {
        "Kabupaten Lahat": {EARTH: 12, CEMENT: 3, None: 1},
        "Kota Palembang": {EARTH: 11},
    }
    village = region(MERAPI)
    below = counted(cast.verifier_lahat, by_place, village.district, FLOOR)
    assert below == {village.name: {EARTH: 12, CEMENT: 3, None: 1}}


def test_by_decile_and_up_to_a_decile(cast, houses):
    found = counted(cast.verifier_lahat, by_decile, region("1604"), FLOOR)
    assert found == {
        "Desil 1": {EARTH: 12}, "Desil 2": {CEMENT: 3}, "Desil tidak diketahui": {None: 1},
    }  # fmt: skip
    poorest = counted(cast.verifier_lahat, by_place, region("1604"), FLOOR, last=1)
    assert poorest == {region(MERAPI).district.name: {EARTH: 12}}


def test_persons_have_the_decile_of_their_household(cast):
    today = datetime.date.today()
    house = a_household(region(MERAPI), decile=3)
    for years in (2, 30, 30, 70):
        a_person(house, birth_date=today - datetime.timedelta(days=365 * years + years // 4 + 90))
    a_person(house, birth_date=None)
    assert counted(cast.verifier_lahat, by_decile, region("1604"), AGE) == {
        "Desil 3": {0: 1, 5: 2, 6: 1, None: 1}
    }
    assert counted(cast.verifier_lahat, by_place, region("1604"), AGE, last=2) == {}


def test_every_variable_can_be_counted(cast, houses):
    a_person(a_household(region(MERAPI), decile=1, member_count=9))
    for variable in COUNTABLES.values():
        for count in (by_place, by_decile):
            found = counted(cast.verifier_lahat, count, region("1604"), variable, last=4)
            assert sum(sum(row.values()) for row in found.values()) in (1, 16), variable.key
    size = counted(
        cast.verifier_lahat, by_decile, region("1604"), COUNTABLES["household.size"], last=1
    )
    assert size["Desil 1"][8] == 1


def test_a_regency_counts_nothing_elsewhere(cast, houses, sign_in):
    with pytest.raises(ValueError, match="Nothing to count"):
        counted(cast.verifier_lahat, by_place, region("16"), FLOOR)
    with pytest.raises(ValueError, match="Nothing to count"):
        counted(cast.executive_lahat, by_decile, region("1671"), FLOOR)
    browser = sign_in(cast.executive_lahat)
    for page in (PAGE, f"{PAGE}unduh/"):
        assert browser.get(page).status_code == 200
        for place in (region("1671").pk, region("160408").pk, 999_999):
            assert browser.get(f"{page}?place={place}").status_code == 404


def test_those_without_the_rows_see_no_small_number(cast, houses, sign_in):
    text = strip_tags(sign_in(cast.executive_lahat).get(PAGE).content.decode())
    row = " ".join(text[text.index("Merapi"):].split())[:200]  # fmt: skip
    assert "sekitar 20" in row
    assert "kurang dari 10" in row
    assert "12" not in row
    exact = strip_tags(sign_in(cast.verifier_lahat).get(PAGE).content.decode())
    assert "75,0%" in exact


def test_sensitive_variables_go_down_to_villages_for_few(cast, houses, sign_in):
    district = region(MERAPI).district_id
    for membership, status in ((cast.verifier_lahat, 200), (cast.executive_lahat, 404)):
        address = f"{PAGE}?variable=person.age_group&place={district}"
        scope = Scope.of(membership.user, membership.pk)
        assert sign_in(membership).get(address).status_code == status, scope.role


def test_the_file_says_what_the_page_says_and_is_logged(cast, houses, sign_in):
    answer = sign_in(cast.executive_lahat).get(f"{PAGE}unduh/")
    [sheet] = sheets(answer.content).values()
    assert "Rumah tangga (dibulatkan)" in sheet[0]
    assert "kurang dari 10" in sheet[1]
    assert AuditEvent.objects.filter(
        action="analysis.export", details__table="variabel-kemiskinan"
    ).exists()


def test_a_view_of_it_is_kept(cast, houses, sign_in):
    browser = sign_in(cast.verifier_lahat)
    query = "variable=household.wall_type&per=desil&decile=4"
    saved = {"page": "analysis.variables", "name": "Dinding", "query": query, "next": PAGE}
    answer = browser.post("/akun/tampilan/simpan/", saved, follow=True)
    assert SavedView.objects.filter(name="Dinding").exists()
    assert "Jenis dinding terluas menurut desil" in answer.content.decode()


def test_odd_choices_fall_back(cast, houses, sign_in):
    browser = sign_in(cast.verifier_lahat)
    odd = browser.get(f"{PAGE}?variable=person.nik&per=nama&decile=99&value=x")
    assert odd.status_code == 200
    assert "Jenis lantai terluas menurut wilayah" in odd.content.decode()


def test_in_no_line_is_just_one_cell_withheld():
    counts = [[3, 40, 50], [70, 80, 90], [20, 0, 60]]
    told = withheld_cells(counts)
    hidden = [[cell.value is None for cell in row] for row in told]
    for line in (*hidden, *zip(*hidden, strict=True)):
        assert sum(line) != 1
    assert told[2][1] == People.of(0)


def test_of_a_row_that_is_withheld_not_even_a_zero_is_told():
    few, *others = withheld_cells([[4, 0, 0], [70, 80, 0], [60, 90, 0]])
    assert few == [People(None)] * 3
    assert [row[2] for row in others] == [People.of(0)] * 2
