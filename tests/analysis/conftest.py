"""A small world of aid and need, and how the counts should come out by hand."""

from __future__ import annotations

import datetime

import pytest

from programs.models import Distribution, DistributionItem, Recipient
from tests.factories.regions import region
from tests.factories.registry import a_case, a_household, a_person, a_program, a_recipient
from verification.models import Case, Decision

MERAPI, PALEMBANG = "1604082002", "1671011001"
TODAY = datetime.date(2026, 11, 22)


def decided(recipient, operator, verifier, *, person=True, location=True, **case):
    """A case with its decision, and the recipient moved along."""
    found = a_case(recipient, operator, **case)
    approved = person and location
    Decision.objects.create(
        case=found,
        agency=found.agency,
        regency=found.regency,
        case_version=1,
        action="approve" if approved else "reject",
        person_verdict=person,
        location_verdict=location,
        reason="" if approved else "Tidak tepat.",
        entered_by=operator.user,
        submitted_by=operator.user,
        decided_by=verifier.user,
    )
    state = "approved" if approved else "rejected"
    Case.objects.filter(pk=found.pk).update(
        state=state, version=2, decided_at=datetime.datetime.now(datetime.UTC)
    )
    Recipient.objects.filter(pk=recipient.pk).update(state=state)
    return found


def a_round(program, by, *, planned_on=datetime.date(2026, 6, 1), number=1, **values):
    return Distribution.objects.create(
        program=program,
        agency=program.agency,
        regency=program.regency,
        number=number,
        name=f"Tahap {number}",
        planned_on=planned_on,
        created_by=by.user,
        **values,
    )


def an_item(distribution, recipient, by, **values):
    return DistributionItem.objects.create(
        distribution=distribution,
        recipient=recipient,
        agency=recipient.agency,
        regency=recipient.regency,
        changed_by=by.user,
        **{"planned_amount": 100, **values},
    )


@pytest.fixture
def lahat(cast):
    """In Lahat: five poor households and one of decile 8; two poor and the other one are aided."""
    operator, verifier = cast.operator_lahat, cast.verifier_lahat
    village = region(MERAPI)
    program = a_program(operator, name="Bantuan Lahat")
    people = [a_person(a_household(village, decile=decile)) for decile in (1, 2, 3, 4, 4, 8)]
    recipients = [a_recipient(program, operator, village, people[at]) for at in (0, 1, 5)]
    stranger = a_recipient(program, operator, village)
    for recipient in (*recipients, stranger):
        decided(recipient, operator, verifier)
    refused = a_recipient(program, operator, village, people[2])
    decided(refused, operator, verifier, person=False, administration_outcome="incomplete")
    return program, recipients


@pytest.fixture
def palembang(cast):
    """In Palembang: one aided household, of another agency."""
    operator = cast.operator_palembang
    village = region(PALEMBANG)
    program = a_program(operator, name="Bantuan Palembang")
    recipient = a_recipient(program, operator, village, a_person(a_household(village)))
    decided(recipient, operator, cast.verifier_palembang)
    return program
