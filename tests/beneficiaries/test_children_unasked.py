"""A child stays one where an edition has no birthdays: what is a child's stays hidden."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from accounts.permissions import Permission
from accounts.scope import Scope
from analysis.queries.subject_file import subject_sheets
from beneficiaries.codebook_variable import Group, Unit
from beneficiaries.facts import fact_groups, numbers_in_full
from beneficiaries.models import Household, Person
from beneficiaries.queries import births, changes
from beneficiaries.queries.changes import changes_of_household
from beneficiaries.queries.told import last_known
from beneficiaries.specific_data import youngest
from tests.factories import import_files as files
from tests.factories.import_files import PERSON_HEADERS, household, person

_BORN = "2018-05-01"
_SENSITIVE = Permission.REGISTRY_SENSITIVE
_CHILD = {"TglLahir": "01/05/2018", "NIK": "1604080105180001", "Umur": "", "Hub_KRT": 3}


def test_of_several_birthdays_the_latest_tells_a_child() -> None:
    grown = datetime.date(1980, 5, 1)
    assert youngest([grown, None, _BORN, ""]) == datetime.date(2018, 5, 1)
    assert youngest([None, grown.isoformat()]) == grown
    assert youngest([None, ""]) is None


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
        groups = fact_groups(
            child, Unit.PERSON, tuple(Group), sensitive=False, earlier=earlier,
            born=births.birthday(scope, child),
        )  # fmt: skip
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
        told = numbers_in_full(
            child, Unit.PERSON, sensitive=False, born=births.birthday(scope, child)
        )
        return any(fact.value == child.civil_nik for fact in told)

    def copied() -> bool:
        """Into the copy for the person, made by an officer who is not told of children."""
        steward_of_less = replace(scope, permissions=scope.permissions - {_SENSITIVE})
        (data, *_rest) = subject_sheets(steward_of_less, child, by=steward.user)
        return "Status perkawinan" in {row[1] for row in data.rows}

    told = (shown(), number_is_shown(), copied())
    assert told == (set(), False, False)
    # Where the base tells another birthday, the cautious one counts.
    child.birth_date = datetime.date(1980, 5, 1)
    assert (shown(), number_is_shown(), copied()) == told
    with monkeypatch.context() as broken:
        broken.setattr(births, "youngest", lambda days: next(iter(days)))
        assert (shown(), number_is_shown(), copied()) == ({"Status perkawinan"}, True, True)
    monkeypatch.setattr(changes, "_births", lambda *_: {})
    assert shown() == {"Status perkawinan"}
