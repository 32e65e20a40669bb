"""A place behind a comma is the one of that name; less is written in a list than on a card."""

from __future__ import annotations

import pytest

from accounts.scope import Scope
from beneficiaries.queries.search import search
from core.scope import scoped
from regions.models import Region
from tests.beneficiaries.searching import LAHAT, PALEMBANG, live
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household

pytestmark = pytest.mark.django_db

BOX = "/basis/rumah-tangga/cari/"
# Of the regency Lahat: in its district of that name is LAHAT, in another one are these.
LAHAT_TENGAH, MERAPI = "1604082001", "1604082002"


@pytest.fixture(autouse=True)
def _namesake(db):
    Region.objects.filter(code=LAHAT_TENGAH).update(name="Lahat Tengah")


def found(by, text: str):
    with as_login_role(), scoped(Scope.of(by.user).database):
        return search(Scope.of(by.user), text)


def homes(by, text: str) -> list[str]:
    return [one.head_name for one in found(by, text).households]


@pytest.mark.parametrize(
    ("text", "villages"),
    [
        # The regency with all of its districts, and not only the village Lahat Tengah.
        ("Badriah, Lahat", [LAHAT, LAHAT_TENGAH, MERAPI]),
        ("Badriah, kab. lahat", [LAHAT, LAHAT_TENGAH, MERAPI]),
        ("Badriah, Kecamatan Lahat", [LAHAT]),
        ("Badriah, Lahat Teng", [LAHAT_TENGAH]),
        ("Badriah, Palembang", [PALEMBANG]),
        ("Badriah, Kota Palembang", [PALEMBANG]),
        ("Badriah, Desa Palembang", []),
    ],
)
def test_a_name_of_several_levels_is_all_that_are_called_so(cast, text, villages):
    for code in (LAHAT, LAHAT_TENGAH, MERAPI, PALEMBANG):
        live(code, "BADRIAH")
    answer = found(cast.verifier_sumsel, text)
    if villages:
        assert {one.village.code for one in answer.people} == set(villages)
    else:
        assert (answer.unknown_place, len(answer.people)) == ("Desa Palembang", 4)


def test_within_a_regency_its_own_name_is_the_district(cast):
    for code in (LAHAT, MERAPI):
        live(code, "BADRIAH")
    answer = found(cast.verifier_lahat, "Badriah, Lahat")
    assert [place.code for place in answer.sought_in] == ["160411"]
    assert [one.village_id for one in answer.people] == [region(LAHAT).pk]


def test_the_page_says_where_was_looked(people, cast, sign_in):
    browser = sign_in(cast.verifier_sumsel)
    page = browser.post(BOX, {"q": "Suharto, Lahat"}, follow=True)
    assert "Dicari di Kabupaten Lahat; Kecamatan Lahat, Kabupaten Lahat." in page.text
    assert "Dicari di" not in browser.post(BOX, {"q": "Suharto"}, follow=True).text


def test_an_rt_is_found_in_a_place_and_nowhere_else(people, cast, sign_in):
    """Every village has one, and RT is no part of a name: "Hartini" does not answer for it."""
    live(LAHAT, "HARTINI")
    for head, code, rt, rw in (
        ("ALI", LAHAT, 5, 1),
        ("BUDI", LAHAT, 5, 2),
        ("CICI", LAHAT, 6, 1),
        ("DODI", PALEMBANG, 5, 1),
    ):
        a_household(region(code), head_name=head, rt=rt, rw=rw)
    a_household(region(LAHAT), head_name="EKO", address="Jl. Melati RT.005/RW.02")
    a_household(region(LAHAT), head_name="FAJAR", address="Jl. Melati RT 15 RW 2")
    name = region(LAHAT).name
    assert homes(cast.verifier_lahat, f"RT 5, {name}") == ["ALI", "BUDI", "EKO"]
    assert homes(cast.verifier_sumsel, f"RT 005 RW 02, {name}") == ["BUDI", "EKO"]
    answer = found(cast.verifier_lahat, "RT 5")
    assert answer.is_empty
    assert answer.needs_place
    page = sign_in(cast.verifier_lahat).post(BOX, {"q": "RT 5"}, follow=True)
    assert "Tambahkan nama jalannya, atau desanya setelah koma" in page.text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Moh. Suharto", "SUHARTO"),
        ("Suharto Wijaya Kusuma", "SUHARTO"),
        ("Siti Aminah Nurjanah", "SITI AMINAH"),
        ("Djoko Budi Soesilo", "JOKO SUSILO"),
    ],
)
def test_a_longer_name_leads_to_the_shorter_one_of_the_list(people, cast, text, name):
    live(LAHAT, "MUHAMMAD")
    live(LAHAT, "SITI")
    answer = found(cast.verifier_lahat, text)
    assert not answer.people
    assert [one.name for one in answer.alike] == [name]


def test_whoever_bears_the_whole_name_hides_the_shorter_ones(people, cast):
    live(LAHAT, "BADRIAH")
    live(LAHAT, "BADRIAH UTAMI")
    answer = found(cast.verifier_lahat, "Badriah Utami")
    assert [one.name for one in (*answer.people, *answer.alike)] == ["BADRIAH UTAMI"]
    # Nor is anybody of another territory named for a word they share.
    live(PALEMBANG, "KUNTARA")
    assert found(cast.verifier_lahat, "Kuntara Jaya").is_empty
