"""Only a pressed button decides, and approving against a finding in red says why."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.verification.acts import APPROVED, deciding, waiting_case
from tests.verification.pages import detail, post_verdict
from verification.models import Decision
from verification.rules import ACT_NEEDED, AGAINST_NEEDS_REASON, Refused

pytestmark = pytest.mark.django_db

RED = [
    {"person_outcome": "not_found"},
    {"location_outcome": "other_regency"},
    {"eligibility_outcome": "outside"},
    {"overlap_outcome": "same_program"},
    {"overlap_outcome": "forbidden"},
]


def test_enter_in_a_field_presses_a_button_that_is_disabled(cast, sign_in):
    """Browsers press the first submit button of a form, and nothing when that one is disabled."""
    case = waiting_case(cast.operator_lahat)
    page = sign_in(cast.verifier_lahat).get(detail(case)).content.decode()
    address = reverse("verification:case_decide", args=[case.pk])
    form = re.search(rf'<form[^>]*action="{address}[^"]*".*?</form>', page, re.S).group()
    assert " disabled" in re.search(r"<button[^>]*>", form).group()


def test_a_verdict_without_a_button_is_refused_with_words(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    response = post_verdict(sign_in(cast.verifier_lahat), case, action="")
    assert response.status_code == 422
    assert str(ACT_NEEDED) in response.content.decode()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("red", RED, ids=lambda red: next(iter(red.values())))
def test_approval_against_red_says_why(cast, sign_in, red):
    case = waiting_case(cast.operator_lahat, proposed=False, **red)
    browser = sign_in(cast.verifier_lahat)
    response = post_verdict(browser, case)
    assert response.status_code == 422
    assert str(AGAINST_NEEDS_REASON) in response.content.decode()
    assert not Decision.objects.exists()
    post_verdict(browser, case, reason="Kartu keluarga asli sudah diperiksa.")
    assert Decision.objects.get().action == "approve"


def test_nor_does_the_rule_let_it_through(cast):
    case = waiting_case(cast.operator_lahat, proposed=False, person_outcome="not_found")
    with pytest.raises(Refused, match="menentang"):
        deciding(case, cast.verifier_lahat, APPROVED)


def test_what_only_needs_a_look_is_approved_without_a_word(cast):
    case = waiting_case(cast.operator_lahat, proposed=False, person_outcome="doubtful")
    assert deciding(case, cast.verifier_lahat, APPROVED).reason == ""
