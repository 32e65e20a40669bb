"""What is not there from here: a way for its holder, one page for everybody else."""

from __future__ import annotations

import datetime
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant
from tests.factories.grants import a_grant, stand_in
from tests.factories.registry import a_program

pytestmark = pytest.mark.django_db

OPENED = "Anda memiliki akses ke program ini"


def _address(program_id) -> str:
    return reverse("programs:program_detail", args=[program_id])


def test_a_holder_at_their_own_desk_is_shown_the_way(cast, sign_in):
    held, program = cast.operator_lahat_perkim, a_program(cast.operator_lahat)
    browser = sign_in(held)
    missing = browser.get(_address(uuid.uuid4()))
    foreign = browser.get(_address(program.pk))
    grant = a_grant(held, program)
    shown = browser.get(_address(program.pk))
    assert (foreign.status_code, missing.status_code, shown.status_code) == (404, 404, 404)
    assert foreign.content == missing.content
    assert OPENED in shown.text
    assert 'id="sg-side"' in shown.text
    # The button of this page leads into the program itself.
    goal = re.search(r'name="membership" value="([^"]+)"', shown.text[shown.text.index("<main") :])
    browser.post(reverse("accounts:membership_choose"), {"membership": goal[1]})
    assert goal[1] == str(grant.pk)
    assert browser.get(_address(program.pk)).status_code == 200


@pytest.mark.parametrize("how", ["another's", "another program", "ended", "suspended", "fragment"])
def test_everybody_else_reads_the_page_of_missing_things(how, cast, sign_in):
    held, program = cast.operator_lahat_perkim, a_program(cast.operator_lahat)
    opened = a_program(cast.operator_lahat, name="Lain") if how == "another program" else program
    holder = cast.operator_palembang if how == "another's" else held
    grant = a_grant(holder, opened)
    if how == "ended":
        Grant.objects.update(expires_on=timezone.localdate() - datetime.timedelta(days=1))
    if how == "suspended":
        Grant.objects.filter(pk=grant.pk).update(suspended_at=timezone.now())
    headers = {"HX-Request": "true"} if how == "fragment" else {}
    browser = sign_in(held)
    answer = browser.get(_address(program.pk), headers=headers)
    assert answer.status_code == 404
    assert answer.content == browser.get(_address(uuid.uuid4()), headers=headers).content


def test_standing_in_it_a_missing_part_is_missing(cast, sign_in):
    held, program = cast.operator_lahat_perkim, a_program(cast.operator_lahat)
    other = a_program(cast.operator_lahat, name="Lain")
    browser = stand_in(sign_in(held), a_grant(held, program))
    assert OPENED not in browser.get(_address(other.pk)).text


def test_error_pages_lead_who_is_signed_in_to_their_own_page(cast, sign_in, client):
    home = f'class="btn btn-primary" href="{reverse("home")}"'
    signed_in = sign_in(cast.operator_lahat)
    for address in ("/tidak-ada/", _address(uuid.uuid4())):
        answer = signed_in.get(address)
        assert (answer.status_code, home in answer.text) == (404, True)
    refused = signed_in.get(reverse("accounts:grant_list"))
    assert (refused.status_code, home in refused.text) == (403, True)
    assert home not in client.get("/tidak-ada/").text
