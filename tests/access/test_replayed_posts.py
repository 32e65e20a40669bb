"""A form sent twenty times over makes one row, and each time an answer that says so."""

from __future__ import annotations

import pytest

from accounts.models import AccountRequest
from programs.models import KindAttribute, Plan, Program, ProgramKind, RecipientGroup
from tests.accounts.test_requests import application
from tests.clients import PortalClient
from tests.factories.registry import a_kind, a_program
from tests.programs.acts import url
from tests.programs.test_group_pages import data as group_data
from tests.programs.test_kind_pages import kind_data, question_data
from tests.programs.test_plans import plan_data
from tests.programs.test_program_pages import program_data

pytestmark = pytest.mark.django_db

TIMES = 20


def groups(cast):
    program = a_program(cast.operator_lahat, kind=a_kind("kube"), target_unit="group")
    return url("group_create", program.pk), group_data()


SENT = {
    "program": ("operator_lahat", lambda _: (url("program_create"), program_data()), Program),
    "plan": ("operator_lahat", lambda _: (url("plan_create"), plan_data()), Plan),
    "group": ("operator_lahat", groups, RecipientGroup),
    "kind": ("verifier_sumsel", lambda _: (url("kind_create"), kind_data()), ProgramKind),
    "question": (
        "verifier_sumsel",
        lambda _: (url("kind_attribute_create", a_kind().pk), question_data()),
        KindAttribute,
    ),
    "application": (
        "",
        lambda cast: ("/akun/ajukan/", application(cast.operator_lahat.agency)),
        AccountRequest,
    ),
}


@pytest.mark.parametrize("what", SENT)
def test_twenty_identical_posts_make_one_row(cast, what):
    who, filled, model = SENT[what]
    browser = PortalClient()
    if who:
        browser.sign_in(getattr(cast, who))
    address, form = filled(cast)
    before = model.objects.count()
    answers = []
    for _time in range(TIMES):
        for value in form.values():
            if hasattr(value, "seek"):
                value.seek(0)
        answers.append(browser.post(address, form).status_code)
    assert model.objects.count() == before + 1
    assert answers[0] in (302, 303)
    assert set(answers) <= {302, 303, 422}
