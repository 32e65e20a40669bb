"""Minutes: what they count, that they are issued once, numbered without gaps, and for whom."""

from __future__ import annotations

import datetime
import threading
import uuid

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.scope import Scope
from core.pdfs import judge_pdf
from core.scope import scoped
from tests.clients import as_login_role
from tests.factories.registry import a_program
from tests.verification.acts import APPROVED, REJECTED, RETURNED, deciding, waiting_case
from verification.models import Decision, Minutes
from verification.operations.minutes import Signing, issue
from verification.queries.minutes import Period, lines
from verification.rules import Refused

SIGNING = Signing("Hj. Siti", "Kepala Bappeda Kabupaten Lahat", "197001011990031001", "Lahat")


def today() -> Period:
    return Period(timezone.localdate(), timezone.localdate())


def issued(membership, period=None, minutes_id=None):
    scope = Scope.of(membership.user, membership.pk)
    with as_login_role(), scoped(scope.database):
        return issue(
            minutes_id=minutes_id or uuid.uuid4(),
            period=period or today(),
            signing=SIGNING,
            by=membership.user,
            scope=scope,
        )


@pytest.fixture
def decided(cast):
    """Lahat: one approved, one rejected, one returned, one waiting. Palembang: one approved."""
    program = a_program(cast.operator_lahat, name="Bantuan Lahat")
    for verdict in (APPROVED, REJECTED, RETURNED):
        case = waiting_case(cast.operator_lahat, program=program)
        deciding(case, cast.verifier_lahat, verdict)
    waiting_case(cast.operator_lahat, program=program)
    other = waiting_case(cast.operator_palembang, village="1671011001")
    deciding(other, cast.verifier_palembang)
    return program


def test_the_figures(cast, decided):
    minutes, new = issued(cast.verifier_lahat)
    assert new
    counts = minutes.counts
    assert (counts["examined"], counts["approved"], counts["rejected"], counts["returned"]) == (
        3, 1, 1, 1,
    )  # fmt: skip
    assert (counts["off_target"], counts["off_location"]) == (1, 0)
    whole, _new = issued(cast.verifier_sumsel)
    assert whole.counts["examined"] == 4


def test_a_decision_taken_back_is_not_counted(cast, decided):
    case = Decision.objects.filter(action="approve", regency=decided.regency).get().case
    case.version, case.state = 3, "submitted"
    case.save(update_fields=["version", "state"])
    assert issued(cast.verifier_lahat)[0].counts["examined"] == 2


def test_other_days_and_programs(cast, decided):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with pytest.raises(Refused):
        issued(cast.verifier_lahat, Period(yesterday, yesterday))
    other = a_program(cast.operator_lahat)
    day = timezone.localdate()
    with pytest.raises(Refused):
        issued(cast.verifier_lahat, Period(day, day, other.pk))
    assert Minutes.objects.count() == 0


def test_the_same_form_twice_issues_once(cast, decided):
    key = uuid.uuid4()
    first, again = (
        issued(cast.verifier_lahat, minutes_id=key),
        issued(cast.verifier_lahat, minutes_id=key),
    )
    assert (first[1], again[1]) == (True, False)
    assert first[0] == again[0]


def test_numbers_of_each_territory_have_no_gaps(cast, decided):
    numbers = [issued(cast.verifier_lahat)[0].number for _n in range(3)]
    year = timezone.localdate().year
    assert numbers == [f"00{n}/BA-VER/1604/{year}" for n in (1, 2, 3)]
    assert issued(cast.verifier_sumsel)[0].number == f"001/BA-VER/PROV/{year}"


def test_the_file_is_a_sound_pdf_and_only_for_the_territory(cast, decided, sign_in):
    minutes, _new = issued(cast.verifier_lahat)
    path = f"/verifikasi/berita-acara/{minutes.pk}/unduh/"
    answer = sign_in(cast.verifier_lahat).get(path)
    judge_pdf(b"".join(answer.streaming_content))
    assert sign_in(cast.auditor_sumsel).get(path).status_code == 200
    for stranger in (cast.verifier_palembang, cast.operator_palembang, cast.operator_lahat_perkim):
        assert sign_in(stranger).get(path).status_code in (403, 404)


def test_minutes_of_one_program_reach_its_agency(cast, decided, sign_in):
    day = timezone.localdate()
    minutes, _new = issued(cast.verifier_lahat, Period(day, day, decided.pk))
    browser = sign_in(cast.supervisor_lahat)
    assert minutes.number in browser.get("/verifikasi/berita-acara/").content.decode()
    assert browser.get("/verifikasi/berita-acara/buat/").status_code == 403


def test_the_form_and_the_code(cast, decided, sign_in):
    browser = sign_in(cast.verifier_lahat)
    page = browser.get("/verifikasi/berita-acara/buat/")
    # Several agencies may have a program of this name.
    assert f"{decided} · {decided.agency.short_name}" in page.text
    values = {
        name: value.isoformat() if isinstance(value, datetime.date) else str(value)
        for name, value in page.context["form"].initial.items()
    }
    values |= {"signer_name": "Siti", "signer_title": "Kepala", "place": "Lahat"}
    wrong = browser.post("/verifikasi/berita-acara/buat/", {**values, "signer_nip": "12"})
    assert wrong.status_code == 200
    assert 'value="Siti"' in wrong.content.decode()
    assert browser.post("/verifikasi/berita-acara/buat/", values).status_code == 302
    minutes = Minutes.objects.get()
    check = browser.get(
        "/verifikasi/berita-acara/", {"code": minutes.code.lower().replace("-", " ")}
    )
    assert minutes.number in check.content.decode()
    assert check.context["checked"] == minutes
    assert (
        browser.get("/verifikasi/berita-acara/", {"code": "AAAA-AAAA-AAAA"}).context["checked"]
        is None
    )
    elsewhere = sign_in(cast.verifier_palembang)
    assert (
        elsewhere.get("/verifikasi/berita-acara/", {"code": minutes.code}).context["checked"]
        is None
    )


def test_lines_are_counted_in_one_query(cast, decided, django_assert_num_queries):
    scope = Scope.of(cast.verifier_sumsel.user)
    with django_assert_num_queries(1):
        assert len(lines(scope, today())) == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers(cast):
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat)
    numbers, barrier = [], threading.Barrier(2)
    membership = cast.verifier_lahat
    scope = Scope.of(membership.user, membership.pk)

    def run():
        try:
            barrier.wait(10)
            with as_login_role(), scoped(scope.database), transaction.atomic():
                made, _new = issue(
                    minutes_id=uuid.uuid4(), period=today(), signing=SIGNING,
                    by=membership.user, scope=scope,
                )  # fmt: skip
                numbers.append(made.number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(number[:3] for number in numbers) == ["001", "002"]


def test_a_key_of_another_territory_is_refused_like_any_other(cast, decided, sign_in):
    theirs, _new = issued(cast.verifier_palembang)
    with pytest.raises(Refused):
        issued(cast.verifier_lahat, minutes_id=theirs.pk)
    assert Minutes.objects.get().regency == cast.verifier_palembang.regency
