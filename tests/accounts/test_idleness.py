"""A session that nobody works in ends; one that is worked in does not."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def later(browser, minutes: int) -> None:
    session = browser.session
    session["worked_at"] = int(time.time()) - minutes * 60
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


def test_work_counts_and_a_progress_bar_does_not(cast, sign_in):
    browser = sign_in(cast.verifier_lahat)
    worklist = reverse("verification:case_list")
    browser.get(worklist)
    later(browser, 40)
    browser.get(worklist, headers={"HX-Request": "true"})
    assert time.time() - browser.session["worked_at"] > 39 * 60
    browser.get(worklist)
    assert time.time() - browser.session["worked_at"] < 60
