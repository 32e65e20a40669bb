"""Taking a decision by filter back: what returns, what stays, who may and until when."""

from __future__ import annotations

import datetime

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Membership, Notice
from accounts.scope import Scope
from core import jobs
from core.models import Job
from core.scope import scoped
from programs.models import Recipient
from tests.clients import as_login_role
from tests.verification.acts import APPROVED, RETURNED, deciding, waiting_case
from tests.verification.test_bulk import Desk
from verification.enums import Action
from verification.models import BulkAct, Case, Decision
from verification.operations import bulk, undo
from verification.rules import REASON_NEEDED, Refused

pytestmark = pytest.mark.django_db


def decided(membership: Membership, action: Action = Action.APPROVE) -> BulkAct:
    desk = Desk(membership)
    verdict = RETURNED if action is Action.RETURN else APPROVED
    act = desk.confirm(desk.preview(action), verdict).act
    assert act is not None
    return act


def undoing(act: BulkAct, membership: Membership, reason: str = "Saringan keliru.") -> int:
    scope = Scope.of(membership.user, membership.pk)
    by = membership.user
    with as_login_role(), scoped(scope.database):
        undo.start(act_id=act.pk, reason=reason, by=by, scope=scope)
        return undo.undo_next(act_id=act.pk, by=by, scope=scope)


@pytest.mark.parametrize("action", [Action.APPROVE, Action.RETURN])
def test_cases_and_recipients_wait_again(cast, action):
    cases = [waiting_case(cast.operator_lahat) for _ in range(2)]
    before = {case.pk: case.submitted_at for case in cases}
    act = decided(cast.verifier_lahat, action)
    assert undoing(act, cast.verifier_lahat) == 2
    for case in Case.objects.select_related("recipient"):
        assert (case.state, case.version, case.decided_at) == ("submitted", 3, None)
        assert case.recipient.state == "submitted"
        assert case.submitted_at == before[case.pk]
    taken_back = Decision.objects.filter(action="undo")
    assert {(d.case_version, d.reason, d.bulk) for d in taken_back} == {
        (2, "Saringan keliru.", act)
    }
    act.refresh_from_db()
    assert act.undone_by == cast.verifier_lahat.user


def test_the_agency_hears_of_decisions_and_that_they_were_taken_back(cast, sign_in):
    cases = [waiting_case(cast.operator_lahat) for _ in range(2)]
    undoing(decided(cast.verifier_lahat), cast.verifier_lahat)
    inbox = sign_in(cast.operator_lahat).get(reverse("accounts:notice_list")).text
    assert inbox.count("1 putusan dibatalkan Bappeda; penerimanya menunggu putusan lagi.") == 2
    assert inbox.count("1 penerima sudah diputuskan.") == 2
    assert "kasus baru" not in inbox
    told = Notice.objects.filter(kind="decisions_undone", user=cast.operator_lahat.user)
    assert {notice.subject_id for notice in told} == {case.program_id for case in cases}
    assert not Notice.objects.filter(
        kind="decisions_undone", user=cast.verifier_lahat.user
    ).exists()


def test_what_no_longer_stems_from_the_act_is_left_and_counted(cast):
    back, again, own, corrected, ended = (waiting_case(cast.operator_lahat) for _ in range(5))
    act = decided(cast.verifier_lahat)
    # Decided anew since, by way of another undo; corrected by the agency; and aid that ended.
    Case.objects.filter(pk=again.pk).update(state="submitted", version=3, decided_at=None)
    Recipient.objects.filter(pk=again.recipient_id).update(state="submitted")
    deciding(again, cast.verifier_sumsel, version=3)
    later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=1)
    Recipient.objects.filter(pk=corrected.recipient_id).update(changed_at=later)
    Recipient.objects.filter(pk=ended.recipient_id).update(
        state="ended", end_kind="moved", ended_on=datetime.date(2026, 1, 1)
    )
    seen = undo.preview_undo(act=act, by=cast.verifier_lahat.user)
    assert (seen.total, seen.back, seen.own, seen.left) == (5, 2, 0, 3)
    assert undoing(act, cast.verifier_lahat) == 2
    assert {case.pk for case in Case.objects.waiting()} == {back.pk, own.pk}
    again.refresh_from_db()
    assert (again.state, again.version) == ("approved", 4)


def test_a_maker_takes_nothing_of_their_own_back(cast):
    waiting_case(cast.operator_lahat, submitted_by=cast.verifier_sumsel.user)
    waiting_case(cast.operator_lahat)
    act = decided(cast.verifier_lahat)
    seen = undo.preview_undo(act=act, by=cast.verifier_sumsel.user)
    assert (seen.back, seen.own) == (1, 1)
    assert undoing(act, cast.verifier_sumsel) == 1


def test_twice_takes_back_once(cast):
    waiting_case(cast.operator_lahat)
    act = decided(cast.verifier_lahat)
    undoing(act, cast.verifier_lahat)
    with pytest.raises(Refused, match="sudah dibatalkan"):
        undoing(act, cast.verifier_lahat)
    assert Decision.objects.filter(action="undo").count() == 1


def test_only_its_author_or_the_province_within_the_time_and_with_a_reason(cast, settings):
    waiting_case(cast.operator_lahat)
    act = decided(cast.verifier_sumsel)
    with pytest.raises(BulkAct.DoesNotExist):
        # An act of the province is not the regency's to see.
        undoing(act, cast.verifier_lahat)
    with pytest.raises(Refused) as caught:
        undoing(act, cast.verifier_sumsel, reason=" ")
    assert caught.value.text == REASON_NEEDED
    with pytest.raises(Refused):
        undoing(act, cast.auditor_sumsel)
    hours = settings.UNDO_HOURS
    BulkAct.objects.update(at=Now() - datetime.timedelta(hours=hours, minutes=1))
    with pytest.raises(Refused, match="hanya dapat dibatalkan sampai"):
        undoing(act, cast.verifier_sumsel)
    BulkAct.objects.update(at=Now() - datetime.timedelta(hours=hours - 1))
    assert undoing(act, cast.verifier_sumsel) == 1


def test_a_colleague_of_the_regency_may_not(cast):
    from accounts.models import User
    from accounts.roles import Role

    waiting_case(cast.operator_lahat)
    act = decided(cast.verifier_lahat)
    colleague = Membership.objects.create(
        user=User.objects.create_user(email="x@contoh.go.id", name="X", password="s" * 14),
        role=Role.VERIFIER, agency=cast.verifier_lahat.agency,
        regency=cast.verifier_lahat.regency, expires_on=datetime.date(2099, 1, 1),
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        undoing(act, colleague)
    assert caught.value.text == undo.NOT_YOURS


def test_the_case_can_be_decided_anew(cast):
    case = waiting_case(cast.operator_lahat)
    undoing(decided(cast.verifier_lahat), cast.verifier_lahat)
    assert deciding(case, cast.verifier_lahat, RETURNED, version=3).case_version == 3


def test_a_large_act_and_its_undo_go_through_the_worker_exactly_once(cast, sign_in, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(undo, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(bulk.decide_next, "__kwdefaults__", {"most": 2})
    monkeypatch.setattr(undo.undo_next, "__kwdefaults__", {"most": 2})
    for _ in range(5):
        waiting_case(cast.operator_lahat)
    browser = sign_in(cast.verifier_lahat)
    page = browser.get(reverse("verification:bulk_preview"))
    response = browser.post(
        reverse("verification:bulk_decide"), {"token": page.context["token"], "sample": 10}
    )
    act = BulkAct.objects.get()
    assert response.url == reverse("verification:bulk_detail", args=[act.pk])
    assert act.rows == Decision.objects.count() == 0
    waiting_case(cast.operator_lahat)  # after the preview: never touched
    job = Job.objects.get()
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
        Job.objects.update(state="queued")  # the broker delivers twice
        jobs.run(job.pk)
    job.refresh_from_db()
    act.refresh_from_db()
    assert (job.state, job.message) == ("done", "5 kasus diputuskan, 0 dilewati.")
    assert (act.rows, Decision.objects.count(), act.samples.count()) == (5, 5, 3)
    assert "5 kasus disetujui" in browser.get(response.url).text

    browser.post(reverse("verification:bulk_undo", args=[act.pk]), {"reason": "Keliru."})
    job = Job.objects.get(kind="verification.undo_in_bulk")
    with as_login_role("sigertak_worker"):
        jobs.run(job.pk)
        Job.objects.update(state="queued")
        jobs.run(job.pk)
    assert Decision.objects.filter(action="undo").count() == 5
    assert Case.objects.waiting().count() == 6


def test_pages_of_acts(cast, sign_in):
    case = waiting_case(cast.operator_lahat)
    act = decided(cast.verifier_lahat)
    browser = sign_in(cast.verifier_lahat)
    assert "Masih dapat dibatalkan" in browser.get(reverse("verification:bulk_list")).text
    detail = reverse("verification:bulk_detail", args=[act.pk])
    assert "Batalkan 1 putusan" in browser.get(detail).text
    url = reverse("verification:bulk_undo", args=[act.pk])
    refused = browser.post(url, {"reason": ""})
    assert refused.status_code == 422
    browser.post(url, {"reason": "Saringan keliru."})
    text = browser.get(detail).text
    assert "Sudah dibatalkan" in text
    assert "Batalkan 1 putusan" not in text
    history = browser.get(reverse("verification:case_detail", args=[case.pk])).text
    assert "Putusan dibatalkan" in history
    assert "Saringan keliru." in history
    stranger = sign_in(cast.verifier_palembang)
    assert stranger.get(detail).status_code == 404
    assert stranger.post(url, {"reason": "x"}).status_code == 404
