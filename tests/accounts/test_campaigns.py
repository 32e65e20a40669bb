"""Recertification: what nobody confirms is suspended on its day, and nobody confirms themselves."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Confirmation, GrantStanding, MembershipState
from accounts.models import Campaign, CampaignItem, Membership
from accounts.operations import campaigns
from accounts.operations.campaigns import CampaignConflict
from accounts.scope import Scope
from accounts.tasks import close_campaigns
from tests.clients import as_login_role
from tests.factories.cast import Cast
from tests.factories.grants import a_grant
from tests.factories.registry import a_program

pytestmark = pytest.mark.django_db


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def started(cast: Cast) -> Campaign:
    """The campaign of Lahat over an operator and a verifier, with Palembang's people around."""
    assert cast.operator_lahat
    assert cast.verifier_lahat
    assert cast.verifier_palembang
    desk = cast.secretariat_lahat
    return campaigns.start(
        name="Pengukuhan 2026", regency=desk.regency, due_on=in_days(30), by=desk.user
    )


def item_of(campaign: Campaign, member) -> CampaignItem:
    return campaign.items.get(membership=member)


def test_takes_the_rights_of_the_territory_but_the_starters_own(cast):
    campaign = started(cast)
    assert {item.membership for item in campaign.items.all()} == {
        cast.operator_lahat, cast.verifier_lahat,
    }  # fmt: skip


def test_kept_and_ended_from_the_page(cast, sign_in):
    campaign = started(cast)
    browser = sign_in(cast.secretariat_lahat)
    kept = item_of(campaign, cast.operator_lahat)
    ended = item_of(campaign, cast.verifier_lahat)
    browser.post(reverse("accounts:campaignitem_keep", args=[kept.pk]))
    browser.post(
        reverse("accounts:campaignitem_end", args=[ended.pk]), {"reason": "Tidak bertugas lagi."}
    )
    for row in (kept, ended, campaign, cast.operator_lahat, cast.verifier_lahat):
        row.refresh_from_db()
    assert (kept.answer, ended.answer) == (Confirmation.KEPT, Confirmation.ENDED)
    assert cast.operator_lahat.state == MembershipState.LIVE
    assert cast.verifier_lahat.state == MembershipState.REVOKED
    assert campaign.closed_at is not None


def test_the_ticked_ones_are_kept_together(cast, sign_in):
    campaign = started(cast)
    first, second = (item_of(campaign, who) for who in (cast.operator_lahat, cast.verifier_lahat))
    campaigns.answer(item=second, keep=False, reason="x", by=cast.secretariat_sumsel.user)
    address = reverse("accounts:campaign_keep_chosen", args=[campaign.pk])
    browser = sign_in(cast.secretariat_lahat)
    assert f'value="{first.pk}"' in browser.get(
        reverse("accounts:campaign_detail", args=[campaign.pk])
    ).text  # fmt: skip
    # The province watches, it does not answer; a desk keeps what stands in this campaign alone.
    chosen = {"hak": [str(first.pk), str(second.pk), "x"]}
    assert sign_in(cast.secretariat_sumsel).post(address, chosen).status_code == 404
    assert "Pilih dahulu" in browser.post(address, {}, follow=True).text
    assert "1 hak akses dikukuhkan" in browser.post(address, chosen, follow=True).text
    for row in (first, second, campaign):
        row.refresh_from_db()
    assert (first.answer, second.answer) == (Confirmation.KEPT, Confirmation.ENDED)
    assert campaign.closed_at is not None


def test_the_second_officer_is_told(cast, sign_in):
    campaign = started(cast)
    item = item_of(campaign, cast.operator_lahat)
    campaigns.answer(item=item, keep=True, reason="", by=cast.secretariat_lahat.user)
    with pytest.raises(CampaignConflict, match="petugas lain"):
        campaigns.answer(item=item, keep=False, reason="x", by=cast.secretariat_sumsel.user)


def test_what_nobody_confirmed_is_suspended_after_its_day_and_not_before(cast):
    campaign = started(cast)
    campaigns.answer(
        item=item_of(campaign, cast.operator_lahat), keep=True, reason="",
        by=cast.secretariat_lahat.user,
    )  # fmt: skip
    assert campaigns.close_due(in_days(30)) == 0
    assert campaigns.close_due(in_days(31)) == 1
    assert campaigns.close_due(in_days(31)) == 0
    for row in (campaign, cast.operator_lahat, cast.verifier_lahat):
        row.refresh_from_db()
    assert cast.operator_lahat.state == MembershipState.LIVE
    assert cast.verifier_lahat.state == MembershipState.SUSPENDED
    event = cast.verifier_lahat.events.get()
    assert (event.by, "Pengukuhan 2026" in event.reason) == (None, True)
    assert campaign.closed_at is not None


def test_the_task_works_as_the_province(cast):
    campaign = started(cast)
    Campaign.objects.filter(pk=campaign.pk).update(due_on=in_days(-1))
    assert close_campaigns() == 2


def test_one_open_campaign_for_a_desk(cast):
    started(cast)
    with pytest.raises(CampaignConflict, match="Masih ada"):
        started(cast)
    assert Campaign.objects.count() == 1


def test_an_empty_campaign_is_not_kept(cast):
    desk = cast.secretariat_lahat
    with pytest.raises(CampaignConflict, match="Tidak ada"):
        campaigns.start(name="x", regency=desk.regency, due_on=in_days(9), by=desk.user)
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("outsider", ["secretariat_sumsel", "verifier_lahat", "steward_lahat"])
def test_only_the_own_desk_answers(cast, sign_in, outsider):
    campaign = started(cast)
    item = item_of(campaign, cast.operator_lahat)
    answer = sign_in(getattr(cast, outsider)).post(
        reverse("accounts:campaignitem_keep", args=[item.pk])
    )
    assert answer.status_code in (403, 404)
    item.refresh_from_db()
    assert item.answer == Confirmation.WAITING


def test_the_province_watches(cast, sign_in):
    campaign = started(cast)
    browser = sign_in(cast.secretariat_sumsel)
    page = browser.get(reverse("accounts:campaign_detail", args=[campaign.pk]))
    assert (page.status_code, page.context["may_answer"]) == (200, False)


def test_the_province_confirms_the_desks_of_the_regencies(cast):
    """Or a regency's only officer would be confirmed by nobody."""
    lone = cast.secretariat_lahat
    assert cast.operator_lahat
    desk = cast.secretariat_sumsel
    campaign = campaigns.start(name="x", regency=None, due_on=in_days(9), by=desk.user)
    assert [item.membership for item in campaign.items.all()] == [lone]


def test_grants_are_looked_at_by_the_desk_that_gave_them(cast, sign_in):
    program = a_program(cast.operator_lahat)
    shared = a_grant(cast.operator_lahat_perkim, program)
    ended = a_grant(cast.operator_lahat_perkim, cast.operator_lahat.agency)
    opened = a_grant(cast.verifier_palembang, cast.operator_lahat.regency)
    campaign = started(cast)
    found = {item.grant for item in campaign.items.exclude(grant=None)}
    assert found == {shared, ended}
    browser = sign_in(cast.secretariat_lahat)
    page = browser.get(reverse("accounts:campaign_detail", args=[campaign.pk]))
    assert program.name in page.text
    item = campaign.items.get(grant=ended)
    browser.post(
        reverse("accounts:campaignitem_end", args=[item.pk]),
        {"reason": "Kerja sama sudah selesai."},
    )
    ended.refresh_from_db()
    assert ended.standing == GrantStanding.ENDED
    assert cast.operator_lahat_perkim.state == MembershipState.LIVE
    # The province opened the regency, and so answers for it.
    desk = cast.secretariat_sumsel
    above = campaigns.start(name="Provinsi", regency=None, due_on=in_days(30), by=desk.user)
    assert {item.grant for item in above.items.exclude(grant=None)} == {opened}


def test_a_grant_that_nobody_confirmed_opens_nothing_until_it_is_resumed(cast, sign_in):
    grant = a_grant(cast.operator_lahat_perkim, a_program(cast.operator_lahat))
    kept = a_grant(cast.operator_lahat_perkim, cast.operator_lahat.agency)
    campaign = started(cast)
    desk, user = cast.secretariat_lahat, cast.operator_lahat_perkim.user
    campaigns.answer(item=campaign.items.get(grant=kept), keep=True, reason="", by=desk.user)
    Campaign.objects.update(due_on=in_days(-1))
    assert Scope.of(user, grant.pk).grant_id == grant.pk
    with as_login_role("sigertak_worker"):
        close_campaigns()
    grant.refresh_from_db()
    assert grant.standing == GrantStanding.SUSPENDED
    # The right it hangs on lapsed as well: with that one in force again, the grant still rests.
    Membership.objects.update(suspended_at=None)
    assert Scope.of(user, grant.pk).grant_id is None
    assert Scope.of(user, kept.pk).grant_id == kept.pk
    resume = reverse("accounts:grant_resume", args=[grant.pk])
    browser = sign_in(desk)
    assert "Aktifkan kembali" in browser.get(reverse("accounts:grant_detail", args=[grant.pk])).text
    assert browser.post(resume, {"reason": ""}).status_code == 422
    assert (
        browser.post(resume, {"reason": "Masih diperlukan sampai akhir tahun."}).status_code == 302
    )
    assert Scope.of(user, grant.pk).grant_id == grant.pk
    assert browser.post(resume, {"reason": "Sekali lagi untuk kegiatan ini."}).status_code == 422
