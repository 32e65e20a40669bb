"""Who is this? The three steps, and every way in which the engine must doubt."""

from __future__ import annotations

import datetime

import pytest

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Query
from beneficiaries.matching.single import match_one
from beneficiaries.names import normal_name
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
    return a_person(household, name=name, name_norm=normal_name(name), **values)


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
    with django_assert_num_queries(8):  # role, savepoint, model, size, candidates
        found = match_batch(queries)
    assert [(a.key, a.person_id) for a in found] == [(str(n), p.pk) for n, p in enumerate(people)]
