"""What the tests of pages share: addresses, what a page lists, a case with real findings."""

from __future__ import annotations

import datetime

from django.urls import reverse

from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.verification.acts import MERAPI
from tests.verification.test_submission import submitting
from verification.models import Case

LIST = reverse("verification:case_list")


def detail(case: Case) -> str:
    return reverse("verification:case_detail", args=[case.pk])


def post_verdict(browser, case: Case, query: str = "", **fields):
    form = {"version": 1, "person": "ya", "location": "ya", "action": "approve", **fields}
    return browser.post(reverse("verification:case_decide", args=[case.pk]) + query, form)


def names(response) -> list[str]:
    return [case.recipient.name for case in response.context["cases"]]


def a_submitted_case(cast) -> Case:
    """A case with real findings: a name one letter off, the number of the card one digit off."""
    household = a_household(
        region(MERAPI), head_name="SITI AMINAH", address="JL KENANGA 5", decile=2, floor_type=1
    )
    person = a_person(
        household, name="SITI AMINAH", nik="1604084101800001", kk="1604080101100001",
        birth_date=datetime.date(1980, 1, 1),
    )  # fmt: skip
    program = a_program(cast.operator_lahat)
    recipient = a_recipient(
        program, cast.operator_lahat, region(MERAPI), person, name="SITI AMINA",
        birth_date=person.birth_date, kk="1604080101100009",
    )  # fmt: skip
    submitting(program, cast.operator_lahat)
    return Case.objects.get(recipient=recipient)
