"""Who lets somebody back in: whose desk, which second person, and who gets hold of nothing."""

from __future__ import annotations

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.enums import RecoveryState
from accounts.models import Activation, FactorRecovery, Membership, Notice
from accounts.roles import Role
from tests.accounts.recovering import (
    DETAIL,
    answer,
    asked,
    begin,
    link_of,
    officer,
    opens,
    told,
    with_factors,
)
from tests.accounts.test_requests import PASSWORD
from tests.clients import PortalClient
from tests.factories.cast import FAR


@pytest.mark.django_db
def test_neither_who_asked_nor_the_holder_answers(cast, sign_in):
    first, holder = cast.secretariat_lahat, officer(cast, "Kedua")
    user = with_factors(holder)
    recovery = asked(holder, first)
    for own in (first, holder):
        browser = sign_in(own)
        page = browser.get(reverse(DETAIL, args=[recovery.pk])).text
        assert "Konfirmasi pemulihan" not in page
        for verb, fields in (("confirm", {}), ("refuse", {"reason": "Tidak meyakinkan."})):
            said = answer(browser, recovery, verb, **fields)
            assert "bukan yang memintanya" in browser.get(said.url).text
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.WAITING
    assert opens(user)[0] > 0
    assert begin(sign_in(first), first).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["suspended", "expired", "revoked", "closed", "never"])
def test_what_does_not_live_is_not_brought_back(cast, sign_in, how):
    """When it is asked for, and when it is confirmed."""
    second, member = officer(cast, "Kedua"), cast.operator_lahat
    user = with_factors(member)
    recovery = asked(member, cast.secretariat_lahat)
    match how:
        case "suspended":
            member.suspended_at = timezone.now()
        case "expired":
            member.expires_on = timezone.localdate() - datetime.timedelta(days=1)
        case "revoked":
            member.revoked_at, member.revoked_by = timezone.now(), second.user
        case "closed":
            user.is_active = False
            user.save(update_fields=["is_active"])
        case "never":
            user.set_unusable_password()
            user.save()
    member.save()
    browser = sign_in(second)
    answer(browser, recovery, "confirm")
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.WAITING
    assert Authenticator.objects.filter(user=user).count() == 3
    recovery.delete()
    assert begin(browser, member).status_code == 422


@pytest.mark.django_db
def test_another_regencys_people_do_not_exist_here(cast, sign_in):
    stranger, browser = cast.verifier_palembang, sign_in(cast.secretariat_lahat)
    assert begin(browser, stranger).status_code == 404
    recovery = asked(stranger, cast.secretariat_sumsel)
    assert browser.get(reverse(DETAIL, args=[recovery.pk])).status_code == 404
    for verb in ("letter", "confirm", "refuse", "withdraw", "resend"):
        address = reverse(f"accounts:recovery_{verb}", args=[recovery.pk])
        tried = browser.get(address) if verb == "letter" else browser.post(
            address, {"reason": "Bukan urusan kami."}
        )  # fmt: skip
        assert tried.status_code == 404, verb
    assert stranger.user.name not in browser.get(reverse("accounts:recovery_list")).text


@pytest.mark.django_db
def test_a_regency_does_not_bring_back_who_also_works_elsewhere(cast, sign_in):
    officer(cast, "Kedua")
    here = cast.operator_lahat
    Membership.objects.create(
        user=here.user, role=Role.EXECUTIVE, agency=cast.verifier_sumsel.agency, regency=None,
        expires_on=FAR,
    )  # fmt: skip
    page = begin(sign_in(cast.secretariat_lahat), here)
    assert page.status_code == 422
    assert "luar wilayah" in page.text
    officer(cast, "Ketiga", province=True)
    assert begin(sign_in(cast.secretariat_sumsel), here).status_code == 302
    assert FactorRecovery.objects.get().regency is None


@pytest.mark.django_db
def test_the_province_is_the_second_person_of_a_lone_desk(cast, sign_in):
    user = with_factors(cast.operator_lahat)
    assert "petugas lain" in begin(sign_in(cast.secretariat_lahat), cast.operator_lahat).text
    province = cast.secretariat_sumsel
    assert begin(sign_in(cast.secretariat_lahat), cast.operator_lahat).status_code == 302
    assert told(province.user) == {"recovery_waiting"}
    answer(sign_in(province), FactorRecovery.objects.get(), "confirm")
    assert opens(user) == (0, False)


@pytest.mark.django_db
def test_who_wears_two_hats_is_told_under_that_of_the_desk(cast, sign_in):
    older = cast.verifier_lahat
    second = Membership.objects.create(
        user=older.user, role=Role.SECRETARIAT, agency=cast.secretariat_lahat.agency,
        regency=older.regency, expires_on=FAR,
    )  # fmt: skip
    begin(sign_in(cast.secretariat_lahat), cast.operator_lahat)
    notice = Notice.objects.get(user=older.user)
    assert notice.membership == second
    opened = sign_in(older).post(reverse("accounts:notice_open", args=[notice.pk]), follow=True)
    assert opened.status_code == 200
    assert "Konfirmasi pemulihan" in opened.text


@pytest.mark.django_db
def test_technicians_confirm_for_an_officer_of_the_province_and_for_nobody_else(cast, sign_in):
    first, lost = cast.secretariat_sumsel, officer(cast, "Kedua", province=True)
    user, technician = with_factors(lost), cast.tech_admin
    assert begin(sign_in(first), lost).status_code == 302
    assert told(technician.user) == {"recovery_waiting"}
    browser, mine = sign_in(technician), FactorRecovery.objects.get()
    other = asked(cast.operator_sumsel, first)
    assert [one.pk for one in browser.get(reverse("accounts:recovery_list")).context[
        "recoveries"]] == [mine.pk]  # fmt: skip
    assert browser.get("/beranda/").status_code == 200
    assert browser.get(reverse(DETAIL, args=[other.pk])).status_code == 404
    assert answer(browser, other, "confirm").status_code == 404
    assert begin(browser, lost).status_code == 403
    assert answer(browser, mine, "resend").status_code == 403
    page = browser.get(reverse(DETAIL, args=[mine.pk]))
    assert "Konfirmasi pemulihan" in page.text
    answer(browser, mine, "confirm")
    mine.refresh_from_db()
    assert (mine.state, mine.ended_by) == (RecoveryState.CONFIRMED, technician.user)
    assert opens(user) == (0, False)
    assert browser.get(reverse(DETAIL, args=[mine.pk])).status_code == 200


@pytest.mark.django_db
def test_no_officer_gets_hold_of_a_link_meanwhile(
    cast, sign_in, django_capture_on_commit_callbacks
):
    first, second, member = cast.secretariat_lahat, officer(cast, "Kedua"), cast.operator_lahat
    user = with_factors(member)
    browser = sign_in(first)
    # One made before ends with the rest.
    before = browser.post(reverse("accounts:member_link", args=[member.pk])).context["link"]
    recovery = asked(member, first)
    with django_capture_on_commit_callbacks(execute=True):
        answer(sign_in(second), recovery, "confirm")
    assert PortalClient().get(before[before.index("/akun/") :]).status_code == 410
    refused = browser.post(reverse("accounts:member_link", args=[member.pk]))
    assert refused.status_code == 302
    assert "hanya dikirim ke surel" in browser.get(refused.url).text
    assert Activation.objects.filter(user=user, used_at=None).count() == 1
    first_link = link_of(mail.outbox[-1])
    with django_capture_on_commit_callbacks(execute=True):
        answer(browser, recovery, "resend")
    again = link_of(mail.outbox[-1])
    assert mail.outbox[-1].to == [user.email]
    assert [PortalClient().get(one[one.index("/akun/") :]).status_code
            for one in (first_link, again)] == [410, 200]  # fmt: skip
    # With a password, and still no factor: a link would be worth the account.
    user.set_password(PASSWORD)
    user.save()
    assert browser.post(reverse("accounts:member_link", args=[member.pk])).status_code == 302
    with django_capture_on_commit_callbacks(execute=True):
        answer(browser, recovery, "resend")
    assert link_of(mail.outbox[-1]) == again
    with_factors(member)
    assert browser.post(reverse("accounts:member_link", args=[member.pk])).status_code == 200
