"""What an open page learns of its session, what it does not, and that asking prolongs nothing."""

from __future__ import annotations

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from accounts.page_sessions import HEADER
from devstack import texts
from tests.clients import PortalClient
from tests.factories.grants import a_grant, stand_in
from tests.factories.regions import region
from tests.verification import acts

pytestmark = pytest.mark.django_db
STATE, PROLONG = reverse("accounts:session_state"), reverse("accounts:session_prolong")


def mark_of(browser: Client, page: str = "home") -> str:
    found = re.search(r'data-mark="([0-9a-f]{32}\.[0-9a-f]{32})"', browser.get(reverse(page)).text)
    assert found
    return found[1]


def asked(browser: Client, mark: str, address: str = STATE):
    call = browser.post if address == PROLONG else browser.get
    return call(address, headers={HEADER: mark})


def aged(browser: Client, slot: str, seconds: int) -> None:
    session = browser.session
    session[slot] = int(time.time()) - seconds
    session.save()


def worked_at(browser: Client) -> int:
    return browser.session["worked_at"]


def test_the_page_of_a_session_that_stands_gets_a_form_token_and_what_is_left(cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    answer = asked(browser, mark_of(browser))
    told = answer.json()
    assert told.pop("token")
    assert 3590 <= told.pop("seconds") <= 3600
    assert told == {"state": "stands", "told_at": 300, "is_last": False}
    assert answer["Cache-Control"] == "no-store, private"


def test_pages_first_ask_before_it_is_time_to_tell(cast, sign_in):
    """And the same page is the same to the letter, whenever it is made within a working day."""
    browser = sign_in(cast.verifier_lahat)
    aged(browser, "worked_at", 50)
    assert 'data-first-look="3240"' in browser.get(reverse("home")).text
    assert asked(browser, mark_of(browser)).json()["seconds"] >= 3240 + 300
    aged(browser, "began_at", 10 * 3600 - 120)
    assert 'data-first-look="0"' in browser.get(reverse("home")).text


def test_asking_prolongs_nothing_and_going_on_does(cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    mark = mark_of(browser)
    aged(browser, "worked_at", 56 * 60)
    before = worked_at(browser)
    assert 230 <= asked(browser, mark).json()["seconds"] <= 240
    assert worked_at(browser) == before
    assert asked(browser, mark, PROLONG).json()["seconds"] > 3590
    assert worked_at(browser) > before + 55 * 60


def test_the_last_hour_is_not_prolonged(cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    mark = mark_of(browser)
    aged(browser, "began_at", 10 * 3600 - 120)
    told = asked(browser, mark, PROLONG).json()
    assert told["is_last"]
    assert 100 <= told["seconds"] <= 120


def test_a_session_that_ended_is_told_so_and_nothing_else(cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    mark = mark_of(browser)
    aged(browser, "worked_at", 61 * 60)
    assert asked(browser, mark).json() == {"state": "ended"}
    assert asked(Client(), mark).json() == {"state": "ended"}
    # Nor does prolonging bring it back.
    assert asked(browser, mark, PROLONG).json() == {"state": "ended"}


@pytest.mark.parametrize("address", [STATE, PROLONG])
def test_a_page_of_another_account_gets_no_token(cast, sign_in, address):
    mark = mark_of(sign_in(cast.verifier_lahat))
    answer = asked(sign_in(cast.executive_lahat), mark, address)
    assert answer.json() == {"state": "other"}


@pytest.mark.parametrize("mark", ["", ".", "0" * 32 + "." + "0" * 32, "ä"])
def test_a_mark_that_is_none_counts_as_another_account(cast, sign_in, mark):
    assert asked(sign_in(cast.verifier_lahat), mark).json() == {"state": "other"}


def test_the_same_account_at_another_place_is_told_apart(cast, sign_in):
    member = cast.verifier_palembang
    browser = sign_in(member)
    mark = mark_of(browser)
    stand_in(browser, a_grant(member, region("1604")))
    assert asked(browser, mark).json() == {"state": "elsewhere"}


def test_a_password_alone_is_no_session_to_send_from(cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    mark = mark_of(browser)
    session = browser.session
    del session["account_authentication_methods"]
    session.save()
    assert asked(browser, mark).json() == {"state": "ended"}


def test_marks_tell_nobody_who_it_is(cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    mark = mark_of(browser)
    assert str(cast.verifier_lahat.user_id).replace("-", "") not in mark
    assert mark == mark_of(sign_in(cast.verifier_lahat)), "A new session of the same account."


def test_public_pages_and_signing_in_carry_no_mark(cast, client, sign_in):
    assert "data-mark" not in client.get(reverse("account_login")).text
    assert "data-mark" not in sign_in(cast.verifier_lahat).get(reverse("public:home")).text


def test_prolonging_needs_the_pages_own_form_token(cast):
    browser = PortalClient(enforce_csrf_checks=True)
    browser.sign_in(cast.verifier_lahat)
    answer = browser.post(PROLONG, headers={HEADER: mark_of(browser)})
    assert answer.status_code == 403
    assert answer["X-Form-Token"] == "stale"


def test_a_page_that_holds_a_case_by_itself_prolongs_nothing(cast, sign_in):
    case = acts.waiting_case(cast.operator_lahat)
    browser = sign_in(cast.verifier_lahat)
    browser.get(reverse("home"))
    aged(browser, "worked_at", 40 * 60)
    before = worked_at(browser)
    claim = reverse("verification:case_claim", args=[case.pk])
    assert browser.post(claim, headers={"HX-Request": "true"}).status_code == 200
    assert worked_at(browser) == before


def test_only_these_forms_are_sent_without_asking():
    """Signing out, another language, another place of work: nothing is entered there."""
    found = {
        path.relative_to(texts.ROOT).as_posix()
        for path in texts.template_files()
        if "data-any-session" in path.read_text("utf-8")
    }
    assert found == {
        "templates/_partials/preferences.html",
        "templates/_partials/user_menu.html",
        "templates/accounts/standpoint_list.html",
    }
