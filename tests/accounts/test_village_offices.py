"""Operators of a village that was split or merged: the secretariat says whom they work for now."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AgencyKind, MembershipState
from accounts.models import Agency, Membership
from accounts.operations.village_offices import HandingRefused, hand_on
from accounts.scope import Scope
from core.models import AuditEvent
from core.scope import scoped
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told, record
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 7, 1)
PASAR_LAMA, TALANG_JAWA, SUKA_MAJU = "1604112001", "1604112002", "1604112101"
LIST = reverse("accounts:office_list")


def now(code: str) -> Region:
    return Region.objects.current().get(code=code)


@pytest.fixture
def split(cast):
    """Pasar Lama goes on under its code and gives a part to Suka Maju; its operator is there."""
    held = cast.village_lahat
    told = Told(
        Change.SPLIT, DAY, "Perda 1/2024", (PASAR_LAMA,),
        (Outcome(PASAR_LAMA), Outcome(SUKA_MAJU, "Suka Maju")),
    )  # fmt: skip
    record(told=told, by=None)
    return held


def form(held: Membership, to: str, **more: str) -> dict[str, str]:
    return {
        "to": str(now(to).pk), "members": str(held.pk), "reason": "Surat camat nomor tiga.",
    } | more  # fmt: skip


def hand(browser, held: Membership, given: dict[str, str]):
    return browser.post(reverse("accounts:office_hand", args=[held.agency_id]), given)


def test_an_operator_gets_the_right_over_the_new_village(cast, sign_in, split):
    new = a_household(now(SUKA_MAJU), head_name="WARGA BARU")
    stays = a_household(now(PASAR_LAMA), head_name="WARGA INDUK")
    desk = sign_in(cast.secretariat_lahat)
    assert "Operator desa menunggu hak" in desk.get(reverse("accounts:member_list")).text
    page = desk.get(LIST).text
    assert split.user.name in page
    assert SUKA_MAJU in page

    assert hand(desk, split, form(split, SUKA_MAJU, ends_old="on")).status_code == 302

    split.refresh_from_db()
    assert split.state == MembershipState.REVOKED
    given = Membership.objects.get(user=split.user, revoked_at__isnull=True)
    assert (given.agency.region, given.agency.kind) == (now(SUKA_MAJU), AgencyKind.VILLAGE)
    assert (given.expires_on, given.granted_by) == (
        split.expires_on, cast.secretariat_lahat.user,
    )  # fmt: skip
    browser = sign_in(given)
    sees = reverse("beneficiaries:villagehome_detail", args=[new.pk])
    assert browser.get(sees).status_code == 200
    other = reverse("beneficiaries:villagehome_detail", args=[stays.pk])
    assert browser.get(other).status_code == 404
    told = AuditEvent.objects.get(action="village_account.hand_on")
    assert (told.actor_id, told.regency_id) == (cast.secretariat_lahat.user_id, region("1604").pk)
    assert told.details == {"before": PASAR_LAMA, "after": SUKA_MAJU}
    assert split.user.name not in desk.get(LIST).text
    assert hand(desk, split, form(split, SUKA_MAJU)).status_code == 404


def test_both_parts_one_after_the_other_and_none_twice(cast, sign_in, split):
    """The new village has no officer of its own yet: the mother's serves both for a while."""
    desk = sign_in(cast.secretariat_lahat)
    for to in (SUKA_MAJU, PASAR_LAMA, SUKA_MAJU):
        assert hand(desk, split, form(split, to)).status_code == 302
    held = Membership.objects.filter(user=split.user).live()
    assert held.count() == 3
    places = set(held.values_list("agency__region__code", "agency__region__valid_to"))
    assert places == {(PASAR_LAMA, DAY), (PASAR_LAMA, None), (SUKA_MAJU, None)}
    assert "Sudah berhak atas Pasar Lama, Suka Maju" in desk.get(LIST).text


def test_only_to_what_the_village_became(cast, sign_in, split):
    desk = sign_in(cast.secretariat_lahat)
    answer = hand(desk, split, form(split, TALANG_JAWA))
    assert answer.status_code == 422
    scope = Scope.of(cast.secretariat_lahat.user)
    with as_login_role(), scoped(scope.database), pytest.raises(HandingRefused):
        hand_on(
            office=split.agency, to=now(TALANG_JAWA), members=[split], ends_old=False,
            reason="Surat camat nomor tiga.", by=cast.secretariat_lahat.user, scope=scope,
        )  # fmt: skip
    assert Membership.objects.filter(user=split.user).count() == 1


def test_only_the_desk_of_the_territory_decides(cast, sign_in, split):
    given = form(split, SUKA_MAJU)
    for one in (cast.steward_lahat, cast.steward_sumsel, cast.verifier_lahat, split):
        browser = sign_in(one)
        assert browser.get(LIST).status_code == 403
        assert hand(browser, split, given).status_code == 403
    cast.secretariat_palembang = Membership.objects.create(
        user=cast.verifier_palembang.user, role="secretariat",
        agency=cast.verifier_palembang.agency, regency=region("1671"),
        expires_on=datetime.date(2099, 1, 1),
    )  # fmt: skip
    elsewhere = sign_in(cast.secretariat_palembang)
    assert hand(elsewhere, split, given).status_code == 404
    assert split.user.name not in elsewhere.get(LIST).text
    assert Membership.objects.filter(user=split.user).count() == 1
    assert hand(sign_in(cast.secretariat_sumsel), split, given).status_code == 302


def test_a_village_that_went_to_another_regency_is_the_provinces(cast, sign_in):
    held = cast.village_lahat
    told = Told(Change.RECODE, DAY, "Perda 1/2024", (PASAR_LAMA,), (Outcome("1608012109"),))
    record(told=told, by=None)
    given = form(held, "1608012109")
    refused = hand(sign_in(cast.secretariat_lahat), held, given)
    assert refused.status_code == 422
    assert "mintalah Sekretariat TKPK provinsi" in refused.text
    assert hand(sign_in(cast.secretariat_sumsel), held, given).status_code == 302
    assert Membership.objects.filter(user=held.user, regency__code="1608").count() == 1


def test_a_right_that_is_over_meanwhile_gives_no_other(cast, split):
    scope = Scope.of(cast.secretariat_lahat.user)
    Membership.objects.filter(pk=split.pk).update(suspended_at=timezone.now())
    with as_login_role(), scoped(scope.database), pytest.raises(HandingRefused):
        hand_on(
            office=split.agency, to=now(SUKA_MAJU), members=[split], ends_old=True,
            reason="Surat camat nomor tiga.", by=cast.secretariat_lahat.user, scope=scope,
        )  # fmt: skip
    assert Membership.objects.filter(user=split.user).count() == 1


def test_an_office_that_was_closed_gives_nobody_a_right(cast, sign_in, split):
    Agency.objects.create(
        name="Desa Suka Maju", short_name="Desa Suka Maju", kind=AgencyKind.VILLAGE,
        region=now(SUKA_MAJU), regency=region("1604"), is_active=False,
    )  # fmt: skip
    refused = hand(sign_in(cast.secretariat_lahat), split, form(split, SUKA_MAJU))
    assert refused.status_code == 422
    assert "nonaktif" in refused.text
