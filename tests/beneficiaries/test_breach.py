"""Whose data an account reached, in numbers, and until when they are told."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.scope import Scope
from beneficiaries.enums import SeenOn
from beneficiaries.models import DocumentReveal, Reveal
from beneficiaries.operations import sights
from core import audit
from core.models import AuditEvent
from core.scope import scoped
from tests.exporting import sheets
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def home(code: str, people: int, name: str = "SITI RAHASIA"):
    made = a_household(region(code), head_name=name)
    return made, [a_person(made, name=name) for _ in range(people)]


@pytest.fixture
def reached(cast):
    """The province's verifier saw homes of 3 and 2 in Lahat, one of 4 in Palembang, and more."""
    verifier = cast.verifier_sumsel
    scope = Scope.of(verifier.user)
    (first, people), (second, _), (away, _) = (
        home("1604112002", 3), home("1604112001", 2), home("1671011001", 4),
    )  # fmt: skip
    home("1604112002", 5)
    with scoped(scope.database):
        for household, page in (
            (first, SeenOn.HOUSEHOLD), (first, SeenOn.PHOTO), (second, SeenOn.TIMELINE),
            (away, SeenOn.HOUSEHOLD),
        ):  # fmt: skip
            sights.note(household, page, scope=scope)
    Reveal.objects.create(
        person=people[0], regency_id=first.regency_id, revealed_by=verifier.user, reason="KTP."
    )
    DocumentReveal.objects.create(
        photo_id=first.pk, household=first, regency_id=first.regency_id,
        revealed_by=verifier.user, reason="KTP.",
    )  # fmt: skip
    for rows in (40, 2):
        audit.record("recipient.export", by=verifier.user, regency_id=first.regency_id, rows=rows)
    return verifier


def asked(browser, account, **given):
    said = {
        "pelaku": account.user_id, "dari": TODAY(), "sampai": TODAY(), "diketahui": TODAY(),
        "perkara": "INS-2026-07",
    }  # fmt: skip
    return browser.post(reverse("beneficiaries:breach_report"), said | given)


def classes(reach) -> dict[str, tuple[int, int]]:
    return {str(one.label).split()[0]: (one.households, one.persons) for one in reach.classes}


@pytest.mark.parametrize("reader", ["auditor_sumsel", "secretariat_sumsel"])
def test_the_province_is_told_by_regency_and_class(cast, sign_in, reached, reader):
    answer = asked(sign_in(getattr(cast, reader)), reached)
    reach = answer.context["reach"]
    assert (reach.households, reach.persons) == (3, 9)
    assert [(homes, people) for _name, homes, people in reach.by_regency] == [(2, 5), (1, 4)]
    assert [str(one.label) for one in reach.classes][1].startswith("NIK lengkap")
    assert [(one.households, one.persons) for one in reach.classes] == [
        (3, 9), (1, 1), (1, 3), (1, 3), (1, 3),
    ]  # fmt: skip
    assert [(one.files, one.rows) for one in reach.taken] == [(2, 42)]
    midnight = timezone.make_aware(datetime.datetime.combine(TODAY(), datetime.time.min))
    assert reach.due_at - midnight == datetime.timedelta(hours=72)
    assert "RAHASIA" not in answer.text
    assert AuditEvent.objects.get(action="breach.report").reason == "INS-2026-07"
    # A report of no incident is none.
    assert asked(sign_in(getattr(cast, reader)), reached, perkara="").status_code == 422
    book = sheets(asked(sign_in(getattr(cast, reader)), reached, bentuk="xlsx").content)
    assert book["Ringkasan"][1] == ("Insiden", "INS-2026-07")
    assert book["Ringkasan"][2][1] in (3, "3")
    assert len(book["Kabupaten dan kota"]) == 3
    assert "RAHASIA" not in str(book)


def test_a_regency_is_told_of_its_own_people(cast, sign_in, reached):
    local = cast.verifier_lahat
    scope = Scope.of(local.user)
    household, _people = home("1604112002", 2)
    with scoped(scope.database):
        sights.note(household, SeenOn.HOUSEHOLD, scope=scope)
    browser = sign_in(cast.auditor_lahat)
    reach = asked(browser, local).context["reach"]
    assert (reach.households, reach.persons) == (1, 2)
    # The account of the province is not theirs to ask about.
    assert asked(browser, reached).status_code == 422


def test_another_time_holds_nothing(cast, sign_in, reached):
    yesterday = TODAY() - datetime.timedelta(days=1)
    browser = sign_in(cast.auditor_sumsel)
    reach = asked(browser, reached, dari=yesterday, sampai=yesterday).context["reach"]
    assert (reach.households, reach.classes, reach.taken) == (0, [], [])
    assert asked(browser, reached, sampai=yesterday).status_code == 422


@pytest.mark.parametrize("name", ["verifier_lahat", "steward_lahat", "operator_lahat"])
def test_nobody_else_draws_it_up(cast, sign_in, name):
    address = reverse("beneficiaries:breach_report")
    assert sign_in(getattr(cast, name)).get(address).status_code == 403
