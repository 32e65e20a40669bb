"""Auditors read who holds which right, and the sums that leaders read; they change none of it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.access import url_rules
from accounts.models import Campaign, CampaignItem, Membership
from accounts.operations import memberships
from accounts.roles import PERMISSIONS, Role
from accounts.scope import Scope
from tests.access.doors import closed_doors
from tests.factories.cast import FAR, Cast
from tests.factories.grants import a_grant

pytestmark = pytest.mark.django_db

_FORM = re.compile(r'<form[^>]*method="post"[^>]*>', re.IGNORECASE)


@pytest.fixture
def rights(cast: Cast) -> list[str]:
    """Pages about somebody's rights in Lahat, each with something on it."""
    member, desk = cast.operator_lahat, cast.secretariat_lahat
    memberships.suspend(membership=member, reason="Sedang tugas belajar.", by=desk.user)
    campaign = Campaign.objects.create(
        name="Pengukuhan 2026", regency=member.regency, due_on=FAR, started_by=desk.user
    )
    CampaignItem.objects.create(campaign=campaign, membership=member, regency=member.regency)
    grant = a_grant(cast.verifier_lahat, cast.operator_lahat_perkim.agency)
    return [
        reverse("accounts:member_list"),
        reverse("accounts:member_detail", args=[member.pk]),
        reverse("accounts:sight_list"),
        reverse("accounts:campaign_list"),
        reverse("accounts:campaign_detail", args=[campaign.pk]),
        reverse("accounts:grant_list"),
        reverse("accounts:grant_detail", args=[grant.pk]),
    ]


@pytest.mark.parametrize("who", ["auditor_lahat", "auditor_sumsel"])
def test_rights_are_read_and_nothing_is_offered_that_changes_them(cast, sign_in, rights, who):
    auditor = getattr(cast, who)
    browser, scope = sign_in(auditor), Scope.of(auditor.user)
    for page in rights:
        shown = browser.get(page)
        assert shown.status_code == 200, page
        assert list(closed_doors(shown, scope)) == [], page
        # Searching, signing out, the language: no more than on any page of theirs.
        main = shown.text[shown.text.index("<main") : shown.text.index("</main")]
        assert [form for form in _FORM.findall(main) if "cari" not in form] == [], page
    detail = browser.get(rights[1]).text
    assert "Sedang tugas belajar." in detail


def test_the_desk_is_still_offered_its_acts(cast, sign_in, rights):
    browser = sign_in(cast.secretariat_lahat)
    told = "".join(browser.get(page).text for page in rights)
    for word in (
        "Aktifkan kembali",
        "Mulai pengukuhan",
        "Kukuhkan",
        "Akhiri akses",
        "Buka instansi",
    ):
        assert word in told, word


def test_an_auditor_changes_no_right(cast, sign_in, rights):
    browser, before = sign_in(cast.auditor_lahat), Membership.objects.values().order_by("pk")
    stood = list(before)
    tried = [
        browser.post(rights[3], {"name": "Milik saya", "due_on": FAR.isoformat()}),
        browser.post(
            reverse("accounts:member_act", args=[cast.operator_lahat.pk, "aktifkan"]),
            {"reason": "Untuk dicoba saja."},
        ),
        browser.post(reverse("accounts:member_link", args=[cast.operator_lahat.pk])),
        browser.get(reverse("accounts:member_recover", args=[cast.operator_lahat.pk])),
        browser.get(reverse("accounts:recovery_list")),
        browser.get(reverse("accounts:request_list")),
    ]
    assert {answer.status_code for answer in tried} == {403}
    assert list(before.all()) == stood
    assert Campaign.objects.count() == 1


def test_another_regencys_rights_are_not_read(cast, sign_in):
    stranger = cast.verifier_palembang
    browser = sign_in(cast.auditor_lahat)
    assert browser.get(reverse("accounts:member_detail", args=[stranger.pk])).status_code == 404
    assert stranger.user.name not in browser.get(reverse("accounts:member_list")).text


@pytest.mark.parametrize("name", ["analysis:overlap_totals", "analysis:plan_totals"])
def test_sums_of_leaders_are_read(cast, sign_in, name):
    address = f"{reverse(name)}?tahun={timezone.localdate().year}"
    assert sign_in(cast.auditor_sumsel).get(address).status_code == 200


def test_reading_rights_is_the_desks_and_the_auditors():
    readers = {role for role in Role if _admits(role, "accounts:member_list")}
    assert readers == {Role.SECRETARIAT, Role.AUDITOR}
    changers = {role for role in Role if _admits(role, "accounts:member_act")}
    assert changers == {Role.SECRETARIAT}


def _admits(role: Role, name: str) -> bool:
    return PERMISSIONS[role].issuperset(url_rules()[name].needs)
