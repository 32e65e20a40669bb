"""A whole program handed in by the worker says of everybody what handing in one by one says."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Membership
from accounts.scope import Scope
from beneficiaries.models import Person
from core.models import AuditEvent
from core.scope import scoped
from programs.models import Program, Recipient, TouchedRecipient
from programs.operations import matches
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import (
    a_household,
    a_person,
    a_program,
    a_recipient,
    a_release,
    in_force,
)
from verification.models import Case, Evidence
from verification.operations.submission import submit
from verification.operations.submitting_all import submit_all

pytestmark = pytest.mark.django_db

MERAPI, GUNUNG_AGUNG, PALEMBANG_35 = "1604082002", "1604082001", "1671011001"
BORN = datetime.date(1980, 1, 1)


def lives_in(code: str, **values: Any) -> Person:
    return a_person(a_household(region(code), decile=values.pop("decile", 2)), **values)


@pytest.fixture
def program(cast) -> Program:
    """Drafts of every sort: found, elsewhere, doubtful, unknown, in conflict, with gaps."""
    by = cast.operator_lahat
    in_force(a_release(cast.steward_lahat), region("1604"), cast.steward_lahat)
    program = a_program(by)
    here = region(MERAPI)
    for village, decile in ((MERAPI, 2), (MERAPI, 9), (GUNUNG_AGUNG, 1), (PALEMBANG_35, 2)):
        person = lives_in(village, decile=decile)
        a_recipient(program, by, here, person, birth_date=person.birth_date, kk=person.kk)
    a_recipient(program, by, here, nik="", address="")
    for number in (1, 2):
        twin = lives_in(MERAPI, name="Budi Santoso", nik=f"160408010180000{number}",
                        birth_date=BORN)  # fmt: skip
    a_recipient(program, by, here, twin, name="Budi Santoso", nik="", birth_date=BORN)
    rival = a_program(cast.operator_lahat_perkim)
    person = lives_in(MERAPI)
    a_recipient(rival, cast.operator_lahat_perkim, here, person, state="approved")
    a_recipient(program, by, here, person)
    return program


def one_by_one(program: Program, by: Membership) -> None:
    scope = Scope.of(by.user, by.pk)
    for pk in Recipient.objects.filter(program=program).order_by("pk").values_list("pk", flat=True):
        with as_login_role("sigertak_worker"), scoped(scope.database):
            submit(program=program, recipient_ids=[pk], by=by.user, scope=scope)


def in_bulk(program: Program, by: Membership) -> None:
    done: list[int] = []
    with as_login_role("sigertak_worker"):
        total = submit_all(
            program_id=program.pk,
            scope_now=lambda: Scope.of(by.user, by.pk),
            progress=done.append,
            by=by.user,
        )
    assert done == [3, 6, 7]
    assert total == 7


def said(program: Program) -> dict[str, Any]:
    """All that submission has written, but for keys and moments."""
    rows: dict[str, Any] = {}
    for case in Case.objects.filter(program=program).select_related("recipient"):
        evidence = Evidence.objects.filter(finding__case=case).select_related("finding")
        rows[str(case.recipient_id)] = (
            case.recipient.state, case.recipient.match_outcome, case.recipient.person_id,
            case.agency_id, case.regency_id, case.village_id, case.state, case.version,
            case.submitted_by_id, case.entered_by_id, case.proposed, case.withheld,
            case.eligibility_told, case.administration_outcome,
            sorted(
                (f.kind, f.outcome, str(f.reasons), f.withheld, f.release_id, f.criteria_id,
                 f.case_version, f.agency_id, f.regency_id)
                for f in case.findings.all()
            ),
            sorted((e.finding.kind, e.regency_id, e.person_id, str(e.facts)) for e in evidence),
        )  # fmt: skip
    events = AuditEvent.objects.filter(action="case.submit").values_list("details", flat=True)
    rows["audit"] = sum(details["new"] for details in events)
    rows["touched"] = set(TouchedRecipient.objects.values_list("recipient_id", flat=True))
    return rows


def undone(act: Callable[[Program, Membership], None], program: Program, by: Membership) -> Any:
    with transaction.atomic():
        act(program, by)
        told = said(program)
        transaction.set_rollback(True)
    return told


def test_all_at_once_is_each_by_itself(cast, program, monkeypatch):
    monkeypatch.setattr("verification.operations.submitting_all.IN_THE_WORKER", 3)
    alone = undone(one_by_one, program, cast.operator_lahat)
    together = undone(in_bulk, program, cast.operator_lahat)
    assert together == alone
    outcomes = {row[14][4][1] for row in alone.values() if isinstance(row, tuple)}
    assert outcomes == {"found", "doubtful", "not_found"}


def moved_on(cast, recipient: Recipient) -> None:
    """The operator corrects the row after the engine was asked for it."""
    Recipient.objects.filter(pk=recipient.pk).update(name="Orang Lain Sekali", nik="", kk="")


def another_base(cast, recipient: Recipient) -> None:
    """A release becomes the base meanwhile, and the person is not in it."""
    Person.objects.filter(pk=str(recipient.person_id)).update(in_base=False)
    in_force(a_release(cast.steward_lahat, period="2026-01"), region("1671"), cast.steward_lahat)


@pytest.mark.parametrize("meanwhile", [moved_on, another_base])
def test_an_answer_asked_for_ahead_does_not_outlive_what_it_was_asked_of(cast, meanwhile):
    by = cast.operator_lahat
    program = a_program(by)
    person = lives_in(MERAPI)
    recipient = a_recipient(program, by, region(MERAPI), person, birth_date=person.birth_date)
    scope = Scope.of(by.user, by.pk)
    with as_login_role("sigertak_worker"), scoped(scope.database):
        asked = matches.ask([recipient])
    assert asked.answers[recipient.pk].person_id == person.pk
    meanwhile(cast, recipient)
    with as_login_role("sigertak_worker"), scoped(scope.database):
        submit(program=program, by=by.user, scope=scope, asked=asked)
    recipient.refresh_from_db()
    assert (recipient.match_outcome, recipient.person_id) == ("none", None)
    assert recipient.case.findings.get(kind="person").reasons != [{"code": "left_the_base"}]
