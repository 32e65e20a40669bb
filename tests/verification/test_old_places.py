"""A village under its old number, or before its split, is no other place to the verdict."""

from __future__ import annotations

import datetime

import pytest

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching.interface import Answer
from core.scope import DatabaseRole, acting_as
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told, record
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from verification.queries.facts import gather

pytestmark = pytest.mark.django_db
OLD, NEW = "1604112001", "1604112101"


@pytest.mark.parametrize(("written", "same"), [(NEW, True), (OLD, True), ("1604112002", False)])
def test_written_in_a_part_while_the_base_knows_the_whole(cast, written, same):
    person = a_person(a_household(region(OLD)))
    told = Told(
        Change.SPLIT, datetime.date(2024, 7, 1), "Perda 1/2024", (OLD,),
        (Outcome(OLD), Outcome(NEW, "Suka Maju")),
    )  # fmt: skip
    record(told=told, by=None)
    village = Region.objects.current().get(code=written)
    program = a_program(cast.operator_lahat)
    recipient = a_recipient(program, cast.operator_lahat, village, person)
    answer = Answer(
        key="1",
        outcome=MatchOutcome.MATCH,
        person_id=person.pk,
        household_id=person.household_id,
    )
    with acting_as(DatabaseRole.MATCHING):
        facts = gather([recipient], program, {recipient.pk: answer}).facts[recipient.pk]

    assert facts.base is not None
    assert (facts.written.village_id == facts.base.village_id) is same
