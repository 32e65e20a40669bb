"""Two people at one objection or one drift at the same moment, each on their own connection."""

from __future__ import annotations

from collections import Counter
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.models import Membership
from accounts.roles import Role
from core.scope import DatabaseRole, DatabaseScope, scoped
from tests.factories.cast import FAR, Cast
from tests.factories.regions import load_small_province
from tests.factories.registry import a_release, in_force
from tests.verification.acts import deciding, waiting_case
from tests.verification.going_there import (
    answering,
    keeping,
    lodging,
    rejected_case,
    reopening,
    reporting,
    sending_out,
    withdrawing,
)
from tests.verification.test_objections import DISMISSED, GRANTED
from tests.verification.test_races import at_once
from verification import tasks
from verification.enums import DriftCause
from verification.models import Case, Decision, Drift, FieldCheck, Objection, Recheck
from verification.operations import drifts

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(transactional_db) -> Cast:
    load_small_province()
    return Cast()


def another_verifier(people: Cast) -> Membership:
    return Membership.objects.create(
        user=people.executive_lahat.user, role=Role.VERIFIER, regency=people.verifier_lahat.regency,
        agency=people.verifier_lahat.agency, expires_on=FAR,
    )  # fmt: skip


def test_two_answers_to_one_objection(people):
    case = rejected_case(people.operator_lahat, people.verifier_lahat)
    objection = lodging(case, people.operator_lahat)
    others = (another_verifier(people), people.verifier_sumsel)
    answers = at_once(
        [
            lambda who=who, verdict=verdict: answering(objection, who, verdict).action
            for who, verdict in zip(others * 3, (GRANTED, DISMISSED) * 3, strict=True)
        ]
    )
    given = Decision.objects.get(objection=objection)
    case.refresh_from_db()
    assert (case.version, case.recipient.state) == (3, case.state)
    assert answers[given.action] == 3
    assert sum(n for text, n in answers.items() if "sudah dijawab oleh" in text) == 3


def test_withdrawing_meets_an_answer(people):
    case = rejected_case(people.operator_lahat, people.verifier_lahat)
    objection = lodging(case, people.operator_lahat)
    at_once(
        [
            lambda: withdrawing(objection, people.operator_lahat),
            lambda: answering(objection, people.verifier_sumsel, GRANTED).action,
        ]
    )
    case.refresh_from_db()
    objection.refresh_from_db()
    ends = {("withdrawn", "rejected", 1), ("granted", "approved", 2)}
    assert (objection.state, case.state, Decision.objects.count()) in ends
    assert case.recipient.state == case.state


def test_one_objection_from_two_colleagues(people):
    case = rejected_case(people.operator_lahat, people.verifier_lahat)
    colleagues = (people.operator_lahat, people.supervisor_lahat)
    answers = at_once([lambda who=who: str(type(lodging(case, who))) for who in colleagues])
    assert Objection.objects.count() == 1
    assert sum("refused" in text for text in answers) == 1


def test_keeping_meets_reopening(people):
    case = waiting_case(people.operator_lahat)
    deciding(case, people.verifier_lahat)
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        drifts.note({case.pk: {"overlap": "warned"}}, cause=DriftCause.OVERLAP)
    connection.close()
    drift = Drift.objects.get()
    at_once(
        [
            lambda: keeping(drift, people.verifier_lahat),
            lambda: reopening(drift, people.verifier_sumsel).action,
        ]
    )
    drift.refresh_from_db()
    case.refresh_from_db()
    assert (drift.state, case.state) in {("kept", "approved"), ("reopened", "submitted")}
    assert Decision.objects.filter(action="reopen").count() == (drift.state == "reopened")


def test_a_verdict_meets_the_report_of_a_visit(people):
    case = waiting_case(people.operator_lahat)
    check = sending_out(case, people.verifier_lahat)
    answers = at_once(
        [
            lambda: deciding(case, people.verifier_sumsel, version=2).action,
            lambda: reporting(check, people.verifier_lahat).state,
        ]
    )
    ends = Counter({FieldCheck.objects.get().state: 1, Case.objects.get().state: 1})
    assert ends in (
        Counter({"cancelled": 1, "approved": 1}),
        Counter({"done": 1, "submitted": 1}),
    )
    assert sum("refused" in text for text in answers) == 1


def test_a_recheck_gives_way_to_whoever_holds_a_case(people):
    case = waiting_case(people.operator_lahat)
    release = a_release(people.steward_lahat)
    in_force(release, case.regency, people.steward_lahat)
    held, judged = Event(), Event()

    def hold() -> str:
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=case.pk)
            held.set()
            judged.wait(timeout=30)
        return "held"

    def look() -> str:
        held.wait(timeout=30)
        tasks.look_again()
        version = Case.objects.get(pk=case.pk).version
        judged.set()
        return f"version {version}"

    assert at_once([hold, look]) == Counter({"held": 1, "version 1": 1})
    tasks.look_again()
    assert Case.objects.get(pk=case.pk).version == 2
    assert Recheck.objects.get().finished_at is not None
