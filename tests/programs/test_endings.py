"""Aid that ends: one, a selection, a filter; who may come after; and the notes for the overlaps."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.identifiers import uuid7
from core.models import AuditEvent
from programs.enums import EndKind
from programs.enums import RecipientState as State
from programs.models import Recipient, TouchedRecipient
from programs.operations import endings, recipients, successors
from programs.queries.recipients import years_on_aid
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

NIK, OTHER_NIK = "1604110502850001", "1604110502850002"
REASON = "Usahanya sudah berjalan sendiri."


def approved(program, by, **values):
    return a_recipient(program, by, region(LAHAT_VILLAGE), state=State.APPROVED, **values)


def end(program, by, rows, **values):
    how = {
        "expected": rows.count(),
        "kind": EndKind.GRADUATED,
        "on": timezone.localdate(),
        "reason": REASON,
        **values,
    }
    with working_as(by):
        return endings.end(program=program, rows=rows, by=by.user, **how)


def test_ending_ends_the_approved_and_leaves_the_others(cast, program):
    by, place = cast.operator_lahat, region(LAHAT_VILLAGE)
    rows = {state: standing_as(program, by, place, state) for state in State}
    assert end(program, by, Recipient.objects.filter(program=program)) == 1
    for state, row in rows.items():
        row.refresh_from_db()
        assert row.state == (State.ENDED if state == State.APPROVED else state)
    ended = rows[State.APPROVED]
    assert (ended.end_kind, ended.ended_on, ended.end_reason) == (
        "graduated",
        timezone.localdate(),
        REASON,
    )
    event = ended.events.get()
    assert (event.action, event.reason) == ("recipient_ended", REASON)
    assert AuditEvent.objects.get(action="recipient.end").details["rows"] == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"on": datetime.date(2025, 12, 31)}, "on"),
        ({"on": datetime.date(2999, 1, 1)}, "on"),
    ],
)
def test_an_ending_has_a_reason_and_a_day_that_can_be(cast, program, values, field):
    approved(program, cast.operator_lahat)
    with pytest.raises(ValidationError) as refusal:
        end(program, cast.operator_lahat, Recipient.objects.all(), **values)
    assert field in refusal.value.message_dict
    assert not Recipient.objects.filter(state=State.ENDED).exists()


def test_nobody_ends_the_aid_of_people_they_were_not_shown(cast, program):
    by = cast.operator_lahat
    approved(program, by)
    approved(program, by)
    with pytest.raises(ValidationError, match="bertambah"):
        end(program, by, Recipient.objects.all(), expected=1)
    assert not Recipient.objects.filter(state=State.ENDED).exists()
    assert end(program, by, Recipient.objects.all(), expected=5) == 2


def test_another_programs_and_another_agencys_rows_are_out_of_reach(cast, program):
    by, other = cast.operator_lahat, cast.operator_lahat_perkim
    mine = approved(a_program(by), by)
    foreign = approved(a_program(other), other)
    assert end(program, by, Recipient.objects.all()) == 0
    with working_as(by):
        assert not Recipient.objects.filter(pk=foreign.pk).exists()
    for row in (mine, foreign):
        row.refresh_from_db()
        assert row.state == State.APPROVED


def test_who_has_ended_is_not_reopened_by_verification(cast, program):
    by, verifier = cast.operator_lahat, cast.verifier_lahat
    row = approved(program, by)
    end(program, by, Recipient.objects.all())
    with working_as(verifier), pytest.raises(ValidationError):
        recipients.mark_reopened(recipient_ids=[row.pk], by=verifier.user)
    row.refresh_from_db()
    assert row.state == State.ENDED


def dead(program, by, **values):
    return standing_as(
        program, by, region(LAHAT_VILLAGE), State.ENDED, end_kind=EndKind.DECEASED, **values
    )


def test_an_heir_is_a_draft_that_is_matched_like_any_other(cast, program):
    by = cast.operator_lahat
    household = a_household(region(LAHAT_VILLAGE))
    widow = a_person(household, name="SITI AMINAH", nik=NIK)
    deceased = dead(program, by, person=a_person(household))
    with working_as(by):
        said = written(region(LAHAT_VILLAGE), nik=NIK, birth_date=widow.birth_date)
        key = uuid7()
        heir, is_new = successors.name_heir(
            deceased=deceased, written=said, by=by.user, recipient_id=key
        )
        again = successors.name_heir(deceased=deceased, written=said, by=by.user, recipient_id=key)
    assert (heir.state, heir.heir_of_id, heir.person_id) == ("draft", deceased.pk, widow.pk)
    assert (is_new, again) == (True, (heir, False))
    assert deceased.events.get().action == "recipient_replaced"


def test_a_place_has_one_heir_until_it_is_free_again(cast, program):
    by = cast.operator_lahat
    deceased = dead(program, by)

    def name(nik):
        with working_as(by):
            return successors.name_heir(
                deceased=deceased,
                written=written(region(LAHAT_VILLAGE), nik=nik),
                by=by.user,
                recipient_id=uuid7(),
            )[0]

    first = name(NIK)
    with pytest.raises(ValidationError, match="sudah digantikan"):
        name(OTHER_NIK)
    with working_as(by):
        recipients.withdraw(recipient=first, reason="Salah orang", by=by.user)
    assert name(OTHER_NIK).heir_of_id == deceased.pk


def test_only_the_dead_leave_a_place_and_not_to_themselves(cast, program):
    by, place = cast.operator_lahat, region(LAHAT_VILLAGE)
    graduated = standing_as(program, by, place, State.ENDED, end_kind=EndKind.GRADUATED)
    deceased = dead(program, by, nik=NIK)
    with working_as(by):
        for one, nik in ((graduated, OTHER_NIK), (deceased, NIK)):
            with pytest.raises(ValidationError):
                successors.name_heir(
                    deceased=one,
                    written=written(place, nik=nik),
                    by=by.user,
                    recipient_id=uuid7(),
                )
    assert Recipient.objects.count() == 2


def again(ended, program, by, reason="Kehilangan pekerjaan", key=None):
    with working_as(by):
        return successors.reenter(
            ended=ended,
            program=program,
            reason=reason,
            by=by.user,
            recipient_id=key or uuid7(),
        )


def test_coming_back_in_the_same_or_a_later_program(cast, program):
    by = cast.operator_lahat
    ended = standing_as(
        program, by, region(LAHAT_VILLAGE), State.ENDED, nik=NIK, attributes={"nisn": "1"}
    )
    later = a_program(by, year=2027)
    for target in (program, later):
        back, is_new = again(ended, target, by)
        assert (back.state, back.previous_id, back.nik, is_new) == ("draft", ended.pk, NIK, True)
        assert back.attributes == {"nisn": "1"}
        event = back.events.get()
        assert (event.action, event.reason) == ("recipient_reentered", "Kehilangan pekerjaan")
        with pytest.raises(ValidationError):
            again(ended, target, by)
    ended.refresh_from_db()
    assert ended.state == State.ENDED


def test_coming_back_is_refused_to_the_dead_and_in_earlier_or_foreign_programs(cast, program):
    by = cast.operator_lahat
    ended = standing_as(program, by, region(LAHAT_VILLAGE), State.ENDED, nik=NIK)
    earlier = a_program(by, year=2025)
    foreign = a_program(cast.operator_lahat_perkim)
    for one, target, reason in (
        (dead(program, by), program, "Salah catat"),
        (ended, earlier, "Kembali"),
        (ended, foreign, "Kembali"),
        (ended, program, " "),
        (ended, a_program(by, state="closed"), "Kembali"),
    ):
        with pytest.raises(ValidationError):
            again(one, target, by, reason)
    assert not Recipient.objects.filter(previous__isnull=False).exists()


def test_who_has_ended_does_not_come_back_without_a_reason(cast, program):
    by = cast.operator_lahat
    standing_as(program, by, region(LAHAT_VILLAGE), State.ENDED, nik=NIK)
    with pytest.raises(ValidationError) as refusal:
        entered(program, by, nik=NIK)
    assert "Daftarkan kembali" in refusal.value.message_dict["nik"][0]


def test_years_on_aid_count_the_same_person_over_the_agencys_programs(cast):
    by, other = cast.operator_lahat, cast.operator_lahat_perkim
    person = a_person(a_household(region(MERAPI)))
    place = region(LAHAT_VILLAGE)
    programs = [a_program(by, year=year) for year in (2024, 2025, 2026)]
    standing_as(programs[0], by, place, State.ENDED, person=person)
    now = a_recipient(programs[1], by, place, person, state=State.APPROVED)
    a_recipient(programs[2], by, place, person, state=State.SUBMITTED)
    a_recipient(a_program(other, year=2023), other, place, person, state=State.APPROVED)
    with working_as(by) as scope:
        assert years_on_aid(scope, now) == [2024, 2025]
    with working_as(cast.verifier_lahat) as scope:
        assert years_on_aid(scope, now) == [2023, 2024, 2025]


def test_every_door_notes_whom_it_touched(verdicts_alone, cast, program):
    by, verifier = cast.operator_lahat, cast.verifier_lahat

    def noted():
        ids = list(TouchedRecipient.objects.values_list("recipient_id", flat=True))
        TouchedRecipient.objects.all().delete()
        return ids

    one = entered(program, by, nik=NIK)
    assert noted() == [one.pk]
    with working_as(by):
        recipients.change(recipient=one, written=written(region(MERAPI), nik=NIK), by=by.user)
        recipients.mark_submitted(recipient_ids=[one.pk], by=by.user)
    assert noted() == [one.pk, one.pk]
    with working_as(verifier):
        recipients.mark_decided(recipient_ids=[one.pk], state=State.APPROVED, by=verifier.user)
        recipients.mark_reopened(recipient_ids=[one.pk], by=verifier.user)
        recipients.mark_decided(recipient_ids=[one.pk], state=State.APPROVED, by=verifier.user)
    assert noted() == [one.pk] * 3
    end(program, by, Recipient.objects.filter(pk=one.pk))
    assert noted() == [one.pk]
    draft = entered(program, by, name="Budi")
    with working_as(by):
        recipients.withdraw(recipient=draft, reason="Salah", by=by.user)
    assert noted() == [draft.pk, draft.pk]
