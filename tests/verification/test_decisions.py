"""One decision: what it writes, who may, who was faster, what the database itself refuses."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.models import Membership
from accounts.roles import Role
from accounts.scope import Scope
from core.models import AuditEvent
from core.scope import scoped
from tests.clients import as_login_role
from tests.verification.acts import (
    APPROVED,
    PALEMBANG_35,
    REJECTED,
    RETURNED,
    deciding,
    waiting_case,
)
from verification import rules
from verification.models import Case, Decision
from verification.rules import Refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("verdict", "state"),
    [(APPROVED, "approved"), (REJECTED, "rejected"), (RETURNED, "returned")],
)
def test_a_decision_moves_case_and_recipient(cast, verdict, state):
    case = waiting_case(cast.operator_lahat)
    decision = deciding(case, cast.verifier_lahat, verdict)
    case.refresh_from_db()
    assert (case.state, case.version) == (state, 2)
    assert case.decided_at is not None
    assert case.recipient.state == state
    assert (decision.case_version, decision.decided_by) == (1, cast.verifier_lahat.user)
    assert decision.entered_by == decision.submitted_by == cast.operator_lahat.user
    assert decision.reason == verdict.reason
    event = AuditEvent.objects.get(action=f"case.{verdict.action}")
    assert (event.object_id, event.regency_id) == (str(case.pk), case.regency_id)
    assert event.details == {"person": verdict.person, "location": verdict.location}


def test_the_province_decides_everywhere(cast):
    for case in (
        waiting_case(cast.operator_lahat),
        waiting_case(cast.operator_palembang, PALEMBANG_35),
    ):
        deciding(case, cast.verifier_sumsel)
    assert Case.objects.filter(state="approved").count() == 2


def test_a_case_of_another_regency_is_a_missing_case(cast):
    case = waiting_case(cast.operator_lahat)
    with pytest.raises(Case.DoesNotExist):
        deciding(case, cast.verifier_palembang)


def test_the_maker_is_never_the_checker(cast):
    """One person with two memberships: operator at the OPD once, verifier at Bappeda now."""
    both = Membership.objects.create(
        user=cast.operator_lahat.user, role=Role.VERIFIER, agency=cast.verifier_lahat.agency,
        regency=cast.verifier_lahat.regency, expires_on=datetime.date(2099, 1, 1),
    )  # fmt: skip
    entered = waiting_case(cast.operator_lahat, submitted_by=cast.supervisor_lahat.user)
    submitted = waiting_case(
        cast.operator_lahat, recipient={"entered_by": cast.supervisor_lahat.user}
    )
    for case in (entered, submitted):
        with pytest.raises(Refused) as caught:
            deciding(case, both)
        assert caught.value.text == rules.OWN_ENTRY
    assert not Decision.objects.exists()


@pytest.mark.parametrize("maker", ["entered_by", "submitted_by"])
def test_the_database_refuses_the_maker_too(cast, maker):
    case = waiting_case(cast.operator_lahat)
    people = {"entered_by": cast.operator_lahat.user, "submitted_by": cast.operator_lahat.user,
              maker: cast.verifier_lahat.user}  # fmt: skip
    with pytest.raises(IntegrityError, match="maker_is_never_checker"), transaction.atomic():
        Decision.objects.create(
            case=case, agency=case.agency, regency=case.regency, case_version=1, action="approve",
            person_verdict=True, location_verdict=True, decided_by=cast.verifier_lahat.user,
            **people,
        )  # fmt: skip


def test_the_same_verdict_again_is_answered_with_the_first(cast):
    case = waiting_case(cast.operator_lahat)
    answers = {deciding(case, cast.verifier_lahat).pk for _ in range(3)}
    assert answers == {Decision.objects.get().pk}


def test_whoever_comes_second_is_told_who_was_first(cast):
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat, REJECTED)
    with pytest.raises(Refused) as caught:
        deciding(case, cast.verifier_sumsel)
    text = str(caught.value.text)
    assert cast.verifier_lahat.user.name in text
    assert "Tolak" in text
    assert Decision.objects.count() == 1


def test_another_verdict_of_the_same_verifier_is_refused(cast):
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat, REJECTED)
    with pytest.raises(Refused):
        deciding(case, cast.verifier_lahat, APPROVED)
    with pytest.raises(Refused):
        deciding(case, cast.verifier_lahat, APPROVED, version=2)
    assert Decision.objects.count() == 1


def test_a_version_never_shown_is_refused(cast):
    case = waiting_case(cast.operator_lahat)
    with pytest.raises(Refused):
        deciding(case, cast.verifier_lahat, version=7)


def force_approval(case: Case, **values) -> None:
    """Past every rule of the application, and let the checks of the commit speak now."""
    now = datetime.datetime.now(datetime.UTC)
    values = values or {"state": "approved", "version": 2, "decided_at": now}
    Case.objects.filter(pk=case.pk).update(**values)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_verdict_without_its_decision_cannot_be_committed(cast):
    case = waiting_case(cast.operator_lahat)
    with pytest.raises(IntegrityError, match="without a decision"), transaction.atomic():
        force_approval(case)


def test_an_agency_cannot_approve_its_own_case_past_the_rules(cast):
    """The agency's database role moves the state of cases, but writes no decisions."""
    case = waiting_case(cast.operator_lahat)
    wall = Scope.of(cast.operator_lahat.user).database
    with pytest.raises(ProgrammingError, match="permission denied"), as_login_role(), scoped(wall):
        force_approval(case)
    # A case that was decided once has its time; its state alone still moves nowhere.
    Case.objects.filter(pk=case.pk).update(decided_at=datetime.datetime.now(datetime.UTC))
    with pytest.raises(ProgrammingError, match="does not make"), as_login_role(), scoped(wall):
        force_approval(case, state="approved")
    decision = Decision(
        case=case, agency=case.agency, regency=case.regency, case_version=1, action="approve",
        person_verdict=True, location_verdict=True, entered_by=cast.operator_lahat.user,
        submitted_by=cast.operator_lahat.user, decided_by=cast.supervisor_lahat.user,
    )  # fmt: skip
    with pytest.raises(ProgrammingError, match="permission denied"), as_login_role(), scoped(wall):
        decision.save(force_insert=True)


@pytest.mark.parametrize("who", ["verifier_lahat", "verifier_sumsel"])
def test_nobody_changes_or_removes_a_decision(cast, who):
    deciding(waiting_case(cast.operator_lahat), cast.verifier_lahat)
    wall = Scope.of(getattr(cast, who).user).database
    with pytest.raises(ProgrammingError, match="permission denied"), as_login_role(), scoped(wall):
        Decision.objects.update(reason="x")
    with pytest.raises(ProgrammingError, match="permission denied"), as_login_role(), scoped(wall):
        Decision.objects.all().delete()
