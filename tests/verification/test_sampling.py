"""Sampling of clear matches: what is drawn, what a look at it does, what it says of the rest."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership
from accounts.scope import Scope
from core.scope import scoped
from tests.clients import as_login_role
from tests.factories.registry import a_program
from tests.verification.acts import waiting_case
from tests.verification.test_bulk import Desk
from tests.verification.test_undo import decided, undoing
from verification.enums import Action
from verification.forms.decision import BulkForm
from verification.models import BulkAct, Case, Decision, SampleCheck
from verification.operations import sampling
from verification.queries import bulk_acts, samples
from verification.rules import OWN_ACT, OWN_ENTRY, REASON_NEEDED, Refused
from verification.sample_sizes import ErrorRate, sample_size

# --- arithmetic ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "percent", "size"),
    [(1000, 5, 50), (1001, 5, 51), (20, 5, 3), (2, 5, 2), (0, 5, 0), (100, 100, 100), (100, 0, 0)],
)
def test_sample_size(rows, percent, size):
    assert sample_size(rows, percent, least=3) == size


@pytest.mark.parametrize(
    ("checked", "wrong", "low", "high"),
    # By the published formula; the last is the textbook's 10 of 100.
    [(3, 0, 0.0, 56.1), (50, 1, 0.4, 10.5), (10, 10, 72.2, 100.0), (100, 10, 5.5, 17.4)],
)
def test_wilson_interval(checked, wrong, low, high):
    interval = ErrorRate(checked, wrong).interval
    assert interval == pytest.approx((low, high), abs=0.06)


def test_nothing_checked_says_nothing():
    rate = ErrorRate(0, 0)
    assert (rate.share, rate.interval, rate.exceeds(0)) == (None, None, False)
    assert ErrorRate(20, 1).exceeds(5) is False
    assert ErrorRate(20, 2).exceeds(5) is True


# --- drawing and looking ------------------------------------------------------------------------


def checking(
    sample: SampleCheck, membership: Membership, *, agrees: bool, note: str = ""
) -> SampleCheck:
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database):
        return sampling.check(
            sample_id=sample.pk, agrees=agrees, note=note, by=membership.user, scope=scope
        )


@pytest.fixture
def act(db, cast) -> BulkAct:
    for _ in range(4):
        waiting_case(cast.operator_lahat)
    return decided(cast.verifier_lahat)


def test_the_sample_is_drawn_of_what_was_decided(cast, act):
    waiting_case(cast.operator_lahat)
    assert act.samples.count() == 3
    assert {s.case.state for s in act.samples.all()} == {"approved"}
    assert {s.regency_id for s in act.samples.all()} == {act.regency_id}
    sampling.draw(act=act, by=act.by)
    assert act.samples.count() == 3


def test_chance_decides_which(cast):
    chosen = set()
    cases = [waiting_case(cast.operator_lahat) for _ in range(6)]
    desk = Desk(cast.verifier_lahat)
    act = desk.confirm(desk.preview(), percent=1).act
    places = {case.pk: number for number, case in enumerate(cases)}
    for _ in range(12):
        chosen.add(frozenset(places[s.case_id] for s in act.samples.all()))
        act.samples.all().delete()
        sampling.draw(act=act, by=act.by)
    assert len(chosen) > 1


def test_returns_are_not_sampled(cast):
    waiting_case(cast.operator_lahat)
    assert not decided(cast.verifier_lahat, Action.RETURN).samples.exists()


def test_agreeing_leaves_the_case(cast, act):
    sample = act.samples.first()
    assert checking(sample, cast.verifier_sumsel, agrees=True).state == "agreed"
    assert Case.objects.get(pk=sample.case_id).state == "approved"
    # The same answer again, and another one.
    checking(sample, cast.verifier_sumsel, agrees=True)
    with pytest.raises(Refused, match="sudah diperiksa oleh"):
        checking(sample, cast.verifier_sumsel, agrees=False, note="Lain.")


def test_disagreeing_needs_a_note_and_opens_the_case_again(cast, act):
    sample = act.samples.first()
    with pytest.raises(Refused) as caught:
        checking(sample, cast.verifier_sumsel, agrees=False)
    assert caught.value.text == REASON_NEEDED
    checking(sample, cast.verifier_sumsel, agrees=False, note="Rumahnya permanen.")
    case = Case.objects.select_related("recipient").get(pk=sample.case_id)
    assert (case.state, case.version, case.recipient.state) == ("submitted", 3, "submitted")
    decision = Decision.objects.get(action="reopen")
    assert (decision.case, decision.reason, decision.in_bulk) == (case, "Rumahnya permanen.", False)


def test_a_maker_checks_no_sample_of_their_own(cast, act):
    sample = act.samples.first()
    Case.objects.filter(pk=sample.case_id).update(submitted_by=cast.verifier_sumsel.user)
    with pytest.raises(Refused) as caught:
        checking(sample, cast.verifier_sumsel, agrees=True)
    assert caught.value.text == OWN_ENTRY


def test_an_act_taken_back_has_no_samples_to_look_at(cast, act):
    scope = Scope.of(cast.verifier_sumsel.user)
    assert samples.waiting(scope) == 3
    sample = act.samples.first()
    undoing(act, cast.verifier_lahat)
    assert samples.waiting(scope) == 0
    with pytest.raises(Refused, match="sudah dibatalkan"):
        checking(sample, cast.verifier_sumsel, agrees=True)


def test_error_rates_by_act_verifier_and_agency(cast, act, settings):
    first, second, _third = act.samples.all()
    checking(first, cast.verifier_sumsel, agrees=True)
    checking(second, cast.verifier_sumsel, agrees=False, note="Keliru.")
    scope = Scope.of(cast.verifier_sumsel.user)
    shown = bulk_acts.shown(bulk_acts.for_list(scope).get(), scope)
    assert (shown.drawn, shown.open, shown.rate) == (3, 1, ErrorRate(2, 1))
    assert shown.too_many is True
    rates = bulk_acts.rates(scope)
    assert [(r.name, r.rate) for r in rates["verifier"]] == [("Verifier Lahat", ErrorRate(2, 1))]
    assert [r.name for r in rates["agency"]] == ["Dinas Sosial Lahat"]
    settings.SAMPLE_ERROR_LIMIT = 50
    assert bulk_acts.shown(bulk_acts.for_list(scope).get(), scope).too_many is False


# --- pages --------------------------------------------------------------------------------------


def test_from_one_sample_to_the_next(cast, sign_in, act):
    browser = sign_in(cast.verifier_sumsel)
    queue = reverse("verification:sample_list") + f"?act={act.pk}"
    listed = browser.get(queue).context["samples"]
    assert len(listed) == 3
    page = browser.get(reverse("verification:sample_detail", args=[listed[0].pk]))
    assert "Tidak sesuai, buka kembali" in page.text
    answers = []
    for sample in listed:
        url = reverse("verification:sample_check", args=[sample.pk]) + f"?act={act.pk}"
        assert browser.post(url, {"agrees": "0"}).status_code == 422
        answers.append(browser.post(url, {"agrees": "1"}).url)
    ahead = [reverse("verification:sample_detail", args=[s.pk]) for s in listed[1:]]
    assert answers == [f"{one}?act={act.pk}" for one in ahead] + [queue]
    assert set(act.samples.values_list("state", flat=True)) == {"agreed"}
    again = browser.get(reverse("verification:sample_detail", args=[listed[0].pk]))
    assert again.context["sample_form"] is None


def test_samples_of_another_regency_are_missing(cast, sign_in, act):
    sample = act.samples.first()
    browser = sign_in(cast.verifier_palembang)
    assert not browser.get(reverse("verification:sample_list")).context["samples"]
    for name in ("sample_detail", "sample_check"):
        response = browser.post(reverse(f"verification:{name}", args=[sample.pk]), {"agrees": "1"})
        assert response.status_code in (404, 405)
    assert browser.get(reverse("verification:sample_detail", args=[sample.pk])).status_code == 404


@pytest.mark.parametrize("name", ["bulk_list", "sample_list"])
def test_lists_ask_as_much_for_three_rows_as_for_one(cast, sign_in, name):
    program = a_program(cast.operator_lahat)
    browser = sign_in(cast.verifier_lahat)

    def counted() -> int:
        waiting_case(cast.operator_lahat, program=program)
        decided(cast.verifier_lahat)
        browser.get(reverse(f"verification:{name}"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse(f"verification:{name}"))
        return len(queries)

    first = counted()
    counted()
    assert counted() == first


def test_nobody_controls_their_own_act(cast, sign_in, act):
    sample = act.samples.first()
    with pytest.raises(Refused) as caught:
        checking(sample, cast.verifier_lahat, agrees=True)
    assert caught.value.text == OWN_ACT
    assert samples.waiting(Scope.of(cast.verifier_lahat.user)) == 0
    browser = sign_in(cast.verifier_lahat)
    page = browser.get(reverse("verification:sample_detail", args=[sample.pk]))
    assert page.context["sample_form"] is None
    # Said before the case is read, not below it.
    assert page.text.index("Anda tidak dapat memeriksa") < page.text.index("sg-case-summary")


@pytest.mark.parametrize(("who", "offered"), [("verifier_lahat", False), ("verifier_sumsel", True)])
def test_samples_are_offered_to_those_who_may_check_them(cast, sign_in, act, who, offered):
    browser = sign_in(getattr(cast, who))
    listed = browser.get(reverse("verification:sample_list")).text
    assert ("Periksa berikutnya" in listed) is offered
    assert ("Contoh ini bukan untuk Anda periksa" in listed) is not offered
    detail = browser.get(reverse("verification:bulk_detail", args=[act.pk])).text
    assert ("Periksa contoh" in detail) is offered
    assert ("Contohnya menunggu verifikator lain" in detail) is not offered


def test_the_sample_may_be_larger_but_not_smaller(settings):
    settings.SAMPLE_PERCENT = 5
    sizes = {n: BulkForm({"token": "x", "sample": n}, action=Action.APPROVE) for n in (4, 5, 50)}
    assert {n: "sample" in form.errors for n, form in sizes.items()} == {
        4: True, 5: False, 50: False,
    }  # fmt: skip
