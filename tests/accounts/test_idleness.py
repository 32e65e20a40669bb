"""A session that nobody works in ends; one that is worked in does not."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

from tests.clients import PortalClient

pytestmark = pytest.mark.django_db


def later(browser, minutes: int, slot: str = "worked_at") -> None:
    session = browser.session
    session[slot] = int(time.time()) - minutes * 60
    session.save()


def signed_in(browser) -> bool:
    return "_auth_user_id" in browser.session


@pytest.mark.parametrize(("minutes", "stays"), [(59, True), (61, False)])
def test_after_an_hour_without_work(cast, sign_in, minutes, stays):
    browser = sign_in(cast.verifier_lahat)
    worklist = reverse("verification:case_list")
    assert browser.get(worklist).status_code == 200
    later(browser, minutes)
    answer = browser.get(worklist)
    assert answer.status_code == (200 if stays else 302)
    assert signed_in(browser) is stays
    if not stays:
        assert reverse("account_login") in answer["Location"]
        assert "VERIFIER" not in answer.text.upper()


@pytest.mark.parametrize(("minutes", "stays"), [(10 * 60 - 1, True), (10 * 60 + 1, False)])
def test_after_a_working_day_however_much_is_worked(cast, sign_in, minutes, stays):
    browser = sign_in(cast.verifier_lahat)
    worklist = reverse("verification:case_list")
    browser.get(worklist)
    later(browser, minutes, "began_at")
    later(browser, 2)
    answer = browser.get(worklist)
    assert answer.status_code == (200 if stays else 302)
    assert signed_in(browser) is stays
    if stays:
        # Work renews the pause, and never the day.
        assert time.time() - browser.session["began_at"] > (minutes - 1) * 60


def test_other_devices_are_listed_and_signed_out(cast):
    here, there, stranger = PortalClient(), PortalClient(), PortalClient()
    for browser, member, name in (
        (here, cast.executive_lahat, "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"),
        (there, cast.executive_lahat, "Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari/537.36"),
        (stranger, cast.executive_sumsel, "Mozilla/5.0 (iPad; CPU OS 18) Safari/604.1"),
    ):
        form = {"login": member.user.email, "password": "Sandi-uji-yang-panjang-1"}
        browser.post("/akun/masuk/", form, headers={"user-agent": name})
        assert browser.get("/beranda/").status_code == 200
    page = here.get(reverse("usersessions_list")).text
    assert "Firefox di Windows" in page
    assert "Chrome di Android" in page
    assert "iPad" not in page
    assert here.post(reverse("usersessions_list")).status_code == 302
    assert [one.get("/beranda/").status_code for one in (here, there, stranger)] == [200, 302, 200]


def test_work_counts_and_a_progress_bar_does_not(cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    worklist = reverse("verification:case_list")
    browser.get(worklist)
    later(browser, 40)
    browser.get(worklist, headers={"HX-Request": "true"})
    assert time.time() - browser.session["worked_at"] > 39 * 60
    browser.get(worklist)
    assert time.time() - browser.session["worked_at"] < 60
