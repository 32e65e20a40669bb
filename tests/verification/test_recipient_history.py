"""The history of a recipient as one list: all floors tell it, each reader hears their part."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.scope import Scope
from core.scope import scoped
from programs.models import Distribution, DistributionItem, Recipient
from programs.queries.history import Event, day_in_order, recipient_history
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient
from tests.verification.acts import MERAPI, REJECTED, RETURNED, deciding
from tests.verification.test_submission import submitting
from verification.models import Case, Decision, Drift, FieldCheck, Finding, Objection

pytestmark = pytest.mark.django_db

START = timezone.now() - datetime.timedelta(days=40)


def on_day(number: int) -> datetime.datetime:
    return START + datetime.timedelta(days=number)


@pytest.fixture
def recipient(cast) -> Recipient:
    """Handed in, returned, handed in again, refused, objected to, granted; then a round."""
    by, verifier = cast.operator_lahat, cast.verifier_lahat
    program = a_program(by, name="Bantuan Beras")
    person = a_person(a_household(region(MERAPI)), name="SITI AMINAH")
    row = a_recipient(program, by, region(MERAPI), person, birth_date=person.birth_date)
    submitting(program, by)
    case = Case.objects.get(recipient=row)
    deciding(case, verifier, RETURNED, version=1)
    Recipient.objects.filter(pk=row.pk).update(changed_at=timezone.now())
    Case.objects.filter(pk=case.pk).update(decided_at=on_day(3))
    submitting(program, by)
    refusal = deciding(case, verifier, REJECTED, version=3)
    Objection.objects.create(
        case=case, decision=refusal, agency=case.agency, regency=case.regency,
        grounds="Rumahnya sudah kami datangi.", lodged_by=by.user, lodged_at=on_day(8),
        due_on=on_day(20).date(), state="granted", contested_by=verifier.user,
        resolved_by=cast.verifier_sumsel.user, resolved_at=on_day(9), resolution="Benar.",
    )  # fmt: skip
    _date(case, row)
    _hand_out(program, row, by.user)
    return row


def _date(case: Case, row: Recipient) -> None:
    """Let the acts lie days apart, as they do outside of a test's transaction."""
    Recipient.objects.filter(pk=row.pk).update(entered_at=on_day(0), state="approved")
    for version, day in ((1, 1), (3, 5)):
        Finding.objects.filter(case=case, case_version=version).update(found_at=on_day(day))
    for version, day in ((1, 3), (3, 7)):
        Decision.objects.filter(case=case, case_version=version).update(decided_at=on_day(day))
    Case.objects.filter(pk=case.pk).update(submitted_at=on_day(5))
    row.events.all().update(at=on_day(3))


def _hand_out(program, row: Recipient, by) -> None:
    given_on = timezone.localdate(on_day(12))
    distribution = Distribution.objects.create(
        program=program, agency=program.agency, regency=program.regency, number=1,
        name="Tahap 1", planned_on=given_on, delivered_on=given_on, state="delivered",
        goods="beras 10 kg", created_by=by,
    )  # fmt: skip
    DistributionItem.objects.create(
        distribution=distribution, recipient=row, agency=program.agency, regency=row.regency,
        state="received", amount=150_000, received_on=given_on, changed_by=by,
    )  # fmt: skip


def told(membership, recipient: Recipient) -> list[Event]:
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database):
        seen = Recipient.objects.visible_to(scope).select_related("entered_by")
        return recipient_history(scope, seen.get(pk=recipient.pk))


def titles(events: list[Event]) -> list[str]:
    return [event.title for event in events]


WAY = [
    "Bantuan diterima",
    "Sanggahan dikabulkan",
    "Sanggahan diajukan",
    "Ditolak",
    "Diajukan kembali",
    "Dikembalikan untuk diperbaiki",
    "Diajukan ke Bappeda",
    "Penerima dicatat",
]


@pytest.mark.parametrize(
    "who", ["operator_lahat", "supervisor_lahat", "verifier_lahat", "auditor_sumsel"]
)
def test_one_list_in_the_order_of_time(cast, recipient, who):
    events = told(getattr(cast, who), recipient)
    assert titles(events) == WAY
    moments = [event.at for event in events]
    assert moments == sorted(moments, reverse=True)


def test_the_words_say_who_and_why(cast, recipient):
    events = {event.title: event for event in told(cast.operator_lahat, recipient)}
    refused, handed_out = events["Ditolak"], events["Bantuan diterima"]
    assert refused.text == "Tidak tepat sasaran, tepat lokasi · Desil 8."
    assert refused.by == cast.verifier_lahat.user.name
    assert events["Dikembalikan untuk diperbaiki"].text == "Periksa NIK."
    assert handed_out.text == "Tahap 1 · Rp150.000 · beras 10 kg"
    assert handed_out.on == timezone.localdate(on_day(12))
    assert events["Diajukan ke Bappeda"].by == cast.operator_lahat.user.name


def test_visits_and_changes_are_bappeda_s(cast, recipient):
    case = Case.objects.get(recipient=recipient)
    by = cast.verifier_lahat.user
    FieldCheck.objects.create(
        case=case, agency=case.agency, regency=case.regency, case_version=3,
        question="APAKAH RUMAHNYA LAYAK", requested_by=by, requested_at=on_day(6),
        due_on=on_day(9).date(), state="done", visited_on=timezone.localdate(on_day(6)),
        result="as_written", reported_by=by, reported_at=on_day(10), visitor="PETUGAS BUDI",
    )  # fmt: skip
    Drift.objects.create(
        case=case, agency=case.agency, regency=case.regency, cause="release",
        decided_state="approved", before={"eligibility": "eligible"},
        after={"eligibility": "outside"}, found_at=on_day(20), state="kept", handled_by=by,
        handled_at=on_day(21), reason="TETAP LAYAK",
    )  # fmt: skip
    theirs = ["Perubahan sesudah putusan", "Putusan dipertahankan", "Verifikasi lapangan diminta"]
    for who in ("verifier_lahat", "verifier_sumsel"):
        seen = titles(told(getattr(cast, who), recipient))
        assert set(theirs) <= set(seen)
        assert "Hasil kunjungan: sesuai dengan data instansi" in seen
    assert titles(told(cast.operator_lahat, recipient)) == WAY


def test_the_pages_show_it_to_both(cast, recipient, sign_in):
    case = Case.objects.get(recipient=recipient)
    for who in ("operator_lahat", "verifier_lahat"):
        browser = sign_in(getattr(cast, who))
        for address in (
            reverse("programs:recipient_detail", args=[recipient.pk]),
            reverse("verification:case_detail", args=[case.pk]),
        ):
            page = browser.get(address)
            assert titles(page.context["events"]) == WAY
            for title in WAY:
                assert title in page.text
    foreign = sign_in(cast.verifier_palembang)
    assert foreign.get(reverse("verification:case_detail", args=[case.pk])).status_code == 404


def test_before_it_is_handed_in_nothing_is_said_of_bappeda(cast):
    row = a_recipient(a_program(cast.operator_lahat), cast.operator_lahat, region(MERAPI))
    assert titles(told(cast.operator_lahat, row)) == ["Penerima dicatat"]


def test_a_return_that_was_taken_back_is_followed_by_no_submission(cast):
    by = cast.operator_lahat
    program = a_program(by)
    row = a_recipient(program, by, region(MERAPI))
    submitting(program, by)
    case = Case.objects.get(recipient=row)
    made = deciding(case, cast.verifier_lahat, RETURNED)
    Decision.objects.create(
        case=case, agency=case.agency, regency=case.regency, case_version=2, action="undo",
        reason="Keliru.", entered_by=by.user, submitted_by=by.user,
        decided_by=cast.verifier_lahat.user,
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(version=3, state="submitted")
    assert made.action == "return"
    seen = titles(told(by, row))
    assert seen.count("Putusan dibatalkan") == 1
    assert "Diajukan kembali" not in seen


def test_as_many_queries_for_a_long_story(cast, recipient):
    scope = Scope.of(cast.verifier_lahat.user, cast.verifier_lahat.pk)

    def counted() -> int:
        seen = Recipient.objects.select_related("entered_by").get(pk=recipient.pk)
        with CaptureQueriesContext(connection) as queries:
            recipient_history(scope, seen)
        return len(queries)

    before = counted()
    _one_more_round(recipient, cast)
    assert counted() == before


def _one_more_round(recipient: Recipient, cast) -> None:
    program, by = recipient.program, cast.operator_lahat.user
    distribution = Distribution.objects.create(
        program=program, agency=program.agency, regency=program.regency, number=2,
        name="Tahap 2", planned_on=timezone.localdate(), created_by=by,
    )  # fmt: skip
    DistributionItem.objects.create(
        distribution=distribution, recipient=recipient, agency=program.agency,
        regency=recipient.regency, state="missed", changed_by=by,
    )  # fmt: skip


def test_a_day_written_down_later_stands_at_its_end():
    written = timezone.now()
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    assert timezone.localdate(day_in_order(yesterday, written)) == yesterday
    assert day_in_order(timezone.localdate(), written) == written
