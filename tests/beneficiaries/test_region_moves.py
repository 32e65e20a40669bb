"""Households of villages of the past: moved where it is certain, asked about where it is not."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from beneficiaries.models import Household, Person, QualityEvent, QualityFinding
from beneficiaries.operations import region_moves
from beneficiaries.quality_rules import QualityRefused
from beneficiaries.queries.region_moves import stranded
from core.scope import scoped
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told, record
from tests.beneficiaries.quality_acts import checked, kinds_of, scope_of
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_release, in_force

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 7, 1)
PASAR_LAMA, TALANG_JAWA = "1604112001", "1604112002"


def changed(change: Change, before: list[str], *after: Outcome) -> None:
    record(told=Told(change, DAY, "Perda 1/2024", tuple(before), after), by=None)


def now(code: str) -> Region:
    return Region.objects.current().get(code=code)


def move(steward):
    scope = scope_of(steward)
    with scoped(scope.database):
        return region_moves.move_certain(by=steward.user, scope=scope)


def assign(steward, village, to, **part):
    scope = scope_of(steward)
    with scoped(scope.database):
        return region_moves.assign(village=village, to=to, by=steward.user, scope=scope, **part)


def test_merged_villages_are_moved_with_history(cast):
    home = a_household(region(TALANG_JAWA))
    person = a_person(home)
    changed(Change.MERGE, [PASAR_LAMA, TALANG_JAWA], Outcome(PASAR_LAMA))
    checked(cast.steward_lahat)
    assert kinds_of(home) == {"village_ended"}

    moved = move(cast.steward_sumsel)

    assert (moved.households, moved.left) == (1, 0)
    assert Household.objects.get(pk=home.pk).village == now(PASAR_LAMA)
    assert Person.objects.get(pk=person.pk).village == now(PASAR_LAMA)
    finding = QualityFinding.objects.get(subject_id=home.pk)
    assert (finding.state, finding.outcome) == ("closed", "fixed")
    assert "Talang Jawa" in finding.reason and "Pasar Lama" in finding.reason  # noqa: PT018
    assert QualityEvent.objects.filter(finding=finding, by=cast.steward_sumsel.user).exists()
    assert move(cast.steward_sumsel).households == 0
    checked(cast.steward_lahat)
    assert kinds_of(home) == set()


def test_a_village_takes_along_the_release_it_stood_on(cast):
    told, stood_on = (a_release(cast.steward_sumsel, period=period) for period in ("2024", "2025"))
    home = a_household(region(TALANG_JAWA), release=told)
    people = [a_person(home, release=told), a_person(home)]
    in_force(stood_on, region("1604"), cast.steward_sumsel)
    changed(Change.MERGE, [PASAR_LAMA, TALANG_JAWA], Outcome(PASAR_LAMA))
    move(cast.steward_sumsel)
    for row in (home, *people):
        row.refresh_from_db()
    assert [row.release for row in (home, *people)] == [stood_on, stood_on, None]


def test_a_regency_moves_its_own_only(cast):
    home = a_household(region(TALANG_JAWA))
    changed(Change.MERGE, [PASAR_LAMA, TALANG_JAWA], Outcome(PASAR_LAMA))

    assert move(cast.steward_palembang).households == 0
    assert move(cast.steward_lahat).households == 1
    assert Household.objects.get(pk=home.pk).village == now(PASAR_LAMA)


def test_a_split_village_waits_until_somebody_says_where(cast):
    old = region(PASAR_LAMA)
    homes = [a_household(old, rw=rw) for rw in (1, 2, 3)]
    far = a_household(old, neighbourhood="Dusun Empat")
    changed(
        Change.SPLIT, [PASAR_LAMA],
        Outcome(PASAR_LAMA), Outcome("1604112101", "Suka Maju", rws=(3,)),
    )  # fmt: skip
    checked(cast.steward_lahat)
    assert kinds_of(homes[0]) == {"household_empty", "village_split"}
    assert move(cast.steward_sumsel).left == 4

    new = now("1604112101")
    assert assign(cast.steward_lahat, old, new, rws=[3]) == 1
    assert assign(cast.steward_lahat, old, new, hamlets=["dusun empat"]) == 1
    assert assign(cast.steward_lahat, old, now(PASAR_LAMA)) == 2
    villages = Household.objects.filter(pk__in=[one.pk for one in [*homes, far]])
    assert list(villages.order_by("registry_id").values_list("village__code", flat=True)) == [
        PASAR_LAMA, PASAR_LAMA, "1604112101", "1604112101",
    ]  # fmt: skip
    checked(cast.steward_lahat)
    assert kinds_of(homes[0]) == {"household_empty"}
    assert stranded(scope_of(cast.steward_sumsel)) == []


def test_only_an_heir_may_be_chosen_and_only_at_home(cast):
    old = region(PASAR_LAMA)
    home = a_household(old)
    changed(Change.SPLIT, [PASAR_LAMA], Outcome(PASAR_LAMA), Outcome("1604112101", "Suka Maju"))
    with pytest.raises(QualityRefused):
        assign(cast.steward_lahat, old, region(TALANG_JAWA))
    assert assign(cast.steward_palembang, old, now("1604112101")) == 0
    assert Household.objects.get(pk=home.pk).village == old


def test_recording_is_the_provinces_page(cast, sign_in):
    asked = {
        "change": "rename", "on": "2024-07-01", "decree": "Perda 1/2024", "before": PASAR_LAMA,
        "after": f"{PASAR_LAMA}; Pasar Baru",
    }  # fmt: skip
    address = "/basis/wilayah/catat/"
    assert sign_in(cast.steward_lahat).post(address, asked).status_code == 403
    browser = sign_in(cast.steward_sumsel)
    seen = browser.post(address, asked).context["seen_print"]
    assert now(PASAR_LAMA).name == "Pasar Lama"
    assert browser.post(address, asked | {"dilihat": seen}).status_code == 302
    assert now(PASAR_LAMA).name == "Pasar Baru"
    page = sign_in(cast.steward_lahat).get("/basis/wilayah/")
    assert "Pasar Baru" in page.content.decode()


def test_a_split_is_assigned_on_its_page_after_a_count(cast, sign_in):
    old = region(PASAR_LAMA)
    for rw in (1, 2):
        a_household(old, rw=rw)
    changed(Change.SPLIT, [PASAR_LAMA], Outcome(PASAR_LAMA), Outcome("1604112101", "Suka Maju"))
    browser = sign_in(cast.steward_lahat)
    address = f"/basis/wilayah/{old.pk}/tentukan/"
    form = {"to": now("1604112101").pk, "rws": "2"}

    counted = browser.post(address, {**form, "hitung": "1"})
    assert "1 rumah tangga akan dipindahkan" in counted.content.decode()
    assert Household.objects.filter(village=old).count() == 2
    assert browser.post(address, form).status_code == 302
    assert Household.objects.filter(village=old).count() == 1
    assert sign_in(cast.steward_palembang).get(address).status_code == 404
    assert "Suka Maju" in browser.get(f"/basis/wilayah/{old.pk}/riwayat/").content.decode()


def test_offices_of_split_villages_are_told_of_beside_the_changes(cast, sign_in):
    """Their operators see the ended village alone: the secretariat gives them another right."""
    office = cast.village_lahat.agency
    told = "Kantor desa/kelurahan dari wilayah yang sudah berakhir"
    url = reverse("beneficiaries:region_change_list")
    assert told not in sign_in(cast.steward_lahat).get(url).text
    changed(Change.SPLIT, [PASAR_LAMA], Outcome(PASAR_LAMA), Outcome("1604112101", "Suka Maju"))
    page = sign_in(cast.steward_lahat).get(url).text
    assert told in page
    assert f"{office.name} ({PASAR_LAMA})" in page
    assert "(1604112101)" in page
    assert told not in sign_in(cast.steward_palembang).get(url).text
    office.is_active = False
    office.save()
    assert told not in sign_in(cast.steward_sumsel).get(url).text


def test_a_change_is_written_once_whatever_the_number_of_its_lines(cast, sign_in):
    changed(Change.SPLIT, [PASAR_LAMA], Outcome(PASAR_LAMA), Outcome("1604112101", "Suka Maju"))
    page = sign_in(cast.steward_sumsel).get(reverse("beneficiaries:region_change_list")).text
    before = page.partition('data-label="Semula"')[2].partition("</td>")[0]
    assert before.count(PASAR_LAMA) == 1
