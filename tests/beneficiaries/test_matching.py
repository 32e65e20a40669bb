"""Who is this? What the engine finds in the database, and every way in which it must doubt."""

from __future__ import annotations

import datetime

import pytest

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Query
from beneficiaries.matching.single import match_one
from regions.models import Region
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

BORN = datetime.date(1980, 3, 14)
NIK, OTHER_NIK = "1604111403800001", "1604114507850002"
KK = "1604110902100003"


@pytest.fixture
def village(db):
    return region("1604112001")


def planted(village, name, **values):
    household = values.pop("household", None) or a_household(village)
    return a_person(household, name=name, **values)


def ask(village, **values):
    given = {"key": "k", "name": "Siti Aminah", "village_id": village.pk, **values}
    return match_one(Query(**given))


CASES = [
    ("exact NIK and name", {"nik": NIK}, {"nik": NIK}, "match"),
    ("exact NIK, other name, same birth", {"nik": NIK, "name": "Bambang Wijaya"},
     {"nik": NIK, "birth_date": BORN}, "doubtful"),
    ("exact NIK, other name, no birth date", {"nik": NIK, "name": "Bambang Wijaya"},
     {"nik": NIK}, "doubtful"),
    ("exact NIK, other name, other birth", {"nik": NIK, "name": "Bambang Wijaya"},
     {"nik": NIK, "birth_date": datetime.date(1999, 9, 9)}, "doubtful"),
    ("card and name", {"nik": "", "nik_usable": False, "kk": KK}, {"kk": KK}, "match"),
    ("card, name, but other birth", {"nik": "", "nik_usable": False, "kk": KK},
     {"kk": KK, "birth_date": datetime.date(2001, 2, 3)}, "none"),
    ("card, other name", {"nik": "", "nik_usable": False, "kk": KK, "name": "Rudi Hartono"},
     {"kk": KK}, "none"),
    ("birth, village, name", {"nik": "", "nik_usable": False}, {"birth_date": BORN}, "match"),
    ("birth, village, name, but another sound NIK", {"nik": NIK},
     {"nik": OTHER_NIK, "birth_date": BORN}, "match"),
    ("name alone", {"nik": "", "nik_usable": False}, {}, "none"),
    ("placeholder NIK", {"nik": "0000000000000000"}, {"nik": "0000000000000000"}, "none"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "query", "outcome"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_steps(village, base, query, outcome):
    values = {"name": "Siti Aminah", "birth_date": BORN, **base}
    person = planted(village, **values)
    found = ask(village, **query)
    assert found.outcome == outcome, found
    assert (found.person_id == person.pk) == (outcome != MatchOutcome.NONE)


def test_two_on_one_nik_is_a_doubt_with_both(village):
    twins = [planted(village, "Siti Aminah", nik=NIK) for _ in range(2)]
    found = ask(village, nik=NIK)
    assert found.outcome == MatchOutcome.DOUBTFUL
    assert set(found.rival_ids) == {twin.pk for twin in twins}


def test_name_decides_between_two_on_one_nik(village):
    right = planted(village, "Siti Aminah", nik=NIK)
    planted(village, "Bambang Wijaya", nik=NIK, birth_date=datetime.date(1955, 5, 5))
    found = ask(village, nik=NIK)
    assert (found.outcome, found.person_id) == (MatchOutcome.MATCH, right.pk)


def test_people_outside_of_the_base_are_not_found(village):
    planted(village, "Siti Aminah", nik=NIK, in_base=False)
    assert ask(village, nik=NIK).outcome == MatchOutcome.NONE


def test_batch_keeps_order_and_query_count(village, django_assert_num_queries):
    people = [planted(village, "Siti Aminah", nik=f"16041114038000{n:02d}") for n in range(1, 6)]
    queries = [Query(key=str(n), name="Siti Aminah", nik=p.nik) for n, p in enumerate(people)]
    match_batch(queries)  # What a connection plans once is known then.
    with django_assert_num_queries(8):  # role, savepoint, model, size, regions, candidates, back
        found = match_batch(queries)
    assert [(a.key, a.person_id) for a in found] == [(str(n), p.pk) for n, p in enumerate(people)]


def test_the_waterfall_adds_up_to_the_weight(village):
    planted(village, "Siti Aminah", nik=NIK, birth_date=BORN)
    found = ask(village, nik=NIK, birth_date=BORN, sex=2, address="Jalan Mawar")
    # The weight is against all alternatives together, so it may lie below the likeliest one's.
    assert sum(term.bits for term in found.terms) == pytest.approx(found.weight, abs=1.5)
    assert {term.field for term in found.terms} >= {"nik", "name", "birth", "place", "prior"}
    assert (found.probability > 0.99, found.model) == (True, "bawaan-1")


def test_answers_carry_no_personal_data_beyond_ids(village):
    planted(village, "Siti Aminah", nik=NIK, birth_date=BORN)
    told = repr(ask(village, nik=NIK, birth_date=BORN).terms)
    assert NIK not in told
    assert "AMINAH" not in told.upper()


def test_a_twin_is_not_the_person(village):
    """The same day, card, village and first name; NIKs one apart. The other twin is dropped."""
    household = a_household(village)
    planted(village, "Muhammad Hasan", household=household, nik=NIK, kk=KK, birth_date=BORN)
    found = ask(
        village, name="Muhammad Husin", nik=f"{NIK[:-1]}2", kk=KK, birth_date=BORN,
        address="Jalan Mawar",
    )  # fmt: skip
    assert found.outcome != MatchOutcome.MATCH


def test_both_twins_in_the_base_are_told_apart_or_doubted(village):
    household = a_household(village)
    twins = [
        planted(village, name, household=household, nik=f"{NIK[:-1]}{n}", kk=KK, birth_date=BORN)
        for n, name in enumerate(("Muhammad Hasan", "Muhammad Husin"), start=1)
    ]
    found = ask(village, name="Muhammad Husin", nik=twins[1].nik, kk=KK, birth_date=BORN)
    assert (found.outcome, found.person_id) == (MatchOutcome.MATCH, twins[1].pk)
    unclear = ask(village, name="M. H.", kk=KK, birth_date=BORN)
    assert unclear.outcome != MatchOutcome.MATCH


def test_a_moved_family_is_found_by_name_and_numbers(village):
    person = planted(village, "Siti Aminah", nik=NIK, kk=KK, birth_date=BORN)
    elsewhere = region("1671011001")
    found = match_one(
        Query("k", "Siti Aminah", NIK, "", BORN, elsewhere.regency_id, elsewhere.district_id,
              elsewhere.pk)
    )  # fmt: skip
    assert (found.outcome, found.person_id) == (MatchOutcome.MATCH, person.pk)


def test_two_rows_that_mean_one_person_the_weaker_is_looked_at(village):
    person = planted(village, "Siti Aminah", nik=NIK, kk=KK, birth_date=BORN)
    rows = [
        Query("sure", "Siti Aminah", NIK, KK, BORN, village_id=village.pk),
        Query("weak", "Siti Aminoh", "", "", BORN, village.regency_id, village.district_id),
    ]
    sure, weak = match_batch(rows)
    assert (sure.outcome, sure.person_id) == (MatchOutcome.MATCH, person.pk)
    assert (weak.outcome, weak.reasons[0]) == (MatchOutcome.DOUBTFUL, "taken")


def test_lines_are_settings(village, settings):
    planted(village, "Siti Aminah", nik=NIK, birth_date=BORN)
    assert ask(village, nik=NIK, birth_date=BORN).outcome == MatchOutcome.MATCH
    settings.MATCHING_BITS = {"match": 90.0, "review": None, "margin": None}
    assert ask(village, nik=NIK, birth_date=BORN).outcome == MatchOutcome.DOUBTFUL
    settings.MATCHING_BITS = {"match": 90.0, "review": 80.0, "margin": None}
    other = ask(village, nik="", birth_date=BORN)
    assert (other.outcome, other.person_id, other.rival_ids) == (MatchOutcome.NONE, None, ())


def test_a_renumbered_village_is_no_other_village(village):
    person = planted(village, "Siti Aminah", nik="", nik_usable=False, birth_date=BORN)
    new = region("1604112002")
    Region.objects.filter(pk=village.pk).update(valid_to="2026-01-01", successor=new)
    found = ask(new, birth_date=BORN, district_id=new.district_id, regency_id=new.regency_id)
    assert (found.outcome, found.person_id) == (MatchOutcome.MATCH, person.pk)
    assert "village_same" in found.reasons
