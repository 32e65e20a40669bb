"""The worklist as its reader wants it: flags, orders, columns, saved views, and who is who."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from accounts.scope import Scope
from core.models import SavedView
from tests.factories.regions import region
from tests.factories.registry import a_program
from tests.verification.acts import MERAPI, PALEMBANG_35, deciding, waiting_case
from tests.verification.pages import LIST, a_submitted_case, detail, names
from verification.lists import WORKLIST
from verification.models import Case
from verification.queries.worklist import CaseFilter, matching

pytestmark = pytest.mark.django_db

GUNUNG_AGUNG = "1604082001"


def named(cast, name: str, village: str = MERAPI, **values) -> Case:
    return waiting_case(cast.operator_lahat, village, recipient={"name": name}, **values)


def test_flags(cast, sign_in):
    named(cast, "BIASA")
    named(cast, "DINAIKKAN", escalated_at=timezone.now())
    decided = named(cast, "BERUBAH")
    deciding(decided, cast.verifier_lahat)
    Case.objects.filter(pk=decided.pk).update(drifted=True)
    deciding(named(cast, "TETAP"), cast.verifier_lahat)
    browser = sign_in(cast.verifier_lahat)
    assert names(browser.get(LIST, {"flag": "escalated"})) == ["DINAIKKAN"]
    # What has changed since its decision waits for nobody, and is shown all the same.
    assert names(browser.get(LIST, {"flag": "drifted"})) == ["BERUBAH"]
    assert names(browser.get(LIST, {"flag": "drifted", "state": "rejected"})) == []
    assert browser.get(LIST, {"flag": "lain"}).context["unreadable"]


def test_an_agency_cannot_ask_by_flag(cast, sign_in):
    case = named(cast, "BERUBAH", escalated_at=timezone.now())
    Case.objects.filter(pk=case.pk).update(drifted=True)
    answer = sign_in(cast.operator_lahat).get(LIST, {"flag": "drifted"})
    assert "flag" not in answer.context["filter_form"].fields
    scope = Scope.of(cast.operator_lahat.user)
    for wanted in (CaseFilter(flag="drifted"), CaseFilter(flag="escalated")):
        assert not matching(scope, wanted).exists()


def test_orders(cast, sign_in):
    first, second = a_program(cast.operator_lahat), a_program(cast.operator_lahat)
    for number, (name, program, village) in enumerate(
        [("A", second, MERAPI), ("B", first, GUNUNG_AGUNG), ("C", second, GUNUNG_AGUNG)]
    ):
        at = timezone.now() - datetime.timedelta(days=9 - number)
        named(cast, name, village, program=program, submitted_at=at)
    browser = sign_in(cast.verifier_lahat)
    assert names(browser.get(LIST)) == ["A", "B", "C"]
    assert names(browser.get(LIST, {"urut": "waiting"})) == ["C", "B", "A"]
    by_program = sorted("ABC", key=lambda n: (str({"B": first}.get(n, second).pk), n))
    assert names(browser.get(LIST, {"urut": "program"})) == by_program
    near, far = sorted([region(MERAPI).pk, region(GUNUNG_AGUNG).pk])
    groups = {region(MERAPI).pk: ["A"], region(GUNUNG_AGUNG).pk: ["B", "C"]}
    assert names(browser.get(LIST, {"urut": "village"})) == groups[near] + groups[far]
    assert names(browser.get(LIST, {"urut": "apa saja"})) == ["A", "B", "C"]


def test_pages_follow_on_in_every_order(cast, sign_in, monkeypatch):
    monkeypatch.setattr("core.keyset.PAGE_ROWS", 2)
    for number in range(5):
        named(cast, f"NO {number}", [MERAPI, GUNUNG_AGUNG][number % 2])
    browser = sign_in(cast.verifier_lahat)
    for sort in ("waiting", "-waiting", "program", "-village"):
        seen, url = [], f"{LIST}?urut={sort}"
        while url:
            response = browser.get(url)
            seen += names(response)
            url = response.context["next_url"] and LIST + response.context["next_url"]
        assert sorted(seen) == [f"NO {number}" for number in range(5)], sort


@pytest.mark.parametrize(
    ("sort", "index"),
    [
        ("-waiting", "case_worklist"),
        ("-waiting", "case_worklist_province"),
        ("program", "case_by_program"),
        ("program", "case_regency_program"),
        ("village", "case_by_village"),
        ("village", "case_regency_village"),
    ],
)
def test_every_order_has_its_index(db, sort, index):
    """The columns of the order stand in the index, behind what the list is narrowed by."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [index])
        [definition] = cursor.fetchone()
    columns = definition.split("(", 1)[1].rstrip(")").split(", ")
    order = list(WORKLIST.order(sort))
    assert columns[-len(order) :] == order


def test_columns_and_a_view_of_one_s_own(cast, sign_in):
    named(cast, "SITI")
    browser = sign_in(cast.verifier_lahat)
    plain = browser.get(LIST)
    assert "Nilai bantuan</th>" not in plain.text
    chosen = browser.get(LIST, {"kolom": ["name", "amount", "waiting"]})
    assert "Nilai bantuan" in chosen.text.split("<thead>")[1].split("</thead>")[0]
    assert "Temuan" not in chosen.text.split("<thead>")[1].split("</thead>")[0]
    browser.post(
        reverse("accounts:view_save"),
        {"page": "verification.worklist", "name": "Mendesak", "next": LIST,
         "query": "flag=escalated&urut=waiting"},
    )  # fmt: skip
    view = SavedView.objects.get(user=cast.verifier_lahat.user)
    assert (view.page, view.sort) == ("verification.worklist", "waiting")
    assert "flag=escalated" in view.query
    assert not SavedView.objects.filter(user=cast.verifier_palembang.user).exists()


def test_alike_numbers_are_told_apart_by_the_year_of_birth(cast, sign_in):
    born = datetime.date(1957, 3, 2)
    waiting_case(cast.operator_lahat, recipient={"name": "SITI", "birth_date": born})
    for who in ("verifier_lahat", "operator_lahat"):
        page = sign_in(getattr(cast, who)).get(LIST)
        assert "lahir 1957" in page.text


@pytest.mark.parametrize(
    ("values", "chosen"),
    [
        ({}, ("ya", "ya")),
        ({"proposed": False, "person_outcome": "not_found"}, (None, None)),
        ({"proposed": False, "eligibility_outcome": "outside"}, (None, None)),
        ({"proposed": False, "location_outcome": "other_regency"}, (None, None)),
    ],
)
def test_nothing_is_chosen_beforehand_unless_all_supports_it(cast, sign_in, values, chosen):
    page = sign_in(cast.verifier_lahat).get(detail(named(cast, "SITI", **values)))
    form = page.context["form"]
    assert (form.initial["person"], form.initial["location"]) == chosen
    said = "Ya sudah dipilihkan" if chosen[0] else "Belum ada yang dipilihkan"
    assert said in page.text


def test_without_a_photo_the_page_says_so(cast, sign_in):
    page = sign_in(cast.verifier_lahat).get(detail(a_submitted_case(cast)))
    assert "Belum ada foto rumah tangga ini." in page.text


def test_the_case_keeps_the_village_it_was_handed_in_with(cast):
    case = a_submitted_case(cast)
    assert case.village_id == case.recipient.village_id
    assert Case.objects.filter(submitted_at__lte=Now(), village=region(MERAPI)).get() == case
    assert case.village_id != region(PALEMBANG_35).pk
