"""What is not there from here: a way for its holder, one page for everybody else."""

from __future__ import annotations

import datetime
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.access import url_rules
from accounts.models import Grant
from accounts.shared_parts import shared_parts
from programs.models import RecipientUpload
from tests.access.paths import ROUTES
from tests.factories.grants import a_grant, stand_in
from tests.factories.registry import a_program
from tests.verification.acts import waiting_case

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


def _parts(cast, program) -> dict[str, tuple[str, uuid.UUID]]:
    """Address and key of something of each kind, entered by the guest's own people."""
    held = cast.operator_lahat_perkim
    case = waiting_case(held, program=program)
    upload = RecipientUpload.objects.create(
        program=program, agency=program.agency, guest=held.user, guest_agency=held.agency,
        file_name="tamu.csv", sha256="x", created_by=held.user,
    )  # fmt: skip
    return {
        "case": ("verification:case_detail", case.pk),
        "recipient": ("programs:recipient_detail", case.recipient_id),
        "list": ("programs:upload_detail", upload.pk),
    }


@pytest.mark.parametrize("kind", ["case", "recipient", "list"])
def test_what_lies_in_a_shared_program_leads_there_too(kind, cast, sign_in):
    held, program = cast.operator_lahat_perkim, a_program(cast.operator_lahat)
    name, key = _parts(cast, program)[kind]
    address, missing = reverse(name, args=[key]), reverse(name, args=[uuid.uuid4()])
    grant = a_grant(held, program, writes=True)
    a_grant(held, a_program(cast.operator_palembang, name="Lain"), writes=True)
    browser = sign_in(held)
    shown = browser.get(address)
    assert (shown.status_code, OPENED in shown.text) == (404, True)
    assert str(grant.pk) in shown.text
    nothing = browser.get(missing)
    assert OPENED not in nothing.text
    # As it does for a fragment, for whoever has no grant, and once the grant is over.
    fragment = {"HX-Request": "true"}
    assert OPENED not in browser.get(address, headers=fragment).text
    stranger = sign_in(cast.operator_palembang)
    assert stranger.get(address).content == stranger.get(missing).content
    stand_in(browser, grant)
    assert browser.get(address).status_code == 200
    stand_in(browser, held)
    Grant.objects.filter(pk=grant.pk).update(suspended_at=timezone.now())
    assert browser.get(address).content == nothing.content


def test_what_a_guest_may_not_see_there_is_missing(cast, sign_in):
    """The owner's case and list, and whatever lies in another program of the same agency."""
    held, program = cast.operator_lahat_perkim, a_program(cast.operator_lahat)
    other = a_program(cast.operator_lahat, name="Lain")
    a_grant(held, program, writes=True)
    own_list = RecipientUpload.objects.create(
        program=program, agency=program.agency, file_name="milik.csv", sha256="y",
        created_by=cast.operator_lahat.user,
    )  # fmt: skip
    owners = waiting_case(cast.operator_lahat, program=program)
    elsewhere = waiting_case(cast.operator_lahat, program=other)
    browser = sign_in(held)
    for name, key in (
        ("verification:case_detail", owners.pk),
        ("programs:upload_detail", own_list.pk),
        ("verification:case_detail", elsewhere.pk),
        ("programs:recipient_detail", elsewhere.recipient_id),
    ):
        answer = browser.get(reverse(name, args=[key]))
        missing = browser.get(reverse(name, args=[uuid.uuid4()]))
        assert (answer.status_code, answer.content) == (404, missing.content), name


def test_every_shared_address_knows_its_program():
    """By its own words, or by what it shows."""
    known = set(shared_parts())
    for name, words in ROUTES.items():
        if url_rules()[name].shared and url_rules()[name].needs and words:
            assert ("program_id" in words) is (name not in known), name
            assert "program_id" in words or len(words) == 1


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
