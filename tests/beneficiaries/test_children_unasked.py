"""A child stays one where an edition has no birthdays: what is a child's stays hidden."""

from __future__ import annotations

import datetime

import pytest

from accounts.scope import Scope
from beneficiaries import facts
from beneficiaries.codebook_variable import Group, Unit
from beneficiaries.facts import fact_groups, numbers_in_full
from beneficiaries.models import Household, Person, RegistryRelease
from beneficiaries.queries import changes
from beneficiaries.queries.changes import changes_of_household
from beneficiaries.queries.told import Earlier, last_known
from tests.factories import import_files as files
from tests.factories.import_files import PERSON_HEADERS, household, person

_BORN = "2018-05-01"
_CHILD = {"TglLahir": "01/05/2018", "NIK": "1604080105180001", "Umur": "", "Hub_KRT": 3}


def _labels(row: Person, *, born: str) -> set[str]:
    said = Earlier(born, RegistryRelease(source="bdt", period="2015"))
    groups = fact_groups(
        row, Unit.PERSON, tuple(Group), sensitive=False,
        earlier={"birth_date": said, "marital_status": said._replace(value=2)},
    )  # fmt: skip
    return {fact.label for group in groups for fact in group.facts}


def test_the_newest_known_birthday_tells_a_child() -> None:
    assert "Status perkawinan" not in _labels(Person(), born=_BORN)
    assert "Status perkawinan" in _labels(Person(), born="1980-05-01")
    # What the base says is newer.
    grown = Person(birth_date=datetime.date(1980, 5, 1))
    assert "Status perkawinan" in _labels(grown, born=_BORN)


@pytest.mark.django_db
def test_no_page_tells_what_such_a_child_is(cast, monkeypatch) -> None:
    steward = cast.steward_lahat
    unasked = [name for name in PERSON_HEADERS if name not in ("TglLahir", "Umur")]
    for period, headers, status in (
        ("2019-01", PERSON_HEADERS, 1), ("2020-01", unasked, 1), ("2021-01", unasked, 2),
    ):  # fmt: skip
        release = files.release_of(steward, period)
        files.bring_in(steward, release, "household", files.households([household(1)]))
        row = person(1, 1, **_CHILD, Sta_kawin=status)
        files.bring_in(steward, release, "person", files.csv_file(headers, [row]))
        files.activate(release, "1604", steward)
    child, scope = Person.objects.get(), Scope.of(steward.user)
    assert child.birth_date is None
    earlier = last_known(scope, child)
    assert earlier["birth_date"].value == _BORN

    def shown() -> set[str]:
        groups = fact_groups(child, Unit.PERSON, tuple(Group), sensitive=False, earlier=earlier)
        said = {fact.label for group in groups for fact in group.facts}
        said |= {
            one.label
            for step in changes_of_household(scope, Household.objects.get())
            for member in step.members
            for one in member.changes
        }
        return said & {"Status perkawinan"}

    def number_is_shown() -> bool:
        child.civil_nik = "1604080105180009"
        told = numbers_in_full(child, Unit.PERSON, sensitive=False, earlier=earlier)
        return any(fact.value == child.civil_nik for fact in told)

    assert (shown(), number_is_shown()) == (set(), False)
    with monkeypatch.context() as broken:
        broken.setattr(facts, "_born", lambda row, earlier: row.birth_date)
        assert (shown(), number_is_shown()) == ({"Status perkawinan"}, True)
    monkeypatch.setattr(changes, "_births", lambda told, former: {})
    assert shown() == {"Status perkawinan"}
