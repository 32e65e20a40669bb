"""Drifts: noted once, kept, opened again; by release, by rules, by overlaps."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from accounts.scope import Scope
from beneficiaries.models import Household
from core.jobs import run as run_job
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.models import Criteria
from tests.clients import as_login_role
from tests.factories.registry import a_program
from tests.verification.acts import APPROVED, REJECTED, deciding, waiting_case
from tests.verification.going_there import (
    answering,
    keeping,
    lodging,
    rejected_case,
    reopening,
    under,
)
from tests.verification.test_objections import GRANTED
from verification import tasks
from verification.enums import DriftCause
from verification.models import Case, Decision, Drift, Finding
from verification.operations import drift_answers, drifts, rule_changes
from verification.queries.drifts import DriftFilter, matching, summary
from verification.rules import OWN_ENTRY, REASON_NEEDED, Refused

pytestmark = pytest.mark.django_db


def noting(case: Case, **after) -> int:
    """As the worker notes it, as the matching role."""
    with as_login_role("sigertak_worker"), scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return drifts.note({case.pk: after}, cause=DriftCause.OVERLAP)


@pytest.fixture
def case(cast) -> Case:
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat)
    return case


def test_kinds_that_are_not_named_count_as_unchanged(case):
    assert noting(case, overlap="forbidden") == 1
    drift = Drift.objects.get()
    assert drift.after == {**drift.before, "overlap": "forbidden"}


def test_noting_twice_is_noting_once(case):
    assert [noting(case, overlap="forbidden") for _ in range(3)] == [1, 0, 0]
    assert Drift.objects.count() == 1


def test_what_is_as_it_was_again_drifts_no_more(case):
    noting(case, overlap="forbidden")
    noting(case, overlap="clear")
    case.refresh_from_db()
    assert (Drift.objects.get().state, case.drifted) == ("gone", False)


def test_a_second_change_joins_the_first(case):
    noting(case, overlap="forbidden")
    noting(case, eligibility="outside")
    after = Drift.objects.get().after
    assert (after["overlap"], after["eligibility"]) == ("forbidden", "outside")


def test_a_waiting_case_does_not_drift(cast):
    assert noting(waiting_case(cast.operator_lahat), overlap="forbidden") == 0


def test_ended_aid_is_past_judging(case):
    recipient = case.recipient
    recipient.state, recipient.ended_on, recipient.end_kind = "ended", timezone.localdate(), "moved"
    recipient.save()
    assert noting(case, overlap="forbidden") == 0


def test_a_decision_that_was_kept_is_not_asked_about_again(cast, case):
    noting(case, overlap="forbidden")
    keeping(Drift.objects.get(), cast.verifier_lahat)
    case.refresh_from_db()
    assert (case.state, case.version, case.drifted) == ("approved", 2, False)
    assert noting(case, overlap="forbidden") == 0
    # Something else is asked about again.
    assert noting(case, overlap="forbidden", eligibility="outside") == 1


def test_a_drift_opens_the_case_again(cast, case):
    Household.objects.update(decile=9)
    noting(case, eligibility="outside")
    decision = reopening(Drift.objects.get(), cast.verifier_lahat)
    case.refresh_from_db()
    assert (case.state, case.version, case.drifted) == ("submitted", 3, False)
    assert case.recipient.state == "submitted"
    assert (case.eligibility_outcome, case.decided_at) == ("outside", None)
    assert (decision.action, decision.case_version) == ("reopen", 2)
    assert {f.case_version for f in Finding.objects.filter(case=case)} == {3}
    assert Drift.objects.get().state == "reopened"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    deciding(case, cast.verifier_lahat, REJECTED, version=3)


def test_both_need_a_reason_and_only_one_is_done(cast, case):
    noting(case, overlap="forbidden")
    drift = Drift.objects.get()
    for act in (keeping, reopening):
        with pytest.raises(Refused) as caught:
            act(drift, cast.verifier_lahat, " ")
        assert caught.value.text == REASON_NEEDED
    keeping(drift, cast.verifier_lahat)
    with pytest.raises(Refused) as caught:
        reopening(drift, cast.verifier_sumsel)
    assert cast.verifier_lahat.user.name in str(caught.value.text)
    assert Decision.objects.count() == 1


def test_the_maker_keeps_nothing(cast):
    case = waiting_case(cast.operator_lahat, submitted_by=cast.verifier_sumsel.user)
    deciding(case, cast.verifier_lahat)
    noting(case, overlap="forbidden")
    with pytest.raises(Refused) as caught:
        keeping(Drift.objects.get(), cast.verifier_sumsel)
    assert caught.value.text == OWN_ENTRY


def test_an_objected_case_drifts_and_its_answer_settles_it(cast):
    case = rejected_case(cast.operator_lahat, cast.verifier_lahat)
    objection = lodging(case, cast.operator_lahat)
    noting(case, overlap="warned")
    drift = Drift.objects.get()
    assert drift.decided_state == "rejected"
    with pytest.raises(Refused):
        reopening(drift, cast.verifier_sumsel)
    answering(objection, cast.verifier_sumsel, GRANTED)
    drift.refresh_from_db()
    assert (drift.state, Case.objects.get().drifted) == ("gone", False)
    assert noting(case, overlap="warned") == 0


def kept_all(membership, wanted, expected, seen_at=None) -> int:
    return under(
        membership,
        lambda scope: drift_answers.keep_all(
            wanted=matching(scope, wanted), reason="Sudah diperiksa.", expected=expected,
            seen_at=seen_at or timezone.now(), by=membership.user, scope=scope,
        ),
    )  # fmt: skip


def test_keeping_by_filter(cast):
    cases = [waiting_case(cast.operator_lahat) for _ in range(3)]
    for case in cases:
        deciding(case, cast.verifier_lahat)
    noting(cases[0], overlap="forbidden")
    noting(cases[1], overlap="forbidden")
    noting(cases[2], eligibility="outside")
    wanted = DriftFilter(kind="overlap", outcome="forbidden")
    with pytest.raises(Refused) as caught:
        kept_all(cast.verifier_lahat, wanted, expected=1)
    assert caught.value.text == drift_answers.GREW
    seen_at = Drift.objects.earliest("found_at").found_at
    assert kept_all(cast.verifier_lahat, wanted, expected=2) == 2
    assert Drift.objects.filter(state="open").get().case == cases[2]
    assert Case.objects.filter(drifted=True).get() == cases[2]
    assert kept_all(cast.verifier_lahat, DriftFilter(), expected=1, seen_at=seen_at) == 0


def test_an_unreadable_filter_keeps_nothing(cast, case):
    noting(case, overlap="forbidden")
    assert kept_all(cast.verifier_lahat, DriftFilter(unreadable=True), expected=9) == 0


def test_what_changed_into_what(cast):
    cases = [waiting_case(cast.operator_lahat) for _ in range(3)]
    for case in cases:
        deciding(case, cast.verifier_lahat)
    for case in cases[:2]:
        noting(case, overlap="forbidden")
    noting(cases[2], overlap="forbidden", eligibility="outside")

    def summed_up(scope):
        rows = summary(matching(scope, DriftFilter()))
        return [(row.kind, row.before, row.after, row.count) for row in rows]

    assert under(cast.verifier_lahat, summed_up) == [
        ("overlap", "clear", "forbidden", 3), ("eligibility", "eligible", "outside", 1),
    ]  # fmt: skip
    assert under(cast.verifier_palembang, summed_up) == []
    with pytest.raises(Exception, match="permission denied"):
        under(cast.operator_lahat, lambda _scope: Drift.objects.count())


def test_new_criteria_are_applied_by_the_worker(cast):
    program = a_program(cast.operator_lahat)
    decided, waiting = (waiting_case(cast.operator_lahat, program=program) for _ in range(2))
    deciding(decided, cast.verifier_lahat, APPROVED)
    Criteria.objects.create(
        program=program, agency=program.agency, regency=program.regency, version=2, deciles=[5],
        created_by=cast.operator_lahat.user,
    )  # fmt: skip
    everywhere = DatabaseScope(DatabaseRole.PROVINCE)
    with as_login_role("sigertak_worker"):
        with scoped(everywhere):
            jobs = rule_changes.begin_due()
        assert [job.subject_id for job in jobs] == [program.pk]
        for _ in range(2):
            run_job(jobs[0].pk)
        with scoped(everywhere):
            assert rule_changes.begin_due() == []
    waiting.refresh_from_db()
    assert (waiting.eligibility_outcome, waiting.version) == ("outside", 2)
    drift = Drift.objects.get()
    assert (drift.case, drift.cause, drift.after["eligibility"]) == (decided, "rules", "outside")
    assert tasks.rejudge_program.__doc__
    assert Scope.of(cast.verifier_lahat.user).regency_id == drift.regency_id
