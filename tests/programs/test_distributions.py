"""Planning rounds, drawing their lists up, marking who received, closing and calling off."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from core.identifiers import uuid7
from core.models import AuditEvent
from programs.delivery_rules import Mark, schedule, year_later
from programs.enums import ItemState
from programs.models import Distribution, DistributionItem, Recipient
from programs.operations import distribution_items, distributions
from tests.factories.regions import region
from tests.factories.registry import a_recipient
from tests.programs.acts import LAHAT_VILLAGE, working_as
from tests.programs.deliveries import DAY, a_list, a_round, applied, approved, states, worked_on

pytestmark = pytest.mark.django_db

RECEIVED = Mark(ItemState.RECEIVED, on=DAY)
HEADER = ("ID penerima", "Keadaan", "Tanggal diterima", "Nilai", "Keterangan")


@pytest.fixture
def by(cast):
    return cast.operator_lahat


def marked(distribution, by, mark=RECEIVED, **which):
    with working_as(by):
        return distribution_items.mark_planned(
            distribution=distribution, mark=mark, by=by.user, **which
        )


def closed(distribution, by, rest=None, note="", on=DAY):
    with working_as(by):
        return distributions.close(
            distribution=distribution, delivered_on=on, rest=rest, note=note, by=by.user
        )


def test_a_schedule_keeps_to_the_end_of_short_months():
    days = schedule(datetime.date(2026, 1, 31), 1, 4)
    assert [(day.month, day.day) for day in days] == [(1, 31), (2, 28), (3, 31), (4, 30)]
    assert schedule(datetime.date(2026, 11, 5), 3, 2)[1] == datetime.date(2027, 2, 5)
    assert year_later(datetime.date(2024, 2, 29)) == datetime.date(2025, 2, 28)


def test_rounds_are_numbered_and_a_form_sent_twice_makes_one_series(program, by):
    a_round(program, by)
    entry, days = uuid7(), schedule(DAY, 3, 3)
    for _time in range(2):
        with working_as(by):
            rounds, _new = distributions.plan_series(
                program=program, entry=entry, days=days, values={"amount": None, "goods": "Beras"},
                by=by.user,
            )  # fmt: skip
    assert [(one.number, one.name) for one in rounds] == [
        (2, "Tahap 2"), (3, "Tahap 3"), (4, "Tahap 4"),
    ]  # fmt: skip
    assert Distribution.objects.count() == 4


@pytest.mark.parametrize("day", [datetime.date(2025, 12, 31), datetime.date(2028, 1, 1)])
def test_a_round_lies_in_its_budget_year_or_the_next(program, by, day):
    with pytest.raises(ValidationError, match="tahun anggaran 2026"):
        a_round(program, by, planned_on=day)


def test_the_list_holds_the_approved_and_follows_them(program, by):
    first, second = approved(program, by, 2)
    a_recipient(program, by, region(LAHAT_VILLAGE), state="submitted")
    planned = a_round(program, by)
    assert set(planned.items.values_list("recipient_id", flat=True)) == {first.pk, second.pk}
    assert set(planned.items.values_list("planned_amount", flat=True)) == {Decimal(500_000)}
    marked(planned, by, item_ids=[planned.items.get(recipient=first).pk])
    Recipient.objects.update(state="submitted")
    third = approved(program, by)[0]
    with working_as(by):
        drawn = distribution_items.draw_up(distribution=planned, by=by.user)
        again = distribution_items.draw_up(distribution=planned, by=by.user)
    assert (drawn.added, drawn.removed, again.added, again.removed) == (1, 1, 0, 0)
    kept = set(planned.items.values_list("recipient_id", "state"))
    assert kept == {(first.pk, "received"), (third.pk, "planned")}


@pytest.mark.parametrize(
    ("amount", "goods", "expected"),
    [
        (None, "", (Decimal(1_500_000), "Beras 5 kg")),
        (200_000, "", (Decimal(200_000), "Beras 5 kg")),
        (None, "Kursi roda", (None, "Kursi roda")),
    ],
)
def test_what_the_round_says_goes_before_what_the_recipient_says(
    program, by, amount, goods, expected
):
    approved(program, by, goods="Beras 5 kg")
    planned = a_round(program, by, amount=amount, goods=goods)
    assert planned.items.values_list("planned_amount", "goods").get() == expected


def test_marking_all_some_and_by_hand(program, by):
    approved(program, by, 3)
    planned = a_round(program, by)
    one, two, _three = planned.items.order_by("recipient_id")
    assert marked(planned, by, item_ids=[one.pk]) == 1
    assert marked(planned, by, Mark(ItemState.MISSED, note="tidak di tempat"), item_ids=[one.pk,
                  two.pk]) == 1  # fmt: skip
    assert marked(planned, by) == 1
    assert states(planned) == ["received", "missed", "received"]
    one.refresh_from_db()
    assert (one.amount, one.received_on) == (Decimal(500_000), DAY)
    two.refresh_from_db()
    with working_as(by):
        distribution_items.correct(
            item=two,
            mark=Mark(ItemState.RECEIVED, on=DAY, amount=Decimal(1)),
            seen_at=two.changed_at,
            by=by.user,
        )
    assert two.amount == 1
    assert AuditEvent.objects.filter(action="distribution.mark").count() == 3


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Mark(ItemState.RECEIVED), "Isi tanggal"),
        (Mark(ItemState.RECEIVED, on=datetime.date(2099, 1, 1)), "belum tiba"),
        (Mark(ItemState.RECEIVED, on=datetime.date(2025, 1, 1)), "tahun anggaran"),
        (Mark(ItemState.MISSED, note=" "), "sebab"),
    ],
)
def test_marks_that_say_too_little_are_refused(program, by, mark, words):
    approved(program, by)
    planned = a_round(program, by)
    with pytest.raises(ValidationError, match=words):
        marked(planned, by, mark)
    assert states(planned) == ["planned"]


def test_who_was_changed_meanwhile_is_not_overwritten(program, by):
    approved(program, by)
    planned = a_round(program, by)
    seen = planned.items.get()
    marked(planned, by)
    with working_as(by), pytest.raises(ValidationError, match="baru saja diubah"):
        distribution_items.correct(
            item=seen,
            mark=Mark(ItemState.MISSED, note="pindah"),
            seen_at=seen.changed_at,
            by=by.user,
        )
    assert states(planned) == ["received"]


def test_closing_asks_what_became_of_the_rest(program, by):
    approved(program, by, 3)
    planned = a_round(program, by)
    marked(planned, by, item_ids=[planned.items.first().pk])
    with pytest.raises(ValidationError, match="belum ditandai"):
        closed(planned, by)
    with pytest.raises(ValidationError, match="sebab"):
        closed(planned, by, rest=ItemState.MISSED)
    done = closed(planned, by, rest=ItemState.MISSED, note="pindah")
    assert (done.state, done.delivered_on) == ("delivered", DAY)
    assert sorted(states(planned)) == ["missed", "missed", "received"]
    assert closed(planned, by).state == "delivered"
    with pytest.raises(ValidationError, match="tidak dapat diubah"), working_as(by):
        distributions.cancel(distribution=planned, reason="salah", by=by.user)


def test_a_round_in_which_nobody_received_is_not_closed(program, by):
    planned = a_round(program, by)
    with pytest.raises(ValidationError, match="belum mempunyai penerima"):
        closed(planned, by)
    approved(program, by)
    other = a_round(program, by)
    with pytest.raises(ValidationError, match="Tidak seorang pun"):
        closed(other, by, rest=ItemState.MISSED, note="batal")
    assert states(other) == ["planned"]


def test_calling_off_needs_a_reason_and_nobody_served(program, by):
    approved(program, by)
    planned = a_round(program, by)
    with pytest.raises(ValidationError, match="alasan"), working_as(by):
        distributions.cancel(distribution=planned, reason=" ", by=by.user)
    marked(planned, by)
    with pytest.raises(ValidationError, match="Sudah ada penerima"), working_as(by):
        distributions.cancel(distribution=planned, reason="banjir", by=by.user)
    other = a_round(program, by)
    with working_as(by):
        distributions.cancel(distribution=other, reason="banjir", by=by.user)
    with pytest.raises(ValidationError, match="dibatalkan"):
        marked(other, by)


def test_a_delivered_round_lets_only_its_papers_be_corrected(program, by):
    approved(program, by)
    planned = a_round(program, by)
    closed(planned, by, rest=ItemState.RECEIVED)
    with working_as(by):
        changed = distributions.change(
            distribution=planned,
            values={"name": "Lain", "decree_number": "SK-1"},
            by=by.user,
        )
    assert (changed.name, changed.decree_number) == ("Tahap 1", "SK-1")


def test_a_list_marks_by_id_and_by_nik_and_keeps_its_faults(program, by):
    people = approved(program, by, 4)
    stranger = approved(program, by)[0]
    planned = a_round(program, by)
    planned.items.get(recipient=stranger).delete()
    content = a_list(
        (str(people[0].pk), "", "Diterima", "11/03/2026", "250.000", ""),
        ("", people[1].nik, "tidak diterima", "", "", "pindah"),
        (str(people[2].pk), "", "", "", "", ""),
        (str(people[3].pk), "", "tidak diterima", "", "", ""),
        (str(stranger.pk), "", "Diterima", "", "", ""),
        (str(people[0].pk), "", "Tidak diterima", "", "", "ganda"),
        ("", "", "Diterima", "", "", ""),
        ("", "123", "Diterima", "", "", ""),
        header=("ID penerima", "NIK", *HEADER[1:]),
    )
    upload = applied(planned, by, content)
    assert (upload.state, upload.rows_applied, upload.rows_left) == ("checked", 2, 1)
    faults = {row.number: row.faults[0] for row in upload.faulty.all()}
    assert {number: fault["column"] for number, fault in faults.items()} == {
        5: "note", 6: "recipient_id", 7: "", 8: "nik", 9: "nik",
    }  # fmt: skip
    assert all(fault["cure"] for fault in faults.values())
    parts = [planned.items.get(recipient=person) for person in people]
    assert [part.state for part in parts] == ["received", "missed", "planned", "planned"]
    assert (parts[0].amount, parts[0].received_on) == (250_000, datetime.date(2026, 3, 11))
    assert parts[1].note == "pindah"


def test_a_list_without_a_state_means_received_and_running_again_changes_nothing(program, by):
    person = approved(program, by)[0]
    planned = a_round(program, by)
    upload = applied(planned, by, a_list((person.nik, "x"), header=("NIK", "Nama")))
    before = planned.items.get()
    assert (before.state, before.amount, before.received_on) == ("received", 500_000, DAY)
    upload.state = "received"
    upload.save()
    worked_on(upload, by)
    after = planned.items.get()
    assert (after.changed_at, upload.rows_applied) == (before.changed_at, 1)


def test_a_list_without_a_key_and_one_of_a_round_called_off_are_refused(program, by):
    approved(program, by)
    planned = a_round(program, by)
    upload = applied(planned, by, a_list(("Siti", "Diterima"), header=("Nama", "Keadaan")))
    assert upload.state == "failed"
    assert "NIK" in upload.fault
    content = a_list((str(planned.items.get().recipient_id), "x"), header=("ID penerima", "Nama"))
    Distribution.objects.filter(pk=planned.pk).update(state="cancelled", cancel_reason="x")
    with pytest.raises(ValidationError, match="dibatalkan"):
        applied(planned, by, content)


def test_foreign_rounds_are_out_of_reach(program, by, cast):
    approved(program, by)
    planned = a_round(program, by)
    for other in (cast.operator_lahat_perkim, cast.operator_palembang):
        with working_as(other) as scope:
            assert not Distribution.objects.visible_to(scope).exists()
            assert not Distribution.objects.exists()
            assert not DistributionItem.objects.exists()
    with working_as(cast.verifier_lahat) as scope:
        assert list(Distribution.objects.visible_to(scope)) == [planned]
    with working_as(cast.verifier_palembang):
        assert not DistributionItem.objects.exists()
