"""The remark on age at entry: from what the agency wrote, and of nothing the registry knows."""

from __future__ import annotations

import datetime

import pytest

from programs.eligibility.ages import age_on, rules_out
from programs.eligibility.conditions import parse
from programs.models import Criteria, Recipient
from tests.factories.regions import region
from tests.factories.registry import a_program
from tests.programs.acts import LAHAT_VILLAGE, url

pytestmark = pytest.mark.django_db

AGED = {"variable": "age", "op": "at_least", "values": [60]}
YOUNG = {"variable": "age", "op": "between", "values": [6, 18]}
WOMAN = {"variable": "sex", "op": "in", "values": [2]}
REMARK = "di luar kriteria umur"


def groups(*conditions, least=1):
    return parse([{"least": least, "who": "any", "of": list(conditions)}])


@pytest.mark.parametrize(
    ("rule", "age", "out"),
    [
        (groups(AGED), 59, True),
        (groups(AGED), 60, False),
        (groups(YOUNG), 5, True),
        (groups(YOUNG), 18, False),
        (groups(YOUNG), 19, True),
        # A woman of any age may meet it, and nobody knows yet who she is.
        (groups(AGED, WOMAN), 20, False),
        (groups(AGED, WOMAN, least=2), 20, True),
        (groups(AGED, YOUNG), 30, True),
        ((), 30, False),
    ],
)
def test_only_what_cannot_be_met_is_ruled_out(rule, age, out):
    assert rules_out(rule, age) is out


def test_years_are_whole_on_the_day():
    born = datetime.date(1966, 1, 2)
    assert age_on(datetime.date(2026, 1, 1), born) == 59
    assert age_on(datetime.date(2026, 1, 2), born) == 60


@pytest.fixture
def aged(cast):
    def program(target_unit="person", deciles=()):
        made = a_program(cast.operator_lahat, target_unit=target_unit)
        Criteria.objects.create(
            program=made, agency=made.agency, regency=made.regency, version=2,
            deciles=list(deciles), conditions=[{"least": 1, "who": "any", "of": [AGED]}],
            created_by=made.created_by,
        )  # fmt: skip
        return made

    return program


def told(operator, program, **values) -> str:
    given = {"name": "Siti", "village": str(region(LAHAT_VILLAGE).pk), "again": "1", **values}
    answer = operator.post(url("recipient_create", program.pk), given, follow=True)
    assert answer.status_code == 200
    return " ".join(str(message) for message in answer.context["messages"])


def test_it_is_said_and_saved_all_the_same(operator, aged):
    program = aged()
    assert REMARK in told(operator, program, birth_date="1990-05-01")
    assert REMARK in told(operator, program, nik="1604110105900001")
    assert REMARK not in told(operator, program, birth_date="1950-05-01")
    assert REMARK not in told(operator, program)
    assert Recipient.objects.filter(program=program).count() == 4


def test_nothing_is_said_of_households_or_of_deciles(operator, aged):
    assert REMARK not in told(operator, aged("household"), birth_date="1990-05-01")
    text = told(operator, aged(deciles=[1]), birth_date="1950-05-01")
    assert "kriteria" not in text
