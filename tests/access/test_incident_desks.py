"""Reports of an incident at a desk of another regency: its people and accounts are nobody."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from accounts.scope import Scope
from beneficiaries.enums import SeenOn
from beneficiaries.models import Person
from beneficiaries.operations import sights
from core import audit
from core.scope import scoped
from tests.factories.cast import Cast
from tests.factories.grants import a_grant, stand_in
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db

JOKO, NOBODY = "1671010101700003", "1604110203900009"
LIST, ACCOUNT = "beneficiaries:breach_persons", "beneficiaries:breach_report"
_FRESH = re.compile(
    r'(csrfmiddlewaretoken|tersegel)"? (?:type="hidden" )?value="[^"]+"|nonce="[^"]+"'
    r"|X-CSRFToken[^}]+"
)


@pytest.fixture
def joko(cast: Cast) -> Person:
    """Of Palembang, seen there, in files there."""
    home = a_household(region("1671011001"))
    person = a_person(home, nik=JOKO)
    scope = Scope.of(cast.verifier_palembang.user)
    with scoped(scope.database):
        sights.note(home, SeenOn.HOUSEHOLD, scope=scope)
    audit.record(
        "quality.export", by=cast.verifier_palembang.user, regency_id=home.regency_id, rows=1,
        persons=[str(person.pk)],
    )  # fmt: skip
    return person


def _asked(**given: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {"dari": today, "sampai": today, "diketahui": today, "perkara": "INS-2026-07", **given}


def _page(browser: Any, **given: Any) -> str:
    answer = browser.post(reverse(LIST), _asked(**given))
    assert answer.status_code == 200
    return _FRESH.sub("", answer.text)


def test_a_person_of_elsewhere_is_nobody_on_page_and_paper(cast, joko, sign_in) -> None:
    browser = sign_in(cast.secretariat_lahat)
    assert _page(browser, daftar=JOKO) == _page(browser, daftar=NOBODY)
    as_file = [
        _page(browser, berkas=SimpleUploadedFile("daftar.csv", f"NIK\n{nik}\n".encode()))
        for nik in (JOKO, NOBODY)
    ]
    assert as_file[0] == as_file[1]
    for form in ("pdf", "xlsx"):
        sizes = {
            len(browser.post(reverse(LIST), _asked(daftar=nik, bentuk=form)).content)
            for nik in (JOKO, NOBODY)
        }
        assert len(sizes) == 1, form
    # So the test above can fail: at the own desk it is another page.
    there = cast.verifier_palembang
    Membership.objects.filter(pk=there.pk).update(role=Role.AUDITOR)
    own = sign_in(there)
    assert _page(own, daftar=JOKO) != _page(own, daftar=NOBODY)


def test_an_account_of_elsewhere_is_none(cast, joko, sign_in) -> None:
    browser = sign_in(cast.secretariat_lahat)
    seen = [
        browser.post(reverse(ACCOUNT), _asked(pelaku=str(key)))
        for key in (cast.verifier_palembang.user_id, uuid.uuid4())
    ]
    assert [one.status_code for one in seen] == [422, 422]
    assert _FRESH.sub("", seen[0].text) == _FRESH.sub("", seen[1].text)


def test_a_lent_regency_lends_no_incident(cast, joko, sign_in) -> None:
    held = cast.auditor_lahat
    grant = a_grant(held, joko.regency, writes=True)
    browser = stand_in(sign_in(held), grant)
    for name in (LIST, ACCOUNT):
        assert browser.get(reverse(name)).status_code == 403
        assert browser.post(reverse(name), _asked(daftar=JOKO)).status_code == 403
