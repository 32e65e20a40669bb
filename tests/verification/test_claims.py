"""Claims: one case on one screen, for a time."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from accounts.models import Membership
from accounts.scope import Scope
from core.models import AuditEvent, SavedView
from core.scope import scoped
from tests.clients import as_login_role
from tests.factories.registry import a_program
from tests.verification.acts import MERAPI, PALEMBANG_35, deciding, waiting_case
from tests.verification.pages import LIST, names
from verification.lists import WORKLIST
from verification.models import Case
from verification.operations import claims
from verification.queries.worklist import OLDEST_FIRST, CaseFilter
from verification.rules import Refused

pytestmark = pytest.mark.django_db

GUNUNG_AGUNG = "1604082001"


def next_for(
    membership: Membership,
    *,
    after: Case | None = None,
    order: tuple[str, ...] = OLDEST_FIRST,
    **wanted,
) -> Case | None:
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database):
        chosen = claims.claim_next(
            wanted=CaseFilter(**wanted), by=membership.user, scope=scope, after=after, order=order
        )
    return Case.objects.get(pk=chosen) if chosen else None


def held_by(case: Case, membership: Membership, minutes: int = 5) -> None:
    until = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
    Case.objects.filter(pk=case.pk).update(claimed_by=membership.user, claimed_until=until)


def test_the_oldest_free_case_is_claimed(cast):
    cases = [waiting_case(cast.operator_lahat) for _ in range(3)]
    waiting_case(cast.operator_palembang, PALEMBANG_35)
    assert next_for(cast.verifier_lahat) == cases[0]
    assert next_for(cast.verifier_sumsel) == cases[1]
    cases[0].refresh_from_db()
    assert cases[0].claimed_by == cast.verifier_lahat.user
    assert cases[0].claimed_until > datetime.datetime.now(datetime.UTC)
    # One's own claim is no hindrance: a reload shows the same case.
    assert next_for(cast.verifier_lahat) == cases[0]


def test_the_next_one_follows_and_the_list_begins_anew_at_its_end(cast):
    first, second, third = (waiting_case(cast.operator_lahat) for _ in range(3))
    assert next_for(cast.verifier_lahat, after=first) == second
    assert next_for(cast.verifier_lahat, after=second) == third
    assert next_for(cast.verifier_lahat, after=third) == first


@pytest.mark.parametrize("sort", ["-waiting", "waiting", "program", "-program", "village"])
def test_the_next_one_follows_in_every_order(cast, sort):
    programs = [a_program(cast.operator_lahat) for _ in range(2)]
    for number in range(5):
        waiting_case(
            cast.operator_lahat,
            [MERAPI, GUNUNG_AGUNG][number % 2],
            program=programs[number // 2 % 2],
        )
    order = WORKLIST.order(sort)
    shown = list(Case.objects.order_by(*order))
    assert next_for(cast.verifier_lahat, order=order) == shown[0]
    for left, following in zip(shown, [*shown[1:], shown[0]], strict=True):
        assert next_for(cast.verifier_lahat, after=left, order=order) == following


def test_own_entries_are_passed_over(cast):
    waiting_case(cast.operator_lahat, submitted_by=cast.verifier_lahat.user)
    waiting_case(cast.operator_lahat, recipient={"entered_by": cast.verifier_lahat.user})
    assert next_for(cast.verifier_lahat) is None


def test_the_filter_is_kept(cast):
    waiting_case(cast.operator_lahat)
    doubtful = waiting_case(cast.operator_lahat, person_outcome="doubtful")
    assert next_for(cast.verifier_lahat, person="doubtful") == doubtful
    assert next_for(cast.verifier_lahat, unreadable=True) is None


def test_a_lease_runs_out(cast):
    case = waiting_case(cast.operator_lahat)
    held_by(case, cast.verifier_sumsel)
    assert next_for(cast.verifier_lahat) is None
    held_by(case, cast.verifier_sumsel, minutes=-1)
    assert next_for(cast.verifier_lahat) == case


def test_whoever_does_not_hold_it_cannot_decide(cast):
    case = waiting_case(cast.operator_lahat)
    held_by(case, cast.verifier_sumsel)
    with pytest.raises(Refused, match="sedang diperiksa oleh Verifier Sumsel"):
        deciding(case, cast.verifier_lahat)
    deciding(case, cast.verifier_sumsel)
    case.refresh_from_db()
    assert (case.state, case.claimed_by, case.claimed_until) == ("approved", None, None)


def test_an_ended_lease_still_decides_unless_somebody_else_came(cast):
    case = waiting_case(cast.operator_lahat)
    held_by(case, cast.verifier_lahat, minutes=-1)
    deciding(case, cast.verifier_lahat)
    other = waiting_case(cast.operator_lahat)
    held_by(other, cast.verifier_lahat, minutes=-1)
    assert next_for(cast.verifier_sumsel) == other
    with pytest.raises(Refused):
        deciding(other, cast.verifier_lahat)


# --- on the page --------------------------------------------------------------------------------


def test_the_order_of_the_list_goes_along_from_case_to_case(cast, sign_in):
    cases = [waiting_case(cast.operator_lahat, recipient={"name": f"NO {n}"}) for n in range(3)]
    browser = sign_in(cast.verifier_lahat)
    listed = browser.get(LIST, {"urut": "waiting", "kolom": "waiting"})
    assert names(listed) == ["NO 2", "NO 1", "NO 0"]
    way = "?kolom=waiting&urut=waiting"
    assert f"{reverse('verification:case_next')}{way.replace('&', '&amp;')}" in listed.text
    opened = browser.post(reverse("verification:case_next") + way)
    assert opened.url == url("detail", cases[2]) + way
    page = browser.get(opened.url)
    said = {"version": 1, "action": "approve", "person": "ya", "location": "ya"}
    decided = browser.post(page.context["decide_url"], said)
    assert decided.url == url("detail", cases[1]) + way
    # Whoever has laid the list out once and for all is led in that order without a word of it.
    SavedView.objects.create(user=cast.verifier_sumsel.user, page=WORKLIST.page, sort="waiting")
    other = sign_in(cast.verifier_sumsel)
    assert other.post(reverse("verification:case_next")).url == url("detail", cases[0])


def url(name: str, case: Case) -> str:
    return reverse(f"verification:case_{name}", args=[case.pk])


def test_opening_a_case_holds_it_and_the_others_see_by_whom(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    mine = sign_in(cast.verifier_lahat).get(url("detail", case))
    assert mine.context["form"] is not None
    assert "data-claim-release" in mine.text
    browser = sign_in(cast.verifier_sumsel)
    theirs = browser.get(url("detail", case))
    assert theirs.context["form"] is None
    assert "Sedang diperiksa oleh Verifier Lahat" in theirs.text
    listed = browser.get(reverse("verification:case_list"))
    assert "Sedang diperiksa oleh Verifier Lahat" in listed.text


@pytest.mark.parametrize("who", ["auditor_lahat", "operator_lahat"])
def test_readers_hold_nothing(cast, sign_in, who):
    case = waiting_case(cast.operator_lahat)
    sign_in(getattr(cast, who)).get(url("detail", case))
    case.refresh_from_db()
    assert case.claimed_by is None


def test_a_decided_case_is_held_by_nobody(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_sumsel)
    sign_in(cast.verifier_lahat).get(url("detail", case))
    case.refresh_from_db()
    assert case.claimed_by is None


def test_taking_over_needs_a_reason_and_is_audited(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    held_by(case, cast.verifier_sumsel)
    browser = sign_in(cast.verifier_lahat)
    browser.post(url("take", case), {"reason": " "})
    case.refresh_from_db()
    assert case.claimed_by == cast.verifier_sumsel.user
    browser.post(url("take", case), {"reason": "Sedang cuti."})
    case.refresh_from_db()
    assert case.claimed_by == cast.verifier_lahat.user
    event = AuditEvent.objects.get(action="case.take")
    assert (event.reason, event.actor_id) == ("Sedang cuti.", cast.verifier_lahat.user_id)
    with pytest.raises(Refused, match="sedang diperiksa oleh Verifier Lahat"):
        deciding(case, cast.verifier_sumsel)


def test_the_open_page_stays_at_it_until_it_leaves(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    held_by(case, cast.verifier_lahat, minutes=1)
    before = Case.objects.get().claimed_until
    browser = sign_in(cast.verifier_lahat)
    assert "data-claim-release" in browser.post(url("claim", case)).text
    assert Case.objects.get().claimed_until > before
    other = sign_in(cast.verifier_sumsel)
    assert "Sedang diperiksa oleh" in other.post(url("claim", case)).text
    other.post(url("release", case))
    assert Case.objects.get().claimed_by == cast.verifier_lahat.user
    assert browser.post(url("release", case)).status_code == 204
    assert Case.objects.get().claimed_by is None


def test_next_gives_the_case_left_behind_back(cast, sign_in):
    first, second = (waiting_case(cast.operator_lahat) for _ in range(2))
    browser = sign_in(cast.verifier_lahat)
    go_on = reverse("verification:case_next") + "?person=found"
    assert browser.post(go_on).url == url("detail", first) + "?person=found"
    assert browser.post(go_on, {"after": first.pk}).url == url("detail", second) + "?person=found"
    assert set(Case.objects.values_list("pk", "claimed_by")) == {
        (first.pk, None), (second.pk, cast.verifier_lahat.user_id),
    }  # fmt: skip
    held_by(first, cast.verifier_sumsel)
    response = browser.post(go_on, {"after": second.pk})
    assert response.url == reverse("verification:case_list") + "?person=found"
    assert "Tidak ada lagi kasus yang bebas" in browser.get(response.url).text


def test_another_regency_finds_nothing_to_hold(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    browser = sign_in(cast.verifier_palembang)
    for name in ("claim", "release", "take"):
        assert browser.post(url(name, case), {"reason": "x"}).status_code == 404
    assert next_for(cast.verifier_palembang) is None
