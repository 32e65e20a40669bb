"""Every kind of finding is found where it is planted, and not found in sound people."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection

from beneficiaries.identity import NikFault, is_placeholder, parse_nik
from beneficiaries.models import QualityFinding, QualityTally
from beneficiaries.quality.finders import BY_ENGINE, FINDERS
from beneficiaries.quality.kinds import KINDS
from beneficiaries.quality.numbers import nik_fault, placeholder
from tests.beneficiaries.quality_acts import TODAY, checked, kinds_of, the_finding
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_release

pytestmark = pytest.mark.django_db

SOUND = {
    "name": "Siti Aminah", "nik": "1604084101800001", "sex": 2,
    "birth_date": datetime.date(1980, 1, 1),
}  # fmt: skip


def a_home(code: str = "1604112001", **values: Any) -> Any:
    return a_household(region(code), **values)


def a_head(home: Any, **values: Any) -> Any:
    return a_person(home, **{**SOUND, **values})


# What is changed about a sound head, and the kind it has to be found under.
OF_A_PERSON: dict[str, dict[str, Any]] = {
    "nik_placeholder": {"nik": "1604080000000000", "nik_usable": False},
    "nik_invalid": {"nik": "16040841", "nik_usable": False},
    "nik_missing": {"nik": "", "nik_usable": False},
    "nik_birth_differs": {"birth_date": datetime.date(1981, 1, 1)},
    "nik_sex_differs": {"sex": 1},
    "civil_unmatched": {"civil_match": "TIDAK PADAN"},
    "kk_invalid": {"extra": {"kk_as_written": "123"}},
    "born_in_future": {"birth_date": datetime.date(2027, 1, 1), "nik": "", "nik_usable": False},
    "too_old": {"birth_date": datetime.date(1901, 1, 1), "nik": "", "nik_usable": False},
    "presence_deceased": {"presence_status": 2},
    "presence_moved": {"presence_status": 3},
    "presence_unknown": {"presence_status": 6},
    "public_servant": {"employment_status": 5},
}


@pytest.mark.parametrize("kind", OF_A_PERSON)
def test_found_in_a_person(cast, kind):
    home = a_home()
    person = a_head(home, **OF_A_PERSON[kind])

    checked(cast.steward_lahat)

    assert kind in kinds_of(person)
    assert QualityFinding.objects.filter(kind=kind).count() == 1


def test_what_files_say_of_a_comparison_with_the_civil_registry(cast):
    home = a_home()
    told = {
        "": False, "Ya": False, "PADAN": False, "Sudah padan": False, "1": False,
        "Tidak ada masalah": False, "Nonik padan": False,
        "Tidak": True, "tdk padan": True, "Belum Padan": True, "NON-PADAN": True, "0": True,
        "NIK tidak ditemukan": True, "Gagal dipadankan": True, "unmatched": True,
    }  # fmt: skip
    people = {
        words: a_person(
            home, name=f"Orang {n}", nik=f"160408410180{n:04}", sex=2, civil_match=words,
            birth_date=datetime.date(1980, 1, 1), head_relation=1 if n == 1 else 9,
        )
        for n, words in enumerate(told, 1)
    }  # fmt: skip

    checked(cast.steward_lahat)

    found = {words: "civil_unmatched" in kinds_of(person) for words, person in people.items()}
    assert found == told


def test_sound_people_are_left_in_peace(cast):
    head = a_head(a_home())

    checked(cast.steward_lahat)

    assert kinds_of(head) == set()
    assert not QualityFinding.objects.exists()


def test_a_child_without_nik_is_another_matter_than_an_adult(cast):
    home = a_home()
    a_head(home)
    child = a_person(
        home, nik="", nik_usable=False, birth_date=datetime.date(2020, 1, 1), head_relation=3
    )

    checked(cast.steward_lahat)

    assert kinds_of(child) == {"child_without_nik"}


def test_a_child_without_certificate(cast):
    home = a_home()
    a_head(home)
    born = {"birth_date": datetime.date(2020, 3, 2), "nik": "1604080203200001", "sex": 1}
    without = a_person(home, head_relation=3, identity_documents=0, **born)
    born["nik"] = "1604080203200002"
    with_one = a_person(home, head_relation=3, identity_documents=1, **born)

    checked(cast.steward_lahat)

    assert kinds_of(without) == {"child_uncertified"}
    assert kinds_of(with_one) == set()


def test_ages_against_head_and_record(cast):
    release = a_release(cast.steward_sumsel, period="2015")
    home = a_home()
    head = a_head(home, birth_date=datetime.date(2018, 1, 1), nik="", nik_usable=False)
    child = a_person(
        home, name="Anak", birth_date=datetime.date(1990, 1, 2), nik="1604080201900001",
        head_relation=3, age=40, release=release,
    )  # fmt: skip

    checked(cast.steward_lahat)

    assert "head_too_young" in kinds_of(head)
    assert kinds_of(child) == {"child_older", "age_disagrees"}
    assert the_finding(child, "age_disagrees").facts == {"written": 40, "reckoned": 25}


def test_one_nik_same_person_or_two(cast):
    first = a_head(a_home(), name="Siti Aminah")
    again = a_head(a_home("1604112002"), name="Siti Aminahh")
    other = a_head(a_home("1604082001"), name="Bambang Sudarsono", sex=1)

    checked(cast.steward_lahat)

    assert {"nik_same_person", "nik_two_persons"} <= kinds_of(first)
    assert {"nik_same_person", "nik_two_persons"} <= kinds_of(again)
    assert "nik_same_person" not in kinds_of(other)
    assert "nik_two_persons" in kinds_of(other)
    assert the_finding(other, "nik_two_persons").facts == {"records": 2, "elsewhere": False}


def test_one_nik_in_two_regencies_is_found_in_both(cast):
    here = a_head(a_home())
    there = a_head(a_home("1671011001"))

    checked(cast.steward_lahat)
    checked(cast.steward_palembang, "1671")

    assert kinds_of(here) == kinds_of(there) == {"nik_same_person"}
    finding = the_finding(here, "nik_same_person")
    assert finding.facts == {"records": 1, "elsewhere": True}
    assert finding.regency_id == region("1604").pk


def test_family_cards(cast):
    card = "1604080101100001"
    here = a_home()
    a_head(here, kk=card, family_relation=1)
    a_person(here, name="Kedua", nik="1604084101810002", birth_date=datetime.date(1981, 1, 1),
             sex=2, head_relation=2, kk=card, family_relation=1)  # fmt: skip
    near = a_home()
    a_head(near, name="Ketiga Orang", nik="1604084101820003",
           birth_date=datetime.date(1982, 1, 1), kk=card, family_relation=3)  # fmt: skip
    far = a_home("1604082001")
    a_head(far, name="Keempat Orang", nik="1604084101830004",
           birth_date=datetime.date(1983, 1, 1), kk="1604080101100002")  # fmt: skip
    away = a_home("1604112002")
    a_head(away, name="Kelima Orang", nik="1604084101840005",
           birth_date=datetime.date(1984, 1, 1), kk="1604080101100002")  # fmt: skip

    checked(cast.steward_lahat)

    assert kinds_of(here) == {"kk_shared", "kk_many_heads"}
    assert kinds_of(near) == {"kk_shared", "kk_no_head"}
    # Nobody told their place in the family, so nothing is said about heads.
    assert kinds_of(far) == kinds_of(away) == {"kk_villages"}


def test_members_and_means(cast):
    empty = a_home()
    headless = a_home(has_car=True, has_air_conditioner=True)
    a_head(headless, head_relation=2)
    crowded = a_home(has_car=True)
    a_head(crowded, nik="1604084101850006", birth_date=datetime.date(1985, 1, 1))
    a_head(crowded, nik="1604084101860007", birth_date=datetime.date(1986, 1, 1))

    checked(cast.steward_lahat)

    assert kinds_of(empty) == {"household_empty"}
    assert kinds_of(headless) == {"household_headless", "wealth_signs"}
    assert kinds_of(crowded) == {"household_many_heads"}
    signs = the_finding(headless, "wealth_signs").facts["signs"]
    assert signs == ["has_car", "has_air_conditioner"]


def test_what_is_only_counted_makes_no_findings(cast):
    home = a_home()
    a_head(home, birth_date=datetime.date(1950, 1, 1), nik="1604084101500001")

    checked(cast.steward_lahat)

    assert QualityTally.objects.get(kind="elderly").number == 1
    # Nobody without names may learn of one.
    assert QualityTally.objects.get(kind="elderly").figure is None
    assert not QualityFinding.objects.filter(kind="elderly").exists()


@pytest.mark.parametrize(
    ("years", "group"),
    [(4, "under_five"), (5, None), (6, None), (7, "school_primary"), (12, "school_primary"),
     (13, "school_junior"), (15, "school_junior"), (16, "school_senior"), (18, "school_senior"),
     (19, None), (59, None), (60, "elderly"), (101, "elderly")],
)  # fmt: skip
def test_age_groups_from_birthday_to_birthday(cast, years, group):
    """On the eve of the next birthday they are as old as that; on the day itself, a year older."""
    a_person(a_home(), birth_date=TODAY.replace(year=TODAY.year - years))
    a_person(
        a_home(),
        birth_date=TODAY.replace(year=TODAY.year - years - 1) + datetime.timedelta(days=1),
    )
    checked(cast.steward_lahat)
    told = {tally.kind: tally.number for tally in QualityTally.objects.all()}
    groups = {kind: told[kind] for kind, one in KINDS.items() if one.counted and told[kind]}
    assert groups == ({group: 2} if group else {})


def test_every_kind_has_words_and_a_way_to_be_found():
    found_by = {code for finder in FINDERS for code in finder.kinds} | set(BY_ENGINE)
    for code, kind in KINDS.items():
        assert bool(kind.condition) != (code in found_by), code
        assert kind.label
        assert kind.wrong
        assert kind.cure
        assert kind.who
        assert len(code) <= 24


NUMBERS = [
    "0000000000000000", "1111111111111111", "1604080000000000", "1604089999999999",
    "1234567890123456", "16040801", "160408010180000A", "0604080101800001", "1600080101800001",
    "1604000101800001", "1604083213800001", "1604080101800000", "1604083002800001",
]  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_the_database_judges_a_nik_as_the_reader_of_files_does(number):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {placeholder('n')}, {nik_fault('n')} FROM (VALUES (%s)) v(n)", [number]
        )
        is_filler, fault = cursor.fetchone()
    assert is_filler == is_placeholder(number)
    if not is_filler:
        parsed = parse_nik(number, on=TODAY)
        assert isinstance(parsed, NikFault)
        assert fault == parsed.name


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("TIDAK LAYAK", "unsaid"),
        ("tdk layak - sudah mampu", "well_off"),
        ("Meninggal", "deceased"),
        ("DATA GANDA", "double"),
        ("tidak  layak: pindah", "moved"),
    ],
)
def test_marked_ineligible_at_the_source_with_its_reason(cast, note, reason):
    """Wherever the mark is kept: in a column of its own, or among the variables without one."""
    marked = a_head(a_home())
    if hasattr(marked, "cleansing_note"):
        marked.cleansing_note = note
    else:
        marked.extra = {"cleansing_note": note}
    marked.save()

    checked(cast.steward_lahat)

    assert kinds_of(marked) == {"marked_ineligible"}
    assert the_finding(marked, "marked_ineligible").facts == {"reason": reason}


@pytest.mark.parametrize(
    "values",
    [
        {"cleansing_note": "Keluarga tidak mampu"},
        {"cleansing_note": "tdk mampu, perlu bantuan"},
        {"cleansing_note": "Pra-sejahtera"},
        {"cleansing_note": "penyandang disabilitas ganda"},
        {"cleansing_note": "Rumah tidak layak huni"},
        {"occupation_text": "Guru honorer non-ASN"},
        {"occupation_text": "bukan PNS"},
    ],
)
def test_the_poor_are_not_taken_for_well_off_by_a_word(cast, values):
    person = a_head(a_home())
    for name, text in values.items():
        if hasattr(person, name):
            setattr(person, name, text)
        else:
            person.extra = {name: text}
    person.save()

    checked(cast.steward_lahat)

    assert kinds_of(person) == set()


@pytest.mark.parametrize("work", ["PNS", "Pensiunan TNI", "non formal; istri PNS", "Dosen"])
def test_an_office_is_read_from_what_the_source_wrote(cast, work):
    person = a_head(a_home())
    if hasattr(person, "occupation_text"):
        person.occupation_text = work
    else:
        person.extra = {"occupation_text": work}
    person.save()

    checked(cast.steward_lahat)

    assert kinds_of(person) == {"public_servant"}
