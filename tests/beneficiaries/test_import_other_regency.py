"""A regency's own import never names, opens or moves somebody of another regency.

Register ids can be guessed, so an id in a file is no right to who bears it: neither while they are
in the base, nor after they left it, nor before anybody activated the release that tells of them.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from beneficiaries.models import (
    Household,
    HouseholdPhoto,
    HouseholdVersion,
    Person,
    PersonVersion,
)
from beneficiaries.operations import applying
from beneficiaries.queries.releases import effect_on_households
from tests.beneficiaries.test_following import PALEMBANG, furnish
from tests.factories import import_files as files
from tests.factories.import_files import household, person
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

THEIRS, THEIR_MEMBER = "1604000000000001", "1604000000000001001"


@pytest.fixture
def gone(cast) -> Household:
    """A household of Lahat with a photo of its KTP, out of the base, and no version left of it."""
    steward = cast.steward_lahat
    release = files.release_of(steward, "2020-01")
    files.bring_in(steward, release, "household", files.households([household(1), household(2)]))
    files.bring_in(steward, release, "person", files.persons([person(1), person(2, 2)]))
    files.activate(release, "1604", steward)
    home = Household.objects.get(registry_id=THEIRS)
    furnish(home, steward)
    HouseholdPhoto.objects.update(kind="ktp")
    later = files.release_of(steward, "2020-10")
    files.bring_in(steward, later, "household", files.households([household(2)]))
    files.bring_in(steward, later, "person", files.persons([person(2, 2)]))
    files.activate(later, "1604", steward)
    HouseholdVersion.objects.filter(registry_id=THEIRS).delete()
    PersonVersion.objects.filter(registry_id=THEIR_MEMBER).delete()
    home.refresh_from_db()
    assert not home.in_base
    return home


def in_palembang(number: int) -> object:
    return files.households([household(number, **PALEMBANG)])


def codes_of(import_file) -> list[list[str]]:
    return [
        [one["code"] for one in row.faults if one["level"] == "error"]
        for row in import_file.rows.order_by("number")
    ]


def test_a_typed_id_opens_nothing_of_another_regency(cast, sign_in, gone):
    """The attack, step by step: import in the release in force, apply, activate, open."""
    thief = cast.steward_palembang
    release = files.release_of(thief, "2021-01")
    files.bring_in(thief, release, "household", in_palembang(8))
    files.activate(release, "1671", thief)

    staged = files.stage(thief, release, "household", in_palembang(1))
    assert (staged.counts["new"], staged.counts["faulty"]) == (0, 1)
    assert codes_of(staged) == [["held_elsewhere"]]
    files.bring_in(thief, release, "household", in_palembang(9))
    files.apply(staged, thief)
    files.activate(release, "1671", thief)

    assert not HouseholdVersion.objects.filter(registry_id=THEIRS).exists()
    home = Household.objects.get(pk=gone.pk)
    assert (home.regency, home.in_base) == (region("1604"), False)
    assert HouseholdPhoto.objects.get().regency == region("1604")
    browser = sign_in(thief)
    photo = HouseholdPhoto.objects.get().pk
    for name, pk in (
        ("household_detail", gone.pk),
        ("photo", photo),
        ("photo_show", photo),
        ("person_detail", Person.objects.get(registry_id=THEIR_MEMBER).pk),
    ):
        assert browser.get(reverse(f"beneficiaries:{name}", args=[pk])).status_code == 404, name


def test_a_version_that_names_them_all_the_same_moves_nobody(cast, gone):
    """The wall behind the judging: activating is the province's where somebody lived elsewhere."""
    thief = cast.steward_palembang
    release = files.release_of(thief, "2021-01")
    files.bring_in(thief, release, "household", in_palembang(8))
    told = HouseholdVersion.objects.get(release=release)
    HouseholdVersion.objects.create(
        release=release, registry_id=THEIRS, household_id=gone.pk, regency=region("1671"),
        data=told.data,
    )  # fmt: skip
    assert effect_on_households(release, region("1671"), anywhere=False)[:4] == (1, 0, 0, 1)
    files.activate(release, "1671", thief)
    assert Household.objects.get(pk=gone.pk).regency == region("1604")
    assert HouseholdPhoto.objects.get().regency == region("1604")

    files.bring_in(thief, release, "household", in_palembang(9))
    files.activate(release, "1671", cast.steward_sumsel)
    moved = Household.objects.get(pk=gone.pk)
    assert (moved.regency, moved.in_base) == (region("1671"), True)
    assert HouseholdPhoto.objects.get().regency == region("1671")


def test_whoever_is_known_elsewhere_since_the_judging_is_not_named(cast, gone, monkeypatch):
    thief = cast.steward_palembang
    release = files.release_of(thief, "2021-01")
    Household.objects.filter(pk=gone.pk).update(registry_id="X")
    late = files.stage(thief, release, "household", in_palembang(1))
    assert late.counts["new"] == 1
    Household.objects.filter(pk=gone.pk).update(registry_id=THEIRS)
    monkeypatch.setattr(applying.judging, "judge", lambda import_file: {})
    files.apply(late, thief)
    assert not HouseholdVersion.objects.filter(release=release).exists()
    assert codes_of(late) == [["held_elsewhere"]]


def test_a_person_of_another_regency_is_not_taken_either(cast, gone):
    thief = cast.steward_palembang
    release = files.release_of(thief, "2021-01")
    files.bring_in(thief, release, "household", in_palembang(8))
    taken = person(1, 8, IDARTBDT=THEIR_MEMBER)
    staged = files.bring_in(thief, release, "person", files.members_of_palembang([taken]))
    assert codes_of(staged) == [["held_elsewhere"]]
    files.activate(release, "1671", thief)
    one = Person.objects.get(registry_id=THEIR_MEMBER)
    assert (one.regency, one.in_base) == (region("1604"), False)


def test_members_of_a_household_of_another_regency_make_none(cast, gone):
    """A register of families makes households from their members: not those of others."""
    thief = cast.steward_palembang
    release = files.release_of(thief, "2021-01", "p3ke")
    guest = person(7, 1, IDARTBDT="1604000000000001777")
    staged = files.bring_in(thief, release, "person", files.members_of_palembang([guest]))
    assert codes_of(staged) == [["household_unknown"]]
    assert not HouseholdVersion.objects.filter(release=release).exists()


def test_the_province_moves_who_was_elsewhere(cast, gone):
    province = cast.steward_sumsel
    release = files.release_of(province, "2021-01")
    assert files.bring_in(province, release, "household", in_palembang(1)).counts["new"] == 1
    moved = files.members_of_palembang([person(1)])
    assert files.bring_in(province, release, "person", moved).counts["new"] == 1
    files.activate(release, "1671", province)
    home = Household.objects.get(pk=gone.pk)
    assert (home.regency, home.in_base) == (region("1671"), True)
    assert HouseholdPhoto.objects.get().regency == region("1671")
    assert Person.objects.get(registry_id=THEIR_MEMBER).regency == region("1671")


def test_who_left_comes_back_by_their_own_regency(cast, gone):
    steward = cast.steward_lahat
    release = files.release_of(steward, "2021-01")
    staged = files.bring_in(steward, release, "household", files.households([household(1)]))
    assert staged.counts["new"] == 1
    files.activate(release, "1604", steward)
    assert Household.objects.get(pk=gone.pk).in_base


def test_of_two_that_bring_the_same_new_id_the_first_holds_it(cast):
    """In whatever release, and before either was activated."""
    first, second = cast.steward_lahat, cast.steward_palembang
    ours = files.release_of(first, "2020-01")
    files.bring_in(first, ours, "household", files.households([household(1)]))
    theirs = files.release_of(second, "2021-01")
    staged = files.stage(second, theirs, "household", in_palembang(1))
    assert codes_of(staged) == [["held_elsewhere"]]
    files.activate(ours, "1604", first)
    assert Household.objects.get().regency == region("1604")
