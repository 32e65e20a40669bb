"""A release activated or undone after villages ended puts people where they live today."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from accounts.models import Agency
from accounts.scope import Scope
from beneficiaries import job_kinds
from beneficiaries.models import Household, Person, QualityFinding, ReleaseActivation
from beneficiaries.operations import region_changes, undo_activation
from beneficiaries.proposals.enums import ProposalKind
from beneficiaries.queries.ended_places import EndedPlaces, ended_places_of
from core.enums import JobState
from core.models import AuditEvent
from core.scope import DatabaseRole, acting_as, scoped
from regions.enums import Change
from regions.models import Region
from regions.operations import changes
from regions.operations.changes import Outcome, Told
from tests.beneficiaries.proposing import a_new_one, about, bring_to
from tests.factories import import_files as files
from tests.factories.import_files import household, person
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 7, 1)
GUNUNG_AGUNG, MERAPI = "1604082001", "1604082002"
NEW = "1604082109"


def changed(cast, change: Change, before: list[str], *after: Outcome) -> None:
    """As the province records it; what follows by itself follows."""
    with scoped(Scope.of(cast.steward_sumsel.user).database):
        region_changes.record(
            told=Told(change, DAY, "Perda 1/2024", tuple(before), after),
            by=cast.steward_sumsel.user,
        )


def now(code: str) -> Region:
    return Region.objects.current().get(code=code)


def a_filled_release(steward, period: str = "2020-01", **cells: object):
    """Two households of Gunung Agung with a member each, applied and not yet the base."""
    release = files.release_of(steward, period)
    files.bring_in(
        steward, release, "household",
        files.households([household(1, **cells), household(2, **cells)]),
    )  # fmt: skip
    files.bring_in(
        steward, release, "person", files.persons([person(1), person(2, household_number=2)])
    )
    return release


def undo(steward):
    current = ReleaseActivation.objects.get(regency__code="1604", superseded_at__isnull=True)
    with scoped(Scope.of(steward.user).database), acting_as(DatabaseRole.IMPORT):
        undo_activation.ask(activation=current, reason="Berkas periode lama", by=steward.user)
    return files.work(job_kinds.UNDO, current.pk, steward)


def whereabouts() -> set[tuple[str, str]]:
    """Village and district of everybody in the base."""
    found = set(Household.objects.in_base().values_list("village__code", "district__code"))
    people = Person.objects.filter(in_base=True)
    return found | set(people.values_list("village__code", "district__code"))


@pytest.mark.parametrize(
    ("change", "before", "after", "home"),
    [
        (Change.RECODE, [GUNUNG_AGUNG], Outcome(NEW), (NEW, "160408")),
        (Change.RECODE, [GUNUNG_AGUNG], Outcome("1604112109"), ("1604112109", "160411")),
        (Change.RENAME, [GUNUNG_AGUNG], Outcome(GUNUNG_AGUNG, "Gunung Baru"),
         (GUNUNG_AGUNG, "160408")),
        (Change.MERGE, [GUNUNG_AGUNG, MERAPI], Outcome(MERAPI), (MERAPI, "160408")),
        (Change.RECODE, ["160408"], Outcome("160425", "Merapi Baru"), ("1604252001", "160425")),
    ],
)  # fmt: skip
def test_a_release_of_before_lands_where_the_village_is_today(cast, change, before, after, home):
    steward = cast.steward_lahat
    release = a_filled_release(steward)
    changed(cast, change, before, after)

    assert files.activate(release, "1604", steward).state == JobState.DONE

    assert whereabouts() == {home}
    told = AuditEvent.objects.get(action="registry_release.activate")
    assert told.details["landed"] == (0 if change is Change.RENAME else 2)


def test_whoever_is_in_the_base_already_stays_where_the_change_took_them(cast):
    """Neither a later edition of before the change, nor the same again, takes anybody back."""
    steward = cast.steward_lahat
    files.activate(a_filled_release(steward), "1604", steward)
    later = a_filled_release(steward, "2020-10", lantai=1)
    changed(cast, Change.RECODE, [GUNUNG_AGUNG], Outcome(NEW))
    assert whereabouts() == {(NEW, "160408")}
    identities = set(Household.objects.values_list("pk", "registry_id"))

    files.activate(later, "1604", steward)

    assert whereabouts() == {(NEW, "160408")}
    assert set(Household.objects.values_list("floor_type", flat=True)) == {1}
    assert set(Household.objects.values_list("pk", "registry_id")) == identities


def test_who_says_the_same_at_the_new_place_is_not_written_anew(cast):
    steward = cast.steward_lahat
    files.activate(a_filled_release(steward), "1604", steward)
    later = a_filled_release(steward, "2020-10")
    changed(cast, Change.RECODE, [GUNUNG_AGUNG], Outcome(NEW))
    Household.objects.update(changed_at="2020-01-01T00:00:00Z")
    files.activate(later, "1604", steward)
    assert {row.changed_at.year for row in Household.objects.all()} == {2020}


def test_undoing_brings_back_what_was_at_the_place_of_today(cast):
    steward = cast.steward_lahat
    files.activate(a_filled_release(steward), "1604", steward)
    files.activate(a_filled_release(steward, "2020-10", lantai=1), "1604", steward)
    changed(cast, Change.RECODE, [GUNUNG_AGUNG], Outcome(NEW))

    assert undo(steward).state == JobState.DONE

    assert whereabouts() == {(NEW, "160408")}
    assert set(Household.objects.values_list("floor_type", flat=True)) == {9}
    assert AuditEvent.objects.get(action="registry_release.undo").details["landed"] == 2


def test_a_family_given_back_to_another_regency_lands_there(cast):
    steward, province = cast.steward_lahat, cast.steward_sumsel
    release = a_filled_release(steward)
    files.activate(release, "1604", steward)
    palembang = {
        "KDKAB": "71", "NMKAB": "PALEMBANG", "NMKEC": "ILIR BARAT DUA", "NMKEL": "35 ILIR",
    }  # fmt: skip
    first = files.release_of(province, "2020-02")
    files.bring_in(province, first, "household", files.households([household(9, **palembang)]))
    files.activate(first, "1671", province)
    later = files.release_of(province, "2020-10")
    files.bring_in(
        province, later, "household",
        files.households([household(1, **palembang), household(9, **palembang)]),
    )  # fmt: skip
    files.activate(later, "1671", province)
    changed(cast, Change.RECODE, [GUNUNG_AGUNG], Outcome(NEW))
    current = ReleaseActivation.objects.get(regency__code="1671", superseded_at__isnull=True)
    with scoped(Scope.of(province.user).database), acting_as(DatabaseRole.IMPORT):
        undo_activation.ask(activation=current, reason="Berkas periode lama", by=province.user)
    files.work(job_kinds.UNDO, current.pk, province)
    back = Household.objects.get(registry_id=household(1)["IDBDT"])
    assert (back.regency.code, back.village.code, back.in_base) == ("1604", NEW, True)
    assert back.members.get().village.code == NEW


def test_a_split_village_waits_for_a_person(cast, sign_in):
    steward = cast.steward_lahat
    release = a_filled_release(steward)
    old = region(GUNUNG_AGUNG)
    changed(cast, Change.SPLIT, [GUNUNG_AGUNG], Outcome(GUNUNG_AGUNG), Outcome(NEW, "Suka Maju"))
    assert ended_places_of(release, region("1604")) == EndedPlaces(landing=0, waiting=2)
    told = sign_in(steward).get(
        reverse("beneficiaries:release_effect", args=[release.pk, region("1604").pk])
    )
    assert "2 rumah tangga menunggu" in told.text

    files.activate(release, "1604", steward)

    assert set(Household.objects.values_list("village", flat=True)) == {old.pk}
    page = sign_in(steward).get(reverse("beneficiaries:region_change_list")).text
    assert "Menunggu ditentukan desanya" in page


def test_into_another_regency_nobody_lands_by_themselves(cast):
    steward = cast.steward_lahat
    release = a_filled_release(steward)
    old = region(GUNUNG_AGUNG)
    changed(cast, Change.RECODE, [GUNUNG_AGUNG], Outcome("1608012109"))
    files.activate(release, "1604", cast.steward_sumsel)
    assert set(Household.objects.values_list("village", "regency__code")) == {(old.pk, "1604")}


def test_the_page_tells_who_lands_before_the_release_is_activated(cast, sign_in):
    steward = cast.steward_lahat
    release = a_filled_release(steward)
    address = reverse("beneficiaries:release_effect", args=[release.pk, region("1604").pk])
    assert "sudah berakhir" not in sign_in(steward).get(address).text
    changed(cast, Change.RECODE, [GUNUNG_AGUNG], Outcome(NEW))
    assert ended_places_of(release, region("1604")) == EndedPlaces(landing=2, waiting=0)
    told = sign_in(steward).get(address).text
    assert "2 rumah tangga langsung dicatat di desa/kelurahan penggantinya" in told
    # Of another regency's villages its page says nothing.
    assert ended_places_of(release, region("1671")) == EndedPlaces()


def test_the_households_history_tells_what_became_of_its_village(cast, sign_in):
    steward = cast.steward_lahat
    release = a_filled_release(steward)
    changed(cast, Change.RECODE, [GUNUNG_AGUNG], Outcome(NEW, "Gunung Baru"))
    files.activate(release, "1604", steward)
    home = Household.objects.get(registry_id=household(1)["IDBDT"])
    browser = sign_in(steward)
    page = browser.get(reverse("beneficiaries:household_detail", args=[home.pk])).text
    assert f"Gunung Agung ({GUNUNG_AGUNG}) menjadi Gunung Baru ({NEW})" in page
    assert "Perda 1/2024" in page
    other = files.release_of(steward, "2024-10")
    files.bring_in(steward, other, "household", files.households([household(7, NMKEL="MERAPI")]))
    files.activate(other, "1604", steward)
    beside = Household.objects.get(registry_id=household(7)["IDBDT"])
    page = browser.get(reverse("beneficiaries:household_detail", args=[beside.pk])).text
    assert "Perda 1/2024" not in page


def test_what_was_found_and_proposed_stays_with_them(cast):
    """Before, both went back to the ended village with the household, out of its desk's sight."""
    steward = cast.steward_lahat
    files.activate(a_filled_release(steward), "1604", steward)
    home = Household.objects.get(registry_id=household(1)["IDBDT"])
    Agency.objects.filter(pk=cast.village_lahat.agency_id).update(region=home.village)
    waiting = about(
        cast.village_lahat, home, ProposalKind.CORRECTION, told={"address": "Baru"},
        before={"address": home.address},
    )  # fmt: skip
    bring_to(waiting, "regency", cast)
    QualityFinding.objects.create(
        kind="household_empty", severity="low", subject_id=home.pk, household=home,
        regency=home.regency, district=home.district, village=home.village,
    )  # fmt: skip
    later = a_filled_release(steward, "2020-10", lantai=1)
    changed(cast, Change.RECODE, [GUNUNG_AGUNG], Outcome(NEW))
    files.activate(later, "1604", steward)
    waiting.refresh_from_db()
    assert (waiting.village.code, waiting.state) == (NEW, "regency")
    assert QualityFinding.objects.get(subject_id=home.pk).village.code == NEW


@pytest.mark.parametrize("renumbered", [GUNUNG_AGUNG, MERAPI])
def test_a_ratified_move_stands_from_and_to_a_renumbered_village(cast, renumbered):
    steward = cast.steward_lahat
    files.activate(a_filled_release(steward), "1604", steward)
    home = Household.objects.get(registry_id=household(1)["IDBDT"])
    Agency.objects.filter(pk=cast.village_lahat.agency_id).update(region=home.village)
    to = region(MERAPI)
    move = about(cast.village_lahat, home, ProposalKind.MOVED, happened_on=DAY, to_village_id=to.pk)
    bring_to(move, "ratified", cast)
    later = a_filled_release(steward, "2020-10", lantai=1)
    changed(cast, Change.RECODE, [renumbered], Outcome(NEW))
    files.activate(later, "1604", steward)
    home.refresh_from_db()
    assert home.village.code == (NEW if renumbered == MERAPI else MERAPI)
    assert home.members.get().village_id == home.village_id
    neighbour = Household.objects.get(registry_id=household(2)["IDBDT"])
    assert neighbour.village.code == (NEW if renumbered == GUNUNG_AGUNG else GUNUNG_AGUNG)


def test_who_moved_away_stays_out_when_the_village_got_another_code(cast):
    steward = cast.steward_lahat
    files.activate(a_filled_release(steward), "1604", steward)
    home = Household.objects.get(registry_id=household(1)["IDBDT"])
    Agency.objects.filter(pk=cast.village_lahat.agency_id).update(region=home.village)
    gone = about(cast.village_lahat, home, ProposalKind.MOVED, happened_on=DAY)
    bring_to(gone, "ratified", cast)
    home.refresh_from_db()
    assert not home.in_base
    later = a_filled_release(steward, "2020-10", lantai=1)
    changed(cast, Change.RECODE, [GUNUNG_AGUNG], Outcome(NEW))
    files.activate(later, "1604", steward)
    home.refresh_from_db()
    assert not home.in_base


def test_who_came_in_by_a_proposal_lands_too(cast):
    steward = cast.steward_lahat
    release = a_filled_release(steward)
    files.activate(release, "1604", steward)
    Agency.objects.filter(pk=cast.village_lahat.agency_id).update(region=region(GUNUNG_AGUNG))
    new = a_new_one(cast.village_lahat)
    bring_to(new, "ratified", cast)
    new.refresh_from_db()
    later = a_filled_release(steward, "2020-10")
    # A merger alone: nothing follows before the next release.
    changes.record(
        told=Told(Change.MERGE, DAY, "Perda 1/2024", (GUNUNG_AGUNG, MERAPI), (Outcome(MERAPI),)),
        by=None,
    )
    files.activate(later, "1604", steward)
    assert Household.objects.get(pk=new.household_id).in_base
    assert whereabouts() == {(MERAPI, "160408")}
