"""Somebody lost every second factor: two officers let them back in, and nobody else gets in."""

from __future__ import annotations

import datetime

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.enums import RecoveryState
from accounts.models import FactorRecovery, Membership
from accounts.operations import recoveries
from accounts.operations.retention import tidy_accounts
from accounts.roles import Role
from accounts.tasks import end_recoveries
from core.models import AuditEvent
from tests.accounts.recovering import (
    DETAIL,
    SEEN,
    answer,
    asked,
    begin,
    link_of,
    officer,
    opens,
    told,
    with_factors,
)
from tests.accounts.test_guards import KNOWN_PASSWORD, knock
from tests.accounts.test_requests import PASSWORD, letter
from tests.accounts.test_second_factor import enrol
from tests.clients import PortalClient, as_login_role
from tests.factories.cast import FAR, Cast


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_whole_way_back(sign_in):
    """As the portal does it: every page as the web process's login, every transaction committed."""
    cast = Cast()
    member, first = cast.operator_lahat, cast.secretariat_lahat
    second, lost = officer(cast, "Kedua"), PortalClient()
    user = with_factors(member)
    knock(lost, user.email, KNOWN_PASSWORD)  # as far as somebody comes without a factor
    inside = sign_in(member)
    assert inside.get("/beranda/").status_code == 200

    assert begin(sign_in(first), member).status_code == 302
    recovery = FactorRecovery.objects.get()
    (started,) = mail.outbox
    assert started.to == [user.email]
    assert first.user.name in started.body
    assert "Hentikan pemulihan" in started.body
    assert told(second.user) == {"recovery_waiting"}
    assert told(user) == {"recovery_started"}

    browser = sign_in(second)
    page = browser.get(reverse(DETAIL, args=[recovery.pk])).text
    assert SEEN["reason"] in page
    assert "Konfirmasi pemulihan" in page
    confirmed = answer(browser, recovery, "confirm")
    assert confirmed["Location"] == reverse(DETAIL, args=[recovery.pk])
    assert opens(user) == (0, False)
    assert inside.get("/beranda/").status_code == 302
    assert not UserSession.objects.filter(user=user).exists()
    # The password of before is none any more, and what was half open leads nowhere.
    assert lost.get("/beranda/").status_code == 302
    assert knock(PortalClient(), user.email, KNOWN_PASSWORD).status_code != 302

    way_back = mail.outbox[-1]
    assert way_back.to == [user.email]
    link = link_of(way_back)
    path = link[link.index("/akun/") :]
    # No page shows it to an officer.
    shown = browser.get(reverse(DETAIL, args=[recovery.pk])).text
    assert "/akun/aktivasi/" not in confirmed.content.decode() + shown
    visitor = PortalClient()
    assert visitor.get(path).status_code == visitor.get(path).status_code == 200
    sent = visitor.post(path, {"password": PASSWORD, "again": PASSWORD})
    assert sent["Location"] == reverse("account_login")
    assert visitor.get(path).status_code == 410
    knock(visitor, user.email, PASSWORD)
    for address in ("/beranda/", "/program/"):
        assert visitor.get(address).url == reverse("mfa_activate_totp")
    enrol(visitor)
    assert visitor.get("/beranda/").status_code == 200
    assert told(user) >= {"recovery_done"}
    recovery.refresh_from_db()
    assert recovery.finished_at is not None
    # Nothing got wider.
    kept = Membership.objects.get(user=user)
    assert (kept.pk, kept.role, kept.agency_id, kept.expires_on) == (
        member.pk, member.role, member.agency_id, FAR,
    )  # fmt: skip
    acts = AuditEvent.objects.filter(action__startswith="factor_recovery.").order_by("at")
    assert list(acts.values_list("action", "actor")) == [
        ("factor_recovery.start", first.user_id),
        ("factor_recovery.confirm", second.user_id),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "hilang"}, "reason"),
        ({"proof": ""}, "proof"),
        ({"proof_note": ""}, "proof_note"),
        ({"proof_note": "KTP 1604110101900001"}, "proof_note"),
        ({"proof": "letter", "letter_number": "800/12/X", "letter_date": "2026-01-05"}, "letter"),
        ({"proof": "letter", "letter_date": "2026-01-05"}, "letter_number"),
        ({"letter_date": "2999-01-05"}, "letter_date"),
    ],
)
def test_what_is_missing_is_named_and_nothing_begins(cast, sign_in, changes, field):
    officer(cast, "Kedua")
    page = begin(sign_in(cast.secretariat_lahat), cast.operator_lahat, **changes)
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert SEEN["proof_note"] in page.text or "proof_note" in changes
    assert not FactorRecovery.objects.exists()


@pytest.mark.django_db
def test_by_letter_the_second_officer_reads_it(cast, sign_in):
    second = officer(cast, "Kedua")
    begin(
        sign_in(cast.secretariat_lahat), cast.operator_lahat, proof="letter", proof_note="",
        letter_number="800/12/BKPSDM/2026", letter_date="2026-01-05", letter=letter(),
    )  # fmt: skip
    recovery = FactorRecovery.objects.get()
    given = sign_in(second).get(reverse("accounts:recovery_letter", args=[recovery.pk]))
    assert given.getvalue()[:2] == b"\xff\xd8"
    assert "no-store" in given["Cache-Control"]
    seen = asked(cast.supervisor_lahat, cast.secretariat_lahat)
    none = sign_in(second).get(reverse("accounts:recovery_letter", args=[seen.pk]))
    assert none.status_code == 404
    foreign = sign_in(officer(cast, "Asing", province=True, role=Role.VERIFIER))
    assert foreign.get(reverse("accounts:recovery_letter", args=[recovery.pk])).status_code == 403


@pytest.mark.django_db
def test_refused_withdrawn_and_over(cast, sign_in, django_capture_on_commit_callbacks):
    first, second = cast.secretariat_lahat, officer(cast, "Kedua")
    user = with_factors(cast.operator_lahat)
    with django_capture_on_commit_callbacks(execute=True):
        one = asked(cast.operator_lahat, first)
        assert answer(sign_in(second), one, "refuse", reason="singkat").status_code == 422
        answer(sign_in(second), one, "refuse", reason="Surat tidak sesuai.")
    two = asked(cast.operator_lahat, first)
    with django_capture_on_commit_callbacks(execute=True):
        answer(sign_in(second), two, "withdraw")
        answer(sign_in(first), two, "withdraw")
    found = FactorRecovery.objects.order_by("started_at").values_list("state", "ended_by")
    assert list(found) == [("refused", second.user_id), ("withdrawn", first.user_id)]
    assert [message.to for message in mail.outbox] == [[user.email]] * 2
    assert "recovery_ended" in told(first.user)
    for over in (one, two):
        browser = sign_in(second)
        said = answer(browser, over, "confirm")
        assert "sudah dijawab" in browser.get(said.url).text
    assert opens(user) == (3, True)


@pytest.mark.django_db
def test_after_72_hours_it_is_over_by_itself(cast, sign_in, django_capture_on_commit_callbacks):
    first, second = cast.secretariat_lahat, officer(cast, "Kedua")
    user = with_factors(cast.operator_lahat)
    past = timezone.now() - datetime.timedelta(minutes=1)
    late = asked(cast.operator_lahat, first, expires_at=past)
    browser = sign_in(second)
    said = answer(browser, late, "confirm")
    assert "lewat 72 jam" in browser.get(said.url).text
    assert opens(user) == (3, True)
    with as_login_role("sigertak_worker"), django_capture_on_commit_callbacks() as owed:
        assert end_recoveries() == 1
        assert end_recoveries() == 0
    for callback in owed:
        callback()
    late.refresh_from_db()
    assert (late.state, late.ended_by) == (RecoveryState.EXPIRED, None)
    assert mail.outbox[-1].to == [user.email]
    # One that nobody closed yet stands in the way of no other.
    asked(cast.operator_lahat, first, expires_at=past)
    assert begin(sign_in(first), cast.operator_lahat).status_code == 302
    assert FactorRecovery.objects.waiting().count() == 1


@pytest.mark.django_db
def test_one_open_act_for_each_account(cast, sign_in):
    officer(cast, "Kedua")
    browser = sign_in(cast.secretariat_lahat)
    assert begin(browser, cast.operator_lahat).status_code == 302
    again = begin(browser, cast.operator_lahat)
    assert again.status_code == 422
    assert "sudah diminta" in again.text


@pytest.mark.django_db
def test_the_holder_sees_it_and_stops_it(cast, sign_in):
    first, second = cast.secretariat_lahat, officer(cast, "Kedua")
    member, other = cast.operator_lahat, cast.supervisor_lahat
    recovery = asked(member, first)
    theirs, stranger = sign_in(member), sign_in(other)
    assert first.user.name in theirs.get(reverse("mfa_index")).text
    assert "Hentikan pemulihan" not in stranger.get(reverse("mfa_index")).text
    stranger.post(reverse("accounts:recovery_stop"))
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.WAITING
    assert theirs.post(reverse("accounts:recovery_stop"))["Location"] == reverse("mfa_index")
    recovery.refresh_from_db()
    assert (recovery.state, recovery.ended_by) == (RecoveryState.STOPPED, member.user)
    assert told(first.user) == {"recovery_ended"}
    assert "recovery_ended" in told(second.user)
    assert AuditEvent.objects.filter(action="factor_recovery.stop", actor=member.user).exists()
    browser = sign_in(second)
    assert "sudah dijawab" in browser.get(answer(browser, recovery, "confirm").url).text
    assert theirs.get("/beranda/").status_code == 200


@pytest.mark.django_db
def test_who_came_in_since_is_told_to_the_second_officer(cast, sign_in):
    recovery = asked(cast.operator_lahat, cast.secretariat_lahat)
    browser = sign_in(officer(cast, "Kedua"))
    address = reverse(DETAIL, args=[recovery.pk])
    words = "masuk sesudah permintaan"
    assert words not in browser.get(address).text
    cast.operator_lahat.user.last_login = timezone.now()
    cast.operator_lahat.user.save(update_fields=["last_login"])
    assert words in browser.get(address).text


@pytest.mark.django_db
def test_sessions_that_no_list_knows_end_too(cast, sign_in):
    browser = sign_in(cast.operator_lahat)
    UserSession.objects.all().delete()
    assert browser.get("/beranda/").status_code == 200
    recovery = asked(cast.operator_lahat, cast.secretariat_lahat)
    recoveries.confirm(recovery=recovery, by=officer(cast, "Kedua").user)
    assert Session.objects.exists()
    assert browser.get("/beranda/").status_code == 302


@pytest.mark.django_db
def test_the_letter_goes_when_its_time_is_over(cast, django_capture_on_commit_callbacks):
    recovery = asked(cast.operator_lahat, cast.secretariat_lahat, letter_type="image/jpeg")
    recovery.letter.save(f"{recovery.pk}.jpg", ContentFile(b"SURAT"))
    name, days = recovery.letter.name, settings.RETENTION_DAYS["letters"]
    recoveries.withdraw(recovery=recovery, by=cast.secretariat_lahat.user)
    for later, kept in ((days - 1, True), (days + 1, False)):
        now = timezone.now() + datetime.timedelta(days=later)
        with django_capture_on_commit_callbacks() as owed, as_login_role("sigertak_worker"):
            tidy_accounts(now)
        for callback in owed:
            callback()
        recovery.refresh_from_db()
        assert bool(recovery.letter) is kept
        assert recovery.letter.storage.exists(name) is kept
