"""Two officers are two people: nobody is their own second one, by an account that they made."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import RecoveryState
from accounts.models import AccountRequest, Activation, FactorRecovery, Membership
from accounts.operations import activations
from accounts.roles import Role
from accounts.scope import Scope
from tests.access.thefts import moved
from tests.accounts.recovering import (
    DETAIL,
    answer,
    asked,
    begin,
    officer,
    opens,
    told,
    with_factors,
)
from tests.accounts.test_lost_factors_walls import _ASK, _CONFIRM, of, technical
from tests.accounts.test_requests import PASSWORD
from tests.factories.cast import FAR
from tests.factories.grants import a_grant
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

_A_RIGHT = (
    "INSERT INTO accounts_membership (id, user_id, role, agency_id, regency_id, expires_on,"
    " suspended_by_province, granted_by_id, granted_at)"
    " VALUES (gen_random_uuid(), %s, 'secretariat', %s, %s, %s, false, %s, %s)"
)


def given(held: Membership, by: Membership | None, days: float) -> Membership:
    """The right as if a desk had given it so long ago; None: on the server."""
    Membership.objects.filter(pk=held.pk).update(
        granted_by=by and by.user, granted_at=timezone.now() - datetime.timedelta(days=days)
    )
    held.refresh_from_db()
    return held


def is_refused(sign_in: Any, second: Membership, recovery: FactorRecovery, words: str) -> None:
    """By the page, which says why before and after, and by the database."""
    browser = sign_in(second)
    address = reverse(DETAIL, args=[recovery.pk])
    page = browser.get(address).text
    assert words in page
    assert "Konfirmasi pemulihan</button>" not in page
    assert "Tolak pemulihan" in page
    said = answer(browser, recovery, "confirm")
    assert browser.get(said.url).text.count(words) == 2
    assert moved(of(second), _CONFIRM, second.user_id, recovery.pk) == 0
    recovery.refresh_from_db()
    assert recovery.state == RecoveryState.WAITING


def test_nobody_approves_their_own_second_person(cast, sign_in):
    """All by pages: an application, approved; its link was on the screen of who approved."""
    thief = cast.secretariat_lahat
    user = with_factors(cast.operator_lahat)
    wanted = AccountRequest.objects.create(
        name="Boneka", nip="198001012005011001", email="boneka@contoh.go.id", phone="0812",
        agency=thief.agency, regency=thief.agency.regency, role=Role.SECRETARIAT, letter="x.pdf",
        letter_type="application/pdf",
    )  # fmt: skip
    browser = sign_in(thief)
    until = timezone.localdate() + datetime.timedelta(days=300)
    browser.post(reverse("accounts:request_approve", args=[wanted.pk]), {"expires_on": until})
    puppet = Membership.objects.get(user__email="boneka@contoh.go.id")
    puppet.user.set_password(PASSWORD)
    puppet.user.save()
    recovery = asked(cast.operator_lahat, thief)
    is_refused(sign_in, puppet, recovery, "belum 7 hari")
    # Nor by waiting.
    is_refused(sign_in, given(puppet, thief, 400), recovery, "diberikan oleh petugas yang meminta")
    # The other way round it does not begin before it stood for a while.
    recovery.delete()
    mine = sign_in(given(puppet, thief, 6.9))
    page = begin(mine, cast.operator_lahat)
    assert page.status_code == 422
    assert "belum 7 hari" in page.text
    asking = [user.pk, thief.regency_id, False, puppet.user_id, "72 hours"]
    assert moved(of(puppet), _ASK, *asking) == 0
    given(puppet, thief, 7.1)
    Activation.objects.all().delete()  # the link is as old
    assert begin(mine, cast.operator_lahat).status_code == 302
    assert opens(user) == (3, True)


def test_a_new_officer_confirms_nothing_for_seven_days_and_may_refuse(cast, sign_in):
    user, province = with_factors(cast.operator_lahat), cast.secretariat_sumsel
    second = given(officer(cast, "Kedua"), province, 6.9)
    recovery = asked(cast.operator_lahat, cast.secretariat_lahat)
    is_refused(sign_in, second, recovery, "belum 7 hari")
    given(second, province, 7.1)
    assert moved(of(second), _CONFIRM, second.user_id, recovery.pk) == 1
    assert opens(user) == (0, False)
    other = asked(cast.supervisor_lahat, cast.secretariat_lahat)
    new = given(officer(cast, "Ketiga"), province, 0)
    answer(sign_in(new), other, "refuse", reason="Surat tidak sesuai.")
    other.refresh_from_db()
    assert other.state == RecoveryState.REFUSED


@pytest.mark.parametrize("who_made_it", ["first", "second"])
def test_a_link_between_the_two_makes_them_one(cast, sign_in, who_made_it):
    """An officer given by others who never signed in: a colleague's link opens that account."""
    first, second = cast.secretariat_lahat, officer(cast, "Kedua")
    user = with_factors(cast.operator_lahat)
    recovery = asked(cast.operator_lahat, first)
    maker, made_for = (first, second) if who_made_it == "first" else (second, first)
    activations.issue(user=made_for.user, by=maker.user, scope=Scope.of(maker.user))
    is_refused(sign_in, second, recovery, "membuat tautan akun")
    assert opens(user) == (3, True)
    # Somebody without a link between them does.
    third = officer(cast, "Ketiga")
    assert moved(of(third), _CONFIRM, third.user_id, recovery.pk) == 1


def test_who_gave_a_right_and_when_the_database_writes(cast):
    first, other = cast.secretariat_lahat, cast.secretariat_sumsel
    made_for = cast.operator_lahat.user
    past = timezone.now() - datetime.timedelta(days=100)
    values = [made_for.pk, first.agency_id, first.regency_id, FAR, other.user_id, past]
    assert moved(of(first), _A_RIGHT, *values) == 1
    right = Membership.objects.get(user=made_for, role=Role.SECRETARIAT)
    assert right.granted_by_id == first.user_id
    assert right.granted_at > timezone.now() - datetime.timedelta(minutes=5)
    for change in ("granted_by_id = NULL", "granted_at = now() - interval '1 year'"):
        assert moved(of(first), f"UPDATE accounts_membership SET {change}") == 0


def test_who_may_confirm_is_asked_and_who_may_not_is_not(cast, sign_in):
    first, with_link = cast.secretariat_lahat, officer(cast, "Tertaut")
    with_factors(cast.operator_lahat)
    mine = given(officer(cast, "Diangkat"), first, 400)
    new = given(officer(cast, "Baru"), cast.secretariat_sumsel, 1)
    activations.issue(user=with_link.user, by=first.user, scope=Scope.of(first.user))
    browser = sign_in(first)
    assert begin(browser, cast.operator_lahat).status_code == 302
    # Nobody of the regency: so the province is asked.
    assert told(cast.secretariat_sumsel.user) == {"recovery_waiting"}
    assert [told(one.user) for one in (mine, new, with_link)] == [set()] * 3


def test_the_smallest_desk_of_the_province(cast, sign_in):
    """Two officers, one given by the other: the younger asks, the elder confirms."""
    elder, user = cast.secretariat_sumsel, with_factors(cast.operator_sumsel)
    younger = given(officer(cast, "Muda", province=True), elder, 30)
    page = begin(sign_in(elder), cast.operator_sumsel)
    assert page.status_code == 422
    assert "Mintalah dia yang memulai" in page.text
    assert begin(sign_in(younger), cast.operator_sumsel).status_code == 302
    answer(sign_in(elder), FactorRecovery.objects.get(), "confirm")
    assert opens(user) == (0, False)


def test_technicians_who_were_given_by_who_asks_do_not_count(cast, sign_in):
    first, lost = cast.secretariat_sumsel, officer(cast, "Kedua", province=True)
    user = with_factors(lost)
    recovery = asked(lost, first)
    technician = given(cast.tech_admin, first, 400)
    assert moved(technical(technician), _CONFIRM, technician.user_id, recovery.pk) == 0
    founded = given(technician, None, 0)
    answer(sign_in(founded), recovery, "confirm")
    assert opens(user) == (0, False)


@pytest.mark.parametrize("writes", [True, False])
def test_who_holds_a_grant_elsewhere_is_the_provinces(cast, sign_in, writes):
    first, held = cast.secretariat_lahat, cast.verifier_lahat
    second, user = officer(cast, "Kedua"), with_factors(held)
    recovery = asked(held, first)
    a_grant(held, region("1671"), writes=writes)
    # Granted meanwhile, it stands in the way of a confirmation, too.
    assert moved(of(second), _CONFIRM, second.user_id, recovery.pk) == 0
    browser = sign_in(second)
    assert "berubah sejak" in browser.get(answer(browser, recovery, "confirm").url).text
    recovery.delete()
    page = begin(sign_in(first), held)
    assert page.status_code == 422
    assert "luar wilayah" in page.text
    asking = [user.pk, held.regency_id, False, first.user_id, "72 hours"]
    assert moved(of(first), _ASK, *asking) == 0
    officer(cast, "Ketiga", province=True)
    assert begin(sign_in(cast.secretariat_sumsel), held).status_code == 302
    assert FactorRecovery.objects.get().regency is None


def test_a_grant_of_ones_own_regency_stays_there(cast, sign_in):
    officer(cast, "Kedua")
    held = cast.verifier_lahat
    with_factors(held)
    a_grant(held, region("1604"), writes=True)
    assert begin(sign_in(cast.secretariat_lahat), held).status_code == 302
    assert FactorRecovery.objects.get().regency_id == held.regency_id
