"""A household that moves to another regency takes what belongs to it along, under the walls."""

from __future__ import annotations

import datetime

import pytest

from accounts.models import Agency
from beneficiaries import job_kinds
from beneficiaries.models import (
    Amendment,
    Household,
    HouseholdPhoto,
    HouseholdPlace,
    Person,
    PhotoRemoval,
    Proposal,
    ProposalPaper,
    ProposalStep,
    QualityEvent,
    QualityFinding,
    ReleaseActivation,
)
from beneficiaries.operations import quality_acts, region_moves, undo_activation
from beneficiaries.proposals.enums import ProposalKind as K
from beneficiaries.quality_enums import QualityDesk, QualityOutcome
from beneficiaries.quality_rules import QualityRefused
from beneficiaries.queries.proposals import home_of, of_household
from core.scope import DatabaseRole, acting_as, scoped
from regions.enums import Change
from regions.models import Region
from regions.operations.changes import Outcome, Told, record
from tests.beneficiaries.proposing import about, at_desk, bring_to
from tests.beneficiaries.quality_acts import checked, close, hand_down, scope_of
from tests.factories import import_files as files
from tests.factories.import_files import household, person
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db
DAY = datetime.date(2024, 7, 1)
SOON = datetime.date.today() + datetime.timedelta(days=9)
PALEMBANG = {
    "KDKAB": "71", "NMKAB": "PALEMBANG", "NMKEC": "ILIR BARAT DUA", "NMKEL": "35 ILIR",
}  # fmt: skip


def furnish(home: Household, steward) -> None:
    """Give a household one of everything that carries its regency."""
    own = {"household": home, "regency_id": home.regency_id}
    HouseholdPhoto.objects.create(
        **own, kind="front", image="photos/x.jpg", thumbnail="thumbnails/x.jpg", width=1, height=1,
        sha256="0" * 64, outside_m=12, uploaded_by=steward.user,
    )  # fmt: skip
    HouseholdPlace.objects.create(
        **own, latitude=-3, longitude=104, source="device", set_by=steward.user
    )
    PhotoRemoval.objects.create(
        **own, kind="roof", reason="salah rumah", uploaded_by=steward.user, uploaded_at=DAY_TIME,
        removed_by=steward.user,
    )  # fmt: skip


DAY_TIME = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def seen_by(steward) -> dict[str, int]:
    """What a steward reads through the database's wall alone."""
    with scoped(scope_of(steward).database):
        return {
            model.__name__: model.objects.count()
            for model in (
                HouseholdPhoto, HouseholdPlace, PhotoRemoval, QualityFinding, QualityEvent,
            )
        }  # fmt: skip


NOTHING = dict.fromkeys(
    ("HouseholdPhoto", "HouseholdPlace", "PhotoRemoval", "QualityFinding", "QualityEvent"), 0
)


def closed_and_handed(cast) -> dict[str, int]:
    """Find what is wrong, close one finding and hand the rest down; returns what Lahat sees."""
    checked(cast.steward_lahat)
    scope = scope_of(cast.steward_lahat)
    first = QualityFinding.objects.order_by("pk").first()
    assert first is not None
    with scoped(scope.database):
        quality_acts.close(
            ids=[first.pk], outcome=QualityOutcome.FIXED, reason="", by=cast.steward_lahat.user,
            scope=scope,
        )  # fmt: skip
    hand_down(
        cast.steward_lahat, QualityDesk.VILLAGE,
        due_on=datetime.date.today() + datetime.timedelta(days=9),
    )  # fmt: skip
    seen = seen_by(cast.steward_lahat)
    assert all(seen.values()), seen
    return seen


def test_what_is_theirs_follows_a_household_of_another_release(cast):
    steward, other = cast.steward_lahat, cast.steward_palembang
    release = files.release_of(steward, "2020-01")
    files.bring_in(steward, release, "household", files.households([household(1)]))
    files.bring_in(
        steward, release, "person",
        files.persons([person(1, NIK="9999999999999999"), person(2, NIK="123", Hub_KRT=3)]),
    )  # fmt: skip
    files.activate(release, "1604", steward)
    furnish(Household.objects.get(), steward)
    before = closed_and_handed(cast)
    assert seen_by(other) == NOTHING

    later = files.release_of(cast.steward_sumsel, "2020-10")
    files.bring_in(
        cast.steward_sumsel, later, "household", files.households([household(1, **PALEMBANG)])
    )
    files.bring_in(
        cast.steward_sumsel, later, "person",
        files.members_of_palembang([
            person(1, NIK="9999999999999999"), person(2, NIK="123", Hub_KRT=3),
        ]),
    )  # fmt: skip
    files.activate(later, "1671", cast.steward_sumsel)

    assert set(Person.objects.values_list("regency", flat=True)) == {region("1671").pk}
    assert seen_by(other) == before
    assert seen_by(steward) == NOTHING
    # The former regency's task is no longer theirs to work on.
    assert not QualityFinding.objects.filter(task__isnull=False).exists()
    assert HouseholdPhoto.objects.get().outside_m is None


def test_proposals_follow_and_begin_anew_with_the_new_district(cast):
    """What waits is looked at by those who are there; what was ratified stands there too."""
    steward, province = cast.steward_lahat, cast.steward_sumsel
    first = files.release_of(steward, "2020-01")
    files.bring_in(steward, first, "household", files.households([household(1)]))
    files.bring_in(steward, first, "person", files.persons([person(1), person(2, Hub_KRT=3)]))
    files.activate(first, "1604", steward)
    home = Household.objects.get()
    # The cast's operator sits in this village.
    Household.objects.update(village=region("1604112001"), district=region("160411"))
    Person.objects.update(village=region("1604112001"), district=region("160411"))
    home.refresh_from_db()
    dead = home.members.get(head_relation=3)
    gone = about(cast.village_lahat, dead, K.DECEASED, happened_on=DAY)
    waiting = about(
        cast.village_lahat, home, K.CORRECTION, told={"address": "Baru"},
        before={"address": home.address},
    )  # fmt: skip
    bring_to(gone, "ratified", cast)
    bring_to(waiting, "province", cast)

    later = files.release_of(province, "2020-10")
    files.bring_in(province, later, "household", files.households([household(1, **PALEMBANG)]))
    files.bring_in(
        province, later, "person",
        files.members_of_palembang([person(1), person(2, Hub_KRT=3)]),
    )  # fmt: skip
    files.activate(later, "1671", province)

    for membership, seen in ((steward, set()), (cast.steward_palembang, {gone.pk, waiting.pk})):
        with scoped(scope_of(membership).database):
            assert set(Proposal.objects.values_list("pk", flat=True)) == seen
            for model in (ProposalPaper, ProposalStep):
                assert set(model.objects.values_list("proposal", flat=True)) == seen
    gone.refresh_from_db()
    waiting.refresh_from_db()
    assert (gone.state, waiting.state) == ("ratified", "district")
    assert (waiting.regency.code, waiting.forwarded_by, waiting.checked_by) == ("1671", None, None)
    assert waiting.steps.order_by("-at").first().act == "follow"
    # The release of the new regency tells of them; the ratified proposal still stands.
    dead.refresh_from_db()
    assert (dead.regency.code, dead.in_base) == ("1671", False)
    assert home.members.filter(in_base=True).count() == 1
    with at_desk(cast.steward_palembang) as scope:
        assert home_of(scope, gone) is not None
        assert {one.pk for one in of_household(scope, home)} == {gone.pk, waiting.pk}


@pytest.mark.parametrize(("to", "state"), [("1604112002", "province"), ("1604082001", "district")])
def test_proposals_follow_within_the_regency(cast, to, state):
    """At once when a move is ratified; a new district looks anew, the move itself stays told."""
    old, new = region("1604112001"), region(to)
    home = a_household(old)
    dead = a_person(home, head_relation=3)
    a_person(home)
    gone = about(cast.village_lahat, dead, K.DECEASED, happened_on=DAY)
    waiting = about(
        cast.village_lahat, home, K.CORRECTION, told={"address": "Baru"},
        before={"address": home.address},
    )  # fmt: skip
    move = about(cast.village_lahat, home, K.MOVED, happened_on=DAY, to_village_id=new.pk)
    bring_to(gone, "ratified", cast)
    bring_to(waiting, "province", cast)
    bring_to(move, "ratified", cast)

    for one in (home, gone, waiting, move):
        one.refresh_from_db()
    assert home.village == new
    assert [one.village for one in (gone, waiting, move)] == [new, new, old]
    assert (gone.state, waiting.state) == ("ratified", state)
    assert (waiting.checked_by is None) is (state == "district")
    for model in (ProposalPaper, ProposalStep, Amendment):
        told = set(model.objects.values_list("proposal", "village"))
        assert told - {(waiting.pk, new.pk)} == {(gone.pk, new.pk), (move.pk, old.pk)}
    with at_desk(cast.village_lahat):
        assert set(Proposal.objects.values_list("pk", flat=True)) == {move.pk}


@pytest.mark.parametrize(
    ("to", "desk", "stays"),
    [
        # To another village: its operator has another list; the district's serves both.
        ("1604112002", QualityDesk.VILLAGE, False),
        ("1604112002", QualityDesk.DISTRICT, True),
        ("1604082001", QualityDesk.DISTRICT, False),
    ],
)
def test_findings_follow_within_the_regency(cast, to, desk, stays):
    """Queue, task and list speak of those who live there, at once when a move is ratified."""
    steward, new = cast.steward_lahat, region(to)
    home = a_household(region("1604112001"))
    a_person(home, presence_status=2, nik="9" * 16, nik_usable=False)
    neighbour = a_household(region("1604112001"))
    a_person(neighbour, nik="9" * 16, nik_usable=False)
    checked(steward)
    province = hand_down(cast.steward_sumsel, QualityDesk.REGENCY, due_on=SOON)[0]
    task = hand_down(steward, desk, due_on=SOON)[0]
    done = QualityFinding.objects.filter(household=home).order_by("pk")[0]
    close(done, steward)
    left = QualityFinding.objects.filter(task=task, household=neighbour).count()

    move = about(cast.village_lahat, home, K.MOVED, happened_on=DAY, to_village_id=new.pk)
    bring_to(move, "ratified", cast)

    found = QualityFinding.objects.filter(household=home)
    assert set(found.values_list("village", "district")) == {(new.pk, new.district_id)}
    waiting = found.waiting()
    assert waiting.exists()
    assert set(waiting.values_list("task", flat=True)) == {task.pk if stays else province.pk}
    # What was closed in the task counts there; the neighbours stay.
    assert found.get(pk=done.pk).task == task
    assert QualityFinding.objects.waiting().filter(task=task, household=neighbour).count() == left
    checked(steward)
    assert set(found.waiting().values_list("village", flat=True)) == {new.pk}


def test_an_amended_move_is_followed_whatever_the_release_says(cast):
    """The release still has them in the old village: nothing goes there and back."""
    steward = cast.steward_lahat
    release = files.release_of(steward, "2020-01")
    files.bring_in(steward, release, "household", files.households([household(1)]))
    files.bring_in(steward, release, "person", files.persons([person(1, NIK="9" * 16)]))
    files.activate(release, "1604", steward)
    new = region("1604082002")
    home = Household.objects.get()
    # The office of the cast is that of another village: it proposes for this one here.
    Agency.objects.filter(pk=cast.village_lahat.agency_id).update(region=home.village)
    move = about(cast.village_lahat, home, K.MOVED, happened_on=DAY, to_village_id=new.pk)
    bring_to(move, "ratified", cast)
    checked(steward)
    task = hand_down(steward, QualityDesk.VILLAGE, due_on=SOON, village=new)[0]

    later = files.release_of(steward, "2020-10")
    files.bring_in(steward, later, "household", files.households([household(1, lantai=3)]))
    files.bring_in(steward, later, "person", files.persons([person(1, NIK="9" * 16)]))
    files.activate(later, "1604", steward)

    home.refresh_from_db()
    assert home.village == new
    assert set(QualityFinding.objects.waiting().values_list("task", "village")) == {
        (task.pk, new.pk)
    }


def test_undoing_brings_them_back(cast):
    steward, province = cast.steward_lahat, cast.steward_sumsel
    first = files.release_of(steward, "2020-01")
    files.bring_in(steward, first, "household", files.households([household(1)]))
    files.activate(first, "1604", steward)
    palembang = files.release_of(province, "2020-02")
    files.bring_in(province, palembang, "household", files.households([household(9, **PALEMBANG)]))
    files.activate(palembang, "1671", province)
    furnish(Household.objects.get(registry_id=household(1)["IDBDT"]), steward)
    later = files.release_of(province, "2020-10")
    moved = files.households([household(1, **PALEMBANG), household(9, **PALEMBANG)])
    files.bring_in(province, later, "household", moved)
    files.activate(later, "1671", province)
    assert seen_by(cast.steward_palembang)["HouseholdPhoto"] == 1

    current = ReleaseActivation.objects.get(regency__code="1671", superseded_at=None)
    with scoped(scope_of(province).database), acting_as(DatabaseRole.IMPORT):
        undo_activation.ask(activation=current, reason="Berkas periode lama", by=province.user)
    files.work(job_kinds.UNDO, current.pk, province)

    assert seen_by(steward)["HouseholdPhoto"] == 1
    assert seen_by(cast.steward_palembang) == NOTHING


def test_a_village_that_went_to_another_regency_is_moved_by_the_province_alone(cast):
    old = region("1604112001")
    home = a_household(old)
    a_person(home, presence_status=2, nik="9" * 16, nik_usable=False)
    furnish(home, cast.steward_lahat)
    before = closed_and_handed(cast)
    record(
        told=Told(Change.RECODE, DAY, "UU 1/2024", (old.code,), (Outcome("1671011999", "Pindah"),)),
        by=None,
    )
    new = Region.objects.current().get(code="1671011999")

    def move(steward):
        scope = scope_of(steward)
        with scoped(scope.database):
            return region_moves.move_certain(by=steward.user, scope=scope)

    assert (move(cast.steward_lahat).households, move(cast.steward_lahat).left) == (0, 1)
    scope = scope_of(cast.steward_lahat)
    with scoped(scope.database), pytest.raises(QualityRefused):
        region_moves.assign(village=old, to=new, by=cast.steward_lahat.user, scope=scope)
    assert move(cast.steward_sumsel).households == 1

    home.refresh_from_db()
    assert (home.regency.code, home.village) == ("1671", new)
    assert seen_by(cast.steward_lahat) == NOTHING
    after = seen_by(cast.steward_palembang)
    # One finding more: what says from where to where.
    assert after["QualityFinding"] == before["QualityFinding"] + 1
    assert after["HouseholdPhoto"] == 1
