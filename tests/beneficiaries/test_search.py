"""Finding people of the base: however they are written, and nobody of another territory."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.scope import Scope
from beneficiaries.operations import name_words
from beneficiaries.queries.search import search
from beneficiaries.search_terms import is_part_of_number, parse
from core.scope import scoped
from tests.beneficiaries.searching import LAHAT, PALEMBANG, live
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient

BOX = "/basis/rumah-tangga/cari/"


def found_by(browser, text: str) -> list[str]:
    """Names in the order of the page, those that are only alike with a tilde."""
    response = browser.post(BOX, {"q": text})
    assert response.status_code == 302
    assert text not in response.url
    page = browser.get(response.url)
    assert page.status_code == 200
    if "household" in page.context:
        return [page.context["household"].head_name]
    found = page.context["found"]
    return [
        *(person.name for person in found.people),
        *(f"~{person.name}" for person in found.alike),
        *(f"@{household.head_name}" for household in found.households),
    ]


# --- What is found --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Suharto", "SUHARTO"),
        ("Soeharto", "SUHARTO"),  # before 1972
        ("H. Soeharto, S.Pd", "SUHARTO"),  # titles and degrees
        ("suhar", "SUHARTO"),  # partial
        ("uharto", "SUHARTO"),
        ("Suhrato", "~SUHARTO"),  # letters swapped
        ("Suhaarto", "SUHARTO"),  # doubled
        ("Zuharto", "~SUHARTO"),
        ("Siti Aminah", "SITI AMINAH"),
        ("aminah siti", "SITI AMINAH"),  # order
        ("St. Aminah", "SITI AMINAH"),
        ("Siti Amnah", "~SITI AMINAH"),
        ("Sitti Aminnah", "SITI AMINAH"),
        ("Moh. Joesoef", "MUHAMMAD YUSUF"),
        ("M. Yusuf", "MUHAMMAD YUSUF"),
        ("Mohamad Yusup", "MUHAMMAD YUSUF"),
        ("Djoko Soesilo", "JOKO SUSILO"),
        ("Joko", "JOKO SUSILO"),
        ("Susilo", "JOKO SUSILO"),
        ("1604 1141 0180 0001", "SITI AMINAH"),
        ("1604110902100003", "SUHARTO"),
        ("Jl. Merdeka", "@SITI AMINAH"),
        ("Jalan Merdeka No 12", "@SITI AMINAH"),
        ("merdeka", "@SITI AMINAH"),
        ("Dusun 3", "@MUHAMMAD YUSUF"),
        ("Dusun III RT 4", "@MUHAMMAD YUSUF"),
        ("kenanga", "@JOKO SUSILO"),
        ("Lorong Knanga", "@JOKO SUSILO"),  # a street misspelt
        ("kenangga", "@JOKO SUSILO"),
        ("Jl. Merdekka No 12", "@SITI AMINAH"),
    ],
)
def test_found_first(people, cast, sign_in, text, first):
    assert found_by(sign_in(cast.verifier_lahat), text)[0] == first


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Erna Permatasari", "ERNA PERMATA SARI"),
        ("Dewi Ayu Lestari", "DEWI AYULESTARI"),
        # Whoever the list names, though nobody of that name is among the members.
        ("Réunion Abdul", "@RÉUNION ABDUL"),
        ("lizza nur", "@LIZZA NURHAYATI"),
        ("nurhayati", "@LIZZA NURHAYATI"),  # any word of it
        ("Nurhayati Lizza", "@LIZZA NURHAYATI"),
    ],
)
def test_found_with_other_spaces_and_by_the_head_of_the_list(people, cast, sign_in, text, found):
    for name in ("ERNA PERMATA SARI", "ERNA PERTIWI", "DEWI AYULESTARI"):
        live(LAHAT, name)
    for head in ("RÉUNION ABDUL", "LIZZA NURHAYATI"):
        a_person(a_household(region(LAHAT), head_name=head), name="ANAK")
        a_household(region(PALEMBANG), head_name=head)
    scope = Scope.of(cast.verifier_lahat.user)
    with as_login_role(), scoped(scope.database):
        answer = search(scope, text)
    names = [one.name for one in answer.people] + [f"@{one.head_name}" for one in answer.households]
    assert names == [found]


def test_a_misspelt_village_is_found_alone_and_behind_a_comma(people, cast):
    scope = Scope.of(cast.verifier_lahat.user)
    with as_login_role(), scoped(scope.database):
        assert [one.name for one in search(scope, "Pasar Lamo").places] == ["Pasar Lama"]
        narrowed = search(scope, "Suharto, Pasar Lamo")
        assert [one.name for one in narrowed.people] == ["SUHARTO"]
        assert not narrowed.unknown_place
        assert not search(scope, "Pasar Minggu").places


def test_the_exact_stand_before_the_alike(people, cast, sign_in):
    live(LAHAT, "SITI AMINAN")
    live(LAHAT, "NUR SITI AMINAH")
    name_words.learn(regency_id=None)
    found = found_by(sign_in(cast.verifier_lahat), "Siti Aminah")
    assert found == ["SITI AMINAH", "NUR SITI AMINAH", "~SITI AMINAN"]


def test_a_number_opens_the_household_at_once(people, cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    household = people["siti"].household
    for number in ("1604114101800001", household.registry_id, people["siti"].registry_id):
        answer = browser.post(BOX, {"q": number})
        assert answer.url == f"/basis/rumah-tangga/{household.pk}/"


def test_a_card_in_two_households_shows_both(people, cast, sign_in):
    live(LAHAT, "SUHARTINI", kk="1604110902100003")
    assert sorted(found_by(sign_in(cast.verifier_lahat), "1604110902100003")) == [
        "SUHARTINI",
        "SUHARTO",
    ]


def test_a_place_behind_the_comma_narrows(people, cast, sign_in):
    browser = sign_in(cast.verifier_sumsel)
    assert found_by(browser, "Siti Aminah") == ["SITI AMINAH", "SITI AMINAH"]
    village = region(LAHAT)
    narrowed = browser.post(BOX, {"q": f"Siti Amina, {village.name}"})
    found = browser.get(narrowed.url).context["found"]
    assert [person.pk for person in found.people] == [people["siti"].pk]
    odd = browser.post(BOX, {"q": "Siti Aminah, Antah Berantah"})
    found = browser.get(odd.url).context["found"]
    assert (len(found.people), found.unknown_place) == (2, "Antah Berantah")


def test_places_narrow_by_choice(people, cast, sign_in):
    browser = sign_in(cast.verifier_sumsel)
    url = browser.post(BOX, {"q": "Siti Amnah"}).url
    village = region(PALEMBANG)
    for narrowing in (
        f"kabupaten={village.regency_id}",
        f"kabupaten={village.regency_id}&kecamatan={village.district_id}",
        f"kabupaten={village.regency_id}&kecamatan={village.district_id}&desa={village.pk}",
    ):
        found = browser.get(f"{url}&{narrowing}").context["found"]
        assert [p.pk for p in found.alike] == [people["palembang"].pk], narrowing


def test_a_village_with_a_number_is_not_taken_for_an_address_alone(people, cast, sign_in):
    browser = sign_in(cast.verifier_palembang)
    found = browser.get(browser.post(BOX, {"q": "1 Ulu"}).url).context["found"]
    assert [place.name for place in found.places] == ["1 Ulu"]


def test_a_village_leads_to_its_list(people, cast, sign_in):
    village = region(LAHAT)
    browser = sign_in(cast.verifier_lahat)
    page = browser.get(browser.post(BOX, {"q": village.name}).url)
    assert village.pk in [place.pk for place in page.context["found"].places]
    assert f"desa={village.pk}" in page.content.decode()


# --- What is not ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["1671014101800001", "Rini Zuhairiyah", "Zuhairiyah", "Zuhairyah", "Zamrud"]
)
def test_somebody_elsewhere_is_answered_for_as_nobody(people, cast, sign_in, text):
    browser = sign_in(cast.verifier_lahat)
    assert found_by(sign_in(cast.verifier_palembang), text) != []
    nobody = {"1671014101800001": "1699010101010101"}.get(text, "Qwertypoiu")
    pages = []
    for sought in (text, nobody):
        url = browser.post(BOX, {"q": sought}).url
        page = browser.get(url)
        assert page.context["found"].is_empty
        body = page.content.decode().partition('id="isi"')[2]
        pages.append(
            re.sub(r'value="[\w-]{64}"', "", body.replace(sought, "…")).replace(
                url.partition("cari=")[2], "…"
            )
        )
    assert pages[0] == pages[1]


def test_an_agency_finds_whom_it_helps(people, cast, sign_in):
    operator = cast.operator_lahat
    program = a_program(operator)
    a_recipient(program, operator, region(LAHAT), people["siti"], state="approved")
    a_recipient(program, operator, region(LAHAT), people["joko"], state="submitted")
    browser = sign_in(operator)
    for text in ("Siti Aminah", "Siti Amnah", "Aminah", "Merdeka", "1604114101800001"):
        assert {name.strip("~@") for name in found_by(browser, text)} == {"SITI AMINAH"}, text
    for text in ("Joko", "Joco", "Kenanga", "Suharto", "Rini", "1604110902100003"):
        assert found_by(browser, text) == [], text


@pytest.mark.parametrize("text", ["%%%", "___", "100%", "\\", "'; DROP TABLE x; --", "O'", "$$"])
def test_signs_of_sql_are_letters_like_any(people, cast, sign_in, text):
    assert found_by(sign_in(cast.verifier_lahat), text) == []


# --- How ------------------------------------------------------------------------------------------


def test_query_count_does_not_grow(people, cast, sign_in):
    """Nor do rows read a column or a place that was not fetched with them."""
    browser = sign_in(cast.verifier_lahat)
    pages = [browser.post(BOX, {"q": text}).url for text in ("Siti Aminah", "Jl. Merdeka")]
    counts = []
    for _ in range(2):
        live(LAHAT, "SITI AMINAH", address="Jl. Merdeka No. 14")
        live(LAHAT, "SITI AMINAN", address="Jl. Merdeka No. 16")
        name_words.learn(regency_id=None)
        with CaptureQueriesContext(connection) as captured:
            people, homes = (browser.get(page).context["found"] for page in pages)
        assert people.people
        assert people.alike
        assert len(homes.households) > 2
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("text", "is_part"),
    [("1604 1141 0180", True), ("1604114101800001", False), ("SITI 12", False), ("", False)],
)
def test_half_a_number_is_told_from_a_whole_one(text, is_part):
    assert is_part_of_number(text) is is_part


def test_terms():
    assert parse("1604-1141-0180-0001").number == "1604114101800001"
    assert parse("rt00000000000012").number == "RT00000000000012"
    assert parse("Budi 3").number == ""
    assert parse("Siti Aminah, Tanjung Agung").place == "Tanjung Agung"
    terms = parse("Jl. KH Wahid Hasyim RT 003/RW 02")
    assert (terms.is_address, terms.rt, terms.rw) == (True, 3, 2)
    assert "JALAN" not in terms.street
    assert parse("100% \\ ' --").words == ()
