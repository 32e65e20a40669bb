"""A village finds a family by a name as it was heard, before it proposes the family anew."""

from __future__ import annotations

import pytest

from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db

HERE = "/basis/usulan/rumah-tangga/"
VILLAGE, BESIDE = "1604112001", "1604112002"


@pytest.fixture
def village(cast, sign_in):
    """Who lives there, by their names, and the search of its operator."""
    homes = {}
    for code, head, members in (
        (VILLAGE, "MIRWAN", ["MIRWAN", "SUHARTATI"]),
        (VILLAGE, "SUPRIYADI", ["SUPRIYADI"]),
        (VILLAGE, "BAMBANG IRAWAN", ["BAMBANG IRAWAN"]),
        (BESIDE, "MIRWANSYAH", ["MIRWANSYAH"]),
    ):
        home = a_household(region(code), head_name=head)
        homes[head] = home.pk
        for name in members:
            a_person(home, name=name)
    browser = sign_in(cast.village_lahat)

    def look(text: str):
        return browser.post(f"{HERE}cari/", {"q": text}, follow=True)

    return homes, look


@pytest.mark.parametrize(
    ("typed", "head"),
    [
        ("Mirwn", "MIRWAN"),
        ("mirwan", "MIRWAN"),
        ("Mirwon", "MIRWAN"),
        ("Suhartaty", "MIRWAN"),
        ("Supriadi", "SUPRIYADI"),
        ("Irawan Bambang", "BAMBANG IRAWAN"),
        ("Bambangirawan", "BAMBANG IRAWAN"),
    ],
)
def test_a_name_is_found_as_it_was_heard(village, typed, head):
    homes, look = village
    page = look(typed)
    assert [row[0].pk for row in page.context["homes"]] == [homes[head]]


def test_names_that_are_only_alike_are_said_to_be(village):
    _homes, look = village
    assert "Tidak ada yang bernama persis" in look("Mirwn").text
    assert "Tidak ada yang bernama persis" not in look("Mirwan").text
    assert "Anggota: SUHARTATI" in look("Suhartati").text


def test_where_nobody_bears_the_name_the_nearest_are_shown_first(village):
    homes, look = village
    page = look("Marwanto")
    assert page.context["homes"] == []
    assert homes["MIRWAN"] in [home.pk for home, _member in page.context["nearest"]]
    assert "Pastikan keluarga itu bukan salah satu di bawah" in page.text
    assert look("Xyzzq Qwrt").context["nearest"] == []


def test_nobody_of_another_village_is_ever_named(village):
    homes, look = village
    for typed in ("Mirwansyah", "Mirwansah", "Mirwansyahputra"):
        page = look(typed)
        named = [row[0].pk for row in page.context["homes"]]
        named += [home.pk for home, _member in page.context["nearest"]]
        assert homes["MIRWANSYAH"] not in named
        assert "MIRWANSYAH<" not in page.text


def test_heads_who_are_nobody_among_the_members_are_found(village):
    """By the name their list shows; of the members then nobody is named."""
    _homes, look = village
    home = a_household(region(VILLAGE), head_name="H. Soekarno")
    a_person(home, name="RATNA")
    for typed in ("Sukarno", "Sukarna"):
        (row,) = look(typed).context["homes"]
        assert (row[0].pk, row[2]) == (home.pk, None)
    assert home.pk in [one.pk for one, _member in look("Sukarnoputra").context["nearest"]]


def test_two_letters_begin_a_word(village):
    homes, look = village
    found = {row[0].pk for row in look("Su").context["homes"]}
    assert found == {homes["MIRWAN"], homes["SUPRIYADI"]}
    # Inside of words they stand everywhere.
    assert look("an").context["homes"] == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Jl. Kenanga", {"ALI", "BUDI"}),
        ("kenanga", {"ALI", "BUDI"}),
        ("Lorong Knanga", {"ALI", "BUDI"}),  # nearly so
        ("Kenanga RT 2", {"BUDI"}),
        ("RT 2", {"BUDI", "CICI"}),
        ("RT 02 RW 1", {"CICI"}),
        ("Dusun 3", {"CICI"}),
        ("Dusun III", {"CICI"}),
        ("Dusun 5", set()),
        ("RT 9", set()),
    ],
)
def test_an_address_is_found_too(village, typed, found):
    _homes, look = village
    for head, code, address, rt, rw in (
        ("ALI", VILLAGE, "Lrg. Kenanga No. 1", 1, 1),
        ("BUDI", VILLAGE, "JL KENANGA RT 002", None, None),
        ("CICI", VILLAGE, "Dusun III", 2, 1),
        ("DODI", VILLAGE, "Dusun IV", 4, 1),
        ("EKO", BESIDE, "Lrg. Kenanga No. 2", 2, 1),
    ):
        home = a_household(region(code), head_name=head, address=address, rt=rt, rw=rw)
        a_person(home, name=head)
    page = look(typed)
    assert {row[0].head_name for row in page.context["homes"]} == found
    assert ("Tidak ada alamat dengan ejaan itu" in page.text) is (typed == "Lorong Knanga")
    # Whoever looks for a street is not told of people with nearly that name, else of both.
    assert page.context["nearest"] == [] or typed == "kenanga"


def test_a_street_hides_nobody_of_nearly_that_name(village):
    homes, look = village
    home = a_household(region(VILLAGE), head_name="ALI", address="Jl. Mirwanto No. 3")
    a_person(home, name="ALI")
    page = look("Mirwanto")
    assert [row[0].pk for row in page.context["homes"]] == [home.pk]
    assert homes["MIRWAN"] in [one.pk for one, _member in page.context["nearest"]]
    assert "Pastikan keluarga itu bukan salah satu di bawah" in page.text
