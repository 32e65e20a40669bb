"""The re-check after a second release: open cases judged anew, decided ones drifting."""

from __future__ import annotations

import datetime

import pytest
from celery import current_app

from accounts.models import Notice
from beneficiaries.models import PersonVersion, ReleaseActivation
from tests.factories.regions import region
from tests.factories.registry import a_release, in_force
from tests.verification.acts import MERAPI, REJECTED, deciding, waiting_case
from tests.verification.looking_again import a_second_release, in_the_base, look_again, tell
from tests.verification.pages import a_submitted_case, detail
from verification import tasks
from verification.enums import CaseState
from verification.models import Case, Drift, Evidence, Finding, Recheck
from verification.operations import rechecks

pytestmark = pytest.mark.django_db


@pytest.fixture
def lahat():
    return region("1604")


@pytest.fixture
def first(cast, lahat):
    release = a_release(cast.steward_lahat)
    in_force(release, lahat, cast.steward_lahat)
    look_again()
    return release


def household_of(case: Case):
    return case.recipient.household


def test_an_open_case_is_judged_by_the_new_release(cast, lahat, first):
    case = waiting_case(cast.operator_lahat)
    second = a_second_release(cast.steward_lahat, lahat)
    tell(second, household_of(case), decile=9)
    in_the_base(second, "1604", cast.steward_lahat)
    look_again()
    case.refresh_from_db()
    assert (case.eligibility_outcome, case.proposed, case.version) == ("outside", False, 2)
    assert {f.release for f in Finding.objects.filter(case=case, case_version=2)} == {second}
    assert Evidence.objects.get(finding__kind="person").facts["decile"] == 9
    recheck = Recheck.objects.get(release=second)
    assert (recheck.open_cases, recheck.open_changed, recheck.drifted) == (1, 1, 0)
    assert recheck.finished_at is not None
    assert not Drift.objects.exists()


def test_until_then_the_page_tells_no_findings_of_before(cast, lahat, first, sign_in):
    case = a_submitted_case(cast)
    agency, bappeda = sign_in(cast.operator_lahat), sign_in(cast.verifier_lahat)
    before = case.get_person_outcome_display()
    for browser in (agency, bappeda):
        page = browser.get(detail(case))
        assert "Sedang diperiksa ulang" not in page.text
        assert before in page.text
    activation = in_force_next(first, lahat, cast.steward_lahat)
    for browser in (agency, bappeda):
        page = browser.get(detail(case))
        assert "Sedang diperiksa ulang" in page.text
        assert before not in page.text
    Finding.objects.filter(case=case).update(
        found_at=activation.activated_at + datetime.timedelta(seconds=1)
    )
    for browser in (agency, bappeda):
        assert "Sedang diperiksa ulang" not in browser.get(detail(case)).text


def in_force_next(release, regency, by) -> ReleaseActivation:
    """The release stands again, as after an undoing, and no case has been looked at since."""
    latest = Finding.objects.latest("found_at").found_at
    now = latest + datetime.timedelta(minutes=1)
    ReleaseActivation.objects.filter(superseded_at=None).update(superseded_at=now)
    activation = in_force(release, regency, by)
    activation.activated_at = now
    activation.save()
    return activation


def test_somebody_who_left_the_base_is_matched_anew(cast, lahat, first):
    case = waiting_case(cast.operator_lahat, recipient={"name": "ZULKARNAIN HADI"})
    waiting_case(cast.operator_lahat)
    second = a_second_release(cast.steward_lahat, lahat)
    PersonVersion.objects.filter(person=case.recipient.person).delete()
    in_the_base(second, "1604", cast.steward_lahat)
    look_again()
    case.refresh_from_db()
    assert (case.person_outcome, case.state) == ("not_found", "submitted")
    assert (case.recipient.match_outcome, case.recipient.person) == ("none", None)


def test_a_decided_case_drifts_and_its_verdict_stands(cast, lahat, first):
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat)
    second = a_second_release(cast.steward_lahat, lahat)
    tell(second, household_of(case), decile=9)
    in_the_base(second, "1604", cast.steward_lahat)
    look_again()
    drift = Drift.objects.get()
    assert (drift.case, drift.cause, drift.release, drift.decided_state) == (
        case, "release", second, "approved",
    )  # fmt: skip
    assert drift.before["eligibility"] == "eligible"
    assert drift.after == {**drift.before, "eligibility": "outside"}
    case.refresh_from_db()
    assert (case.state, case.version, case.drifted) == (CaseState.APPROVED, 2, True)
    assert case.eligibility_outcome == "eligible"
    assert case.recipient.state == "approved"
    assert not Finding.objects.filter(case=case).exists()
    notice = Notice.objects.get(kind="recheck_found")
    assert (notice.user, notice.count) == (cast.verifier_lahat.user, 1)


def test_a_family_that_moved_within_the_regency_drifts(cast, lahat, first):
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat)
    second = a_second_release(cast.steward_lahat, lahat)
    other = region("1604112001")
    for version in PersonVersion.objects.filter(person=case.recipient.person):
        version.data.update(village_id=other.pk, district_id=other.district_id)
        version.save()
    in_the_base(second, "1604", cast.steward_lahat)
    look_again()
    assert Drift.objects.get().after["location"] == "same_regency"


def test_nothing_changed_nothing_drifts(cast, lahat, first):
    deciding(waiting_case(cast.operator_lahat), cast.verifier_lahat, REJECTED)
    deciding(waiting_case(cast.operator_lahat), cast.verifier_lahat)
    in_the_base(a_second_release(cast.steward_lahat, lahat), "1604", cast.steward_lahat)
    look_again()
    assert Recheck.objects.latest("started_at").decided_cases == 2
    assert not Drift.objects.exists()
    assert not Case.objects.filter(drifted=True).exists()


def test_one_recheck_for_each_activation(cast, lahat, first):
    for _ in range(2):
        look_again()
    assert Recheck.objects.count() == 1
    waiting_case(cast.operator_lahat)
    in_the_base(a_second_release(cast.steward_lahat, lahat), "1604", cast.steward_lahat)
    for _ in range(2):
        look_again()
    assert Recheck.objects.count() == 2


def test_a_recheck_goes_on_where_it_was_cut_off(cast, lahat, first, monkeypatch):
    cases = [waiting_case(cast.operator_lahat) for _ in range(5)]
    for case in cases[:2]:
        deciding(case, cast.verifier_lahat)
    second = a_second_release(cast.steward_lahat, lahat)
    for case in cases:
        tell(second, household_of(case), decile=9)
    in_the_base(second, "1604", cast.steward_lahat)
    monkeypatch.setattr(rechecks, "CHUNK", 2)
    real, calls = rechecks.rejudge_undecided, []

    def killed(chunk):
        calls.append(len(chunk))
        if len(calls) == 2:
            raise RuntimeError("killed")
        return real(chunk)

    monkeypatch.setattr(rechecks, "rejudge_undecided", killed)
    with pytest.raises(RuntimeError):
        look_again()
    recheck = Recheck.objects.get(release=second)
    assert recheck.finished_at is None
    assert recheck.last is not None
    look_again()
    recheck.refresh_from_db()
    assert (recheck.open_cases, recheck.decided_cases, recheck.drifted) == (3, 2, 2)
    assert recheck.finished_at is not None
    # Each open case was judged once.
    assert set(Case.objects.filter(state="submitted").values_list("version", flat=True)) == {2}
    assert Drift.objects.count() == 2


def test_a_case_elsewhere_follows_its_person(cast, lahat, first):
    """An agency of Palembang wrote somebody of Lahat down."""
    case = waiting_case(cast.operator_lahat)
    case.regency = region("1671")
    case.save()
    in_the_base(a_second_release(cast.steward_lahat, lahat), "1604", cast.steward_lahat)
    look_again()
    case.refresh_from_db()
    assert case.version == 2
    assert case.recipient.village.code == MERAPI


def test_an_activation_asks_for_the_recheck_at_once(
    cast, lahat, first, monkeypatch, django_capture_on_commit_callbacks
):
    waiting_case(cast.operator_lahat)
    sent = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **_options: sent.append(name))
    second = a_second_release(cast.steward_lahat, lahat)
    with django_capture_on_commit_callbacks(execute=True):
        in_the_base(second, "1604", cast.steward_lahat)
    assert tasks.look_again.name in sent


def test_a_lost_message_is_made_up_for_by_the_beat(
    cast, lahat, first, monkeypatch, django_capture_on_commit_callbacks
):
    waiting_case(cast.operator_lahat)

    def unreachable(*_args, **_options):
        raise OSError

    monkeypatch.setattr(current_app, "send_task", unreachable)
    second = a_second_release(cast.steward_lahat, lahat)
    with django_capture_on_commit_callbacks(execute=True):
        in_the_base(second, "1604", cast.steward_lahat)
    look_again()
    assert Recheck.objects.get(release=second).finished_at is not None
