"""Objections: who, until when, what they move, and that nobody judges their own decision."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Membership, Notice
from accounts.roles import Role
from core.images import CleanDocument
from core.models import AuditEvent
from programs.models import Recipient
from tests.factories.cast import FAR
from tests.verification.acts import APPROVED, REJECTED, RETURNED, deciding, waiting_case
from tests.verification.going_there import (
    GROUNDS,
    answering,
    lodging,
    rejected_case,
    under,
    withdrawing,
)
from verification import objection_rules, rules
from verification.enums import Action
from verification.models import Case, Decision, Objection
from verification.operations import escalation
from verification.operations.decisions import Verdict
from verification.queries.objections import waiting_for_answer
from verification.rules import Refused

pytestmark = pytest.mark.django_db

GRANTED = Verdict(Action.APPROVE, person=True, location=True, reason="Bukti desa diterima.")
DISMISSED = Verdict(Action.REJECT, person=False, location=True, reason="Desil tetap 8.")
SENT_BACK = Verdict(Action.RETURN, person=None, location=None, reason="Lampirkan KK baru.")


@pytest.fixture
def case(cast) -> Case:
    return rejected_case(cast.operator_lahat, cast.verifier_lahat)


@pytest.fixture
def second(cast) -> Membership:
    """Another verifier of Bappeda Lahat."""
    return Membership.objects.create(
        user=cast.executive_lahat.user, role=Role.VERIFIER, agency=cast.verifier_lahat.agency,
        regency=cast.verifier_lahat.regency, expires_on=FAR,
    )  # fmt: skip


def test_an_agency_objects_to_a_refusal(cast, case, second, settings):
    document = CleanDocument(b"%PDF-1.4", "application/pdf", ".pdf", "x")
    objection = lodging(case, cast.operator_lahat, document)
    case.refresh_from_db()
    assert (case.state, case.version) == ("objected", 2)
    assert case.recipient.state == "submitted"
    assert objection.decision == Decision.objects.get()
    assert objection.contested_by == cast.verifier_lahat.user
    days = datetime.timedelta(days=settings.OBJECTION_ANSWER_DAYS)
    assert objection.due_on == timezone.localdate() + days
    assert (objection.grounds, objection.file_name) == (GROUNDS, "Surat desa.pdf")
    assert "Surat" not in objection.file.name
    notice = Notice.objects.get(kind="objection_lodged")
    assert (notice.user, notice.subject_id) == (second.user, case.pk)
    event = AuditEvent.objects.get(action="objection.lodge")
    assert GROUNDS not in str(event.details) + event.reason


def told_of_objections() -> set:
    return {notice.user for notice in Notice.objects.filter(kind="objection_lodged")}


def test_where_nobody_else_could_answer_the_province_is_told(cast, case):
    cast.verifier_sumsel  # noqa: B018 - is somebody to be told
    lodging(case, cast.operator_lahat)
    assert told_of_objections() == {cast.verifier_sumsel.user}


def test_where_somebody_else_can_answer_the_province_is_not_bothered(cast, case, second):
    cast.verifier_sumsel  # noqa: B018 - must not be told
    lodging(case, cast.operator_lahat)
    assert told_of_objections() == {second.user}
    Objection.objects.update(due_on=timezone.localdate() + datetime.timedelta(days=1))
    escalation.remind()
    assert {n.user for n in Notice.objects.filter(kind="objection_deadline")} == {second.user}


def test_the_menu_counts_only_what_one_may_answer(cast, case, second):
    lodging(case, cast.operator_lahat)
    counted = [
        under(who, waiting_for_answer)
        for who in (cast.verifier_lahat, second, cast.verifier_sumsel, cast.operator_lahat)
    ]
    assert counted == [0, 1, 1, 0]


@pytest.mark.parametrize(
    ("verdict", "case_state", "objection_state"),
    [
        (GRANTED, "approved", "granted"),
        (DISMISSED, "rejected", "dismissed"),
        (SENT_BACK, "returned", "granted"),
    ],
)
def test_a_second_verifier_answers(cast, case, second, verdict, case_state, objection_state):
    objection = lodging(case, cast.operator_lahat)
    decision = answering(objection, second, verdict)
    case.refresh_from_db()
    objection.refresh_from_db()
    assert (case.state, case.version, case.recipient.state) == (case_state, 3, case_state)
    assert (objection.state, objection.resolved_by) == (objection_state, second.user)
    assert objection.resolution == verdict.reason
    assert (decision.objection, decision.case_version) == (objection, 2)
    assert Notice.objects.filter(kind="objection_decided", subject_id=case.pk).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_nobody_judges_their_own_decision(cast, case):
    objection = lodging(case, cast.operator_lahat)
    with pytest.raises(Refused) as caught:
        answering(objection, cast.verifier_lahat, GRANTED)
    assert caught.value.text == objection_rules.CONTESTED_OWN
    with (
        pytest.raises(IntegrityError, match="objection_needs_a_second_verifier"),
        transaction.atomic(),
    ):
        Objection.objects.update(
            state="granted", resolved_by=cast.verifier_lahat.user, resolved_at=timezone.now(),
            resolution="x",
        )  # fmt: skip


def test_whoever_lodged_it_is_no_judge_either(cast, case):
    both = Membership.objects.create(
        user=cast.supervisor_lahat.user, role=Role.VERIFIER, agency=cast.verifier_lahat.agency,
        regency=cast.verifier_lahat.regency, expires_on=FAR,
    )  # fmt: skip
    objection = lodging(case, cast.supervisor_lahat)
    with pytest.raises(Refused) as caught:
        answering(objection, both, GRANTED)
    assert caught.value.text == rules.OWN_ENTRY


def test_the_verdict_bar_does_not_answer_an_objection(cast, case):
    lodging(case, cast.operator_lahat)
    for verifier in (cast.verifier_lahat, cast.verifier_sumsel):
        with pytest.raises(Refused):
            deciding(case, verifier, APPROVED, version=2)
    assert Decision.objects.count() == 1


def test_an_answer_needs_words(cast, case):
    objection = lodging(case, cast.operator_lahat)
    with pytest.raises(Refused) as caught:
        answering(objection, cast.verifier_sumsel, APPROVED)
    assert caught.value.text == rules.REASON_NEEDED


def test_the_same_answer_again_is_answered_with_the_first(cast, case):
    objection = lodging(case, cast.operator_lahat)
    answers = {answering(objection, cast.verifier_sumsel, GRANTED).pk for _ in range(2)}
    assert len(answers) == 1


def test_whoever_answers_second_is_told_who_was_first(cast, case, second):
    objection = lodging(case, cast.operator_lahat)
    answering(objection, cast.verifier_sumsel, DISMISSED)
    with pytest.raises(Refused) as caught:
        answering(objection, second, GRANTED)
    assert cast.verifier_sumsel.user.name in str(caught.value.text)
    assert Decision.objects.count() == 2


def test_a_withdrawn_objection_leaves_the_refusal(cast, case):
    objection = lodging(case, cast.operator_lahat)
    withdrawing(objection, cast.operator_lahat)
    case.refresh_from_db()
    assert (case.state, case.version, case.recipient.state) == ("rejected", 2, "rejected")
    with pytest.raises(Refused):
        answering(objection, cast.verifier_sumsel, GRANTED)
    with pytest.raises(Refused) as caught:
        lodging(case, cast.operator_lahat)
    assert caught.value.text == objection_rules.ONCE_ONLY


def test_the_second_refusal_may_be_objected_to_anew(cast, case):
    answering(lodging(case, cast.operator_lahat), cast.verifier_sumsel, DISMISSED)
    objection = lodging(case, cast.operator_lahat)
    assert objection.contested_by == cast.verifier_sumsel.user
    answering(objection, cast.verifier_lahat, GRANTED)
    assert Recipient.objects.get().state == "approved"


def test_too_late(cast, case, settings):
    Decision.objects.update(
        decided_at=timezone.now() - datetime.timedelta(days=settings.OBJECTION_DAYS + 1)
    )
    with pytest.raises(Refused) as caught:
        lodging(case, cast.operator_lahat)
    assert caught.value.text == objection_rules.TOO_LATE


@pytest.mark.parametrize("verdict", [APPROVED, RETURNED])
def test_only_refusals_are_objected_to(cast, verdict):
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat, verdict)
    with pytest.raises(Refused) as caught:
        lodging(case, cast.operator_lahat)
    assert caught.value.text == objection_rules.NOT_REJECTED


def test_another_agency_finds_no_case(cast, case):
    with pytest.raises(Case.DoesNotExist):
        lodging(case, cast.operator_lahat_perkim)


def test_an_objected_case_without_its_objection_cannot_be_committed(cast, case):
    def force_objected() -> None:
        Case.objects.update(state="objected")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="objected to by nobody"), transaction.atomic():
        force_objected()


def test_an_overdue_answer_becomes_the_province_s_concern(cast, case):
    cast.verifier_sumsel  # noqa: B018 - is somebody to be told
    lodging(case, cast.operator_lahat)
    Objection.objects.update(due_on=timezone.localdate() - datetime.timedelta(days=1))
    for _ in range(2):
        escalation.remind()
    notice = Notice.objects.get(kind="objection_deadline")
    assert (notice.user, notice.count) == (cast.verifier_sumsel.user, 1)


def test_objections_of_other_tenants_are_not_seen(cast, case):
    lodging(case, cast.operator_lahat)

    def seen(_scope):
        return Objection.objects.count()

    assert under(cast.operator_lahat, seen) == 1
    assert under(cast.verifier_lahat, seen) == 1
    assert under(cast.operator_lahat_perkim, seen) == 0
    assert under(cast.verifier_palembang, seen) == 0
    assert REJECTED.reason == case.decisions.get().reason
