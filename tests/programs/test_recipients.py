"""Entering, changing and withdrawing recipients, and what verification may tell them."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from accounts.scope import Scope
from core.identifiers import uuid7
from core.models import AuditEvent
from programs.enums import RecipientState as State
from programs.models import Recipient
from programs.operations import recipients
from programs.queries.history import recipient_history
from programs.written import Written
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.programs.acts import (
    LAHAT_VILLAGE,
    MERAPI,
    entered,
    standing_as,
    working_as,
    written,
)

pytestmark = pytest.mark.django_db

NIK = "1604110502850001"


def test_a_person_of_the_base_is_found_at_entry(cast, program):
    person = a_person(a_household(region(LAHAT_VILLAGE)), name="SITI AMINAH", nik=NIK)
    recipient = entered(program, cast.operator_lahat, nik=NIK, birth_date=person.birth_date)
    assert (recipient.match_outcome, recipient.person_id) == ("match", person.pk)
    assert AuditEvent.objects.filter(action="recipient.enter", object_id=recipient.pk).exists()


def test_the_same_form_sent_twice_gives_one_row(cast, program):
    key, by = uuid7(), cast.operator_lahat
    with working_as(by):
        values = written(region(LAHAT_VILLAGE), nik=NIK)
        answers = [
            recipients.enter(program=program, written=values, by=by.user, recipient_id=key)
            for _time in range(3)
        ]
    assert [(one.pk, new) for one, new in answers] == [(key, True), (key, False), (key, False)]
    assert Recipient.objects.count() == 1


def test_one_nik_once_in_a_program_until_withdrawn(cast, program):
    first = entered(program, cast.operator_lahat, nik=NIK)
    with pytest.raises(ValidationError) as refusal:
        entered(program, cast.operator_lahat, nik=NIK)
    assert "nik" in refusal.value.message_dict
    with working_as(cast.operator_lahat):
        recipients.withdraw(recipient=first, reason="Salah orang", by=cast.operator_lahat.user)
    assert entered(program, cast.operator_lahat, nik=NIK).pk != first.pk


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_only_a_running_program_takes_recipients(cast, state):
    program = a_program(cast.operator_lahat, state=state)
    with pytest.raises(ValidationError):
        entered(program, cast.operator_lahat)
    assert not Recipient.objects.exists()


def test_changing_asks_the_engine_anew_and_is_remembered_without_names(cast, program):
    by = cast.operator_lahat
    recipient = entered(program, by, name="Orang Lain")
    person = a_person(a_household(region(MERAPI)), name="SITI AMINAH", nik=NIK)
    with working_as(by):
        changed = recipients.change(
            recipient=recipient,
            written=written(region(MERAPI), nik=NIK, birth_date=person.birth_date),
            by=by.user,
        )
    assert changed.person_id == person.pk
    event = recipient.events.get()
    assert "name" in event.details["fields"]
    assert "AMINAH" not in str(event.details).upper()


@pytest.mark.parametrize(
    "state", [State.SUBMITTED, State.APPROVED, State.REJECTED, State.WITHDRAWN]
)
def test_what_left_the_agencys_hands_stays_as_it_is(cast, program, state):
    by = cast.operator_lahat
    recipient = a_recipient(program, by, region(LAHAT_VILLAGE), state=state)
    with working_as(by):
        with pytest.raises(ValidationError):
            recipients.change(recipient=recipient, written=written(region(MERAPI)), by=by.user)
        with pytest.raises(ValidationError):
            recipients.withdraw(recipient=recipient, reason="Pindah", by=by.user)
    recipient.refresh_from_db()
    assert recipient.state == state


def test_withdrawing_needs_a_reason(cast, program):
    recipient = entered(program, cast.operator_lahat)
    with working_as(cast.operator_lahat), pytest.raises(ValidationError):
        recipients.withdraw(recipient=recipient, reason="  ", by=cast.operator_lahat.user)


def test_submitting_moves_what_can_move_and_only_once(cast, program):
    by, place = cast.operator_lahat, region(LAHAT_VILLAGE)
    rows = {state: standing_as(program, by, place, state) for state in State}
    ids = [row.pk for row in rows.values()]
    with working_as(by):
        moved = recipients.mark_submitted(recipient_ids=ids, by=by.user)
        again = recipients.mark_submitted(recipient_ids=ids, by=by.user)
    assert set(moved) == {rows[State.DRAFT].pk, rows[State.RETURNED].pk}
    assert again == []


def test_deciding_moves_all_or_nothing(verdicts_alone, cast, program):
    by, place, verifier = cast.operator_lahat, region(LAHAT_VILLAGE), cast.verifier_lahat
    waiting = a_recipient(program, by, place, state=State.SUBMITTED)
    draft = a_recipient(program, by, place)
    with working_as(verifier):
        with pytest.raises(ValidationError):
            recipients.mark_decided(
                recipient_ids=[waiting.pk, draft.pk], state=State.APPROVED, by=verifier.user
            )
        recipients.mark_decided(
            recipient_ids=[waiting.pk],
            state=State.RETURNED,
            by=verifier.user,
            reason="Alamat tidak jelas.",
        )
        with pytest.raises(ValueError, match="no decision"):
            recipients.mark_decided(
                recipient_ids=[waiting.pk], state=State.WITHDRAWN, by=verifier.user
            )
    waiting.refresh_from_db()
    draft.refresh_from_db()
    assert (waiting.state, draft.state) == (State.RETURNED, State.DRAFT)
    assert waiting.return_reason == "Alamat tidak jelas."


def test_the_reason_of_a_return_stands_until_it_is_submitted_again(verdicts_alone, cast, program):
    by, verifier = cast.operator_lahat, cast.verifier_lahat
    recipient = a_recipient(program, by, region(LAHAT_VILLAGE), state=State.SUBMITTED)
    reason = "Alamat tidak jelas."
    with working_as(verifier):
        recipients.mark_decided(
            recipient_ids=[recipient.pk], state=State.RETURNED, by=verifier.user, reason=reason
        )
    with working_as(by):
        recipients.mark_submitted(recipient_ids=[recipient.pk], by=by.user)
        [returned, _entered] = recipient_history(Scope.of(by.user, by.pk), recipient)
    recipient.refresh_from_db()
    assert recipient.return_reason == ""
    assert (returned.text, returned.by) == (reason, str(verifier.user))


def test_the_reason_of_an_approval_is_not_one_of_a_return(verdicts_alone, cast, program):
    verifier = cast.verifier_sumsel
    recipient = a_recipient(
        program, cast.operator_lahat, region(LAHAT_VILLAGE), state=State.SUBMITTED
    )
    with working_as(verifier):
        recipients.mark_decided(
            recipient_ids=[recipient.pk], state=State.APPROVED, by=verifier.user, reason="Sesuai."
        )
    recipient.refresh_from_db()
    assert recipient.return_reason == ""
    assert not recipient.events.exists()


@pytest.mark.parametrize(
    ("values", "differs"),
    [
        ({"birth_date": datetime.date(1985, 2, 5), "sex": 1}, False),
        ({"birth_date": datetime.date(1985, 2, 6)}, True),
        ({"sex": 2}, True),
        ({"birth_date": datetime.date(1985, 2, 6), "nik": ""}, False),
        # Older than a NIK can say.
        ({"birth_date": datetime.date(1920, 2, 5), "nik": "1604110502200001"}, False),
        ({}, False),
    ],
)
def test_what_a_nik_implies_is_compared_with_what_was_written(values, differs):
    said = Written(name="Budi", regency_id=1, district_id=2, village_id=3, **{"nik": NIK, **values})
    assert said.differs_from_nik(datetime.date(2026, 3, 1)) is differs
