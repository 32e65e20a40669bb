"""One list over the regencies somebody works in: each read under its own walls."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Grant
from accounts.scope import Scope
from tests.clients import as_login_role
from tests.factories.grants import a_grant
from tests.factories.regions import region
from tests.factories.registry import a_case, a_program, a_recipient
from verification.models import Case
from verification.queries import everywhere

pytestmark = pytest.mark.django_db
PAGE = reverse("verification:case_everywhere")


def waiting(operator, code: str, name: str) -> Case:
    made = a_recipient(a_program(operator), operator, region(code), name=name)
    return a_case(made, operator)


@pytest.fixture
def both(cast):
    """A verifier of Palembang who also looks at Lahat; cases here, there and in a third place."""
    waiting(cast.operator_lahat, "1604112001", "SATU LAHAT")
    waiting(cast.operator_palembang, "1671011001", "DUA PALEMBANG")
    waiting(cast.operator_lahat, "1604112002", "TIGA LAHAT")
    return a_grant(cast.verifier_palembang, region("1604"))


def test_cases_of_both_places_stand_in_one_order(cast, both, sign_in):
    text = sign_in(cast.verifier_palembang).get(PAGE).text
    places = [text.index(name) for name in ("SATU LAHAT", "DUA PALEMBANG", "TIGA LAHAT")]
    assert places == sorted(places)
    assert f'value="{both.pk}"' in text
    assert (
        "semua-tempat"
        in sign_in(cast.verifier_palembang).get(reverse("accounts:standpoint_list")).text
    )


def test_places_that_are_not_read_are_told(cast, both, sign_in, monkeypatch):
    browser = sign_in(cast.verifier_palembang)
    assert "Yang tampil hanya kasus" not in browser.get(PAGE).text
    monkeypatch.setattr("verification.views.everywhere.MOST_PLACES", 1)
    text = browser.get(PAGE).text
    assert "Yang tampil hanya kasus dari 1 di antara 2 kabupaten/kota" in text
    assert "SATU LAHAT" not in text


def test_pages_go_on_behind_the_last_row(cast, both, sign_in, monkeypatch):
    monkeypatch.setattr(everywhere, "PAGE_ROWS", 2)
    browser = sign_in(cast.verifier_palembang)
    first = browser.get(PAGE)
    names = [row.case.recipient.name for row in first.context["rows"]]
    assert names == ["SATU LAHAT", "DUA PALEMBANG"]
    second = browser.get(PAGE + first.context["next_url"]).context
    assert [row.case.recipient.name for row in second["rows"]] == ["TIGA LAHAT"]
    assert second["next_url"] is None


def test_a_place_that_is_lost_is_gone_at_once_and_one_place_has_its_own_list(cast, both, sign_in):
    browser = sign_in(cast.verifier_palembang)
    assert "LAHAT" in browser.get(PAGE).text
    Grant.objects.update(expires_on="2020-01-01")
    assert browser.get(PAGE).url == reverse("verification:case_list")
    assert sign_in(cast.verifier_sumsel).get(PAGE).status_code == 302
    assert sign_in(cast.operator_lahat).get(PAGE).status_code == 302


def test_each_place_is_asked_under_its_own_role_and_by_its_own_regency(cast, both, sign_in):
    browser = sign_in(cast.verifier_palembang)
    with CaptureQueriesContext(connection) as asked:
        browser.get(PAGE)
    scopes = [
        q["sql"] for q in asked if "set_config" in q["sql"] and "sigertak_regency" in q["sql"]
    ]
    for code in ("1604", "1671"):
        assert any(f"'{region(code).pk}'" in sql for sql in scopes)
    lists = [
        q["sql"] for q in asked if 'FROM "verification_case"' in q["sql"] and "LIMIT 51" in q["sql"]
    ]
    assert len([sql for sql in lists if '"regency_id" =' in sql]) == 2
    assert not [sql for sql in lists if '"regency_id" IN' in sql]


def test_with_the_application_filter_gone_the_wall_holds_each_place(cast, both, monkeypatch):
    """The broken version: every filter lets everything through, and still no foreign row comes."""
    waiting(cast.operator_palembang, "1671011001", "EMPAT PALEMBANG")
    user = cast.verifier_palembang.user
    here = Scope.of(user)
    monkeypatch.setattr(type(Case.objects.all()), "visible_to", lambda self, scope: self)
    only = [one for one in everywhere.regencies_of(user, here) if one.regency_id != here.regency_id]
    with as_login_role():
        rows, _last = everywhere.waiting_everywhere(only, here, None)
    assert {row.case.recipient.name for row in rows} == {"SATU LAHAT", "TIGA LAHAT"}
