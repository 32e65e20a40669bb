"""Activation makes the base of one regency equal to one release, and touches no other regency."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import (
    Household,
    HouseholdVersion,
    Person,
    PersonVersion,
    ReleaseActivation,
)
from core.enums import JobState
from core.identifiers import uuid7
from core.models import AuditEvent
from tests.exporting import taken_along
from tests.factories import import_files as files
from tests.factories.import_files import household, person
from tests.factories.regions import region
from tests.factories.registry import a_household, a_release, in_force

pytestmark = pytest.mark.django_db

PALEMBANG = {
    "KDKAB": "71", "NMKAB": "PALEMBANG", "NMKEC": "ILIR BARAT DUA", "NMKEL": "35 ILIR",
}  # fmt: skip


@pytest.fixture
def steward(cast):
    return cast.steward_lahat


@pytest.fixture
def first(steward):
    """A release of two households and three persons."""
    release = files.release_of(steward, "2020-01")
    files.bring_in(steward, release, "household", files.households([household(1), household(2)]))
    files.bring_in(
        steward, release, "person",
        files.persons([person(1), person(2, Hub_KRT=3), person(3, household_number=2)]),
    )  # fmt: skip
    return release


@pytest.fixture
def second(steward):
    """A later release: household 1 changed and lost a person, 2 is gone, 3 is new."""
    release = files.release_of(steward, "2020-10")
    files.bring_in(
        steward, release, "household",
        files.households([household(1, lantai=1, luas_lantai=""), household(3)]),
    )  # fmt: skip
    files.bring_in(
        steward, release, "person",
        files.persons([person(1, Nama="YUSUF BARU"), person(4, household_number=3)]),
    )  # fmt: skip
    return release


def _base(model) -> set[str]:
    return set(model.objects.filter(in_base=True).values_list("registry_id", flat=True))


def test_the_release_becomes_the_base(steward, first):
    job = files.activate(first, "1604", steward)
    assert (job.state, job.message) == (JobState.DONE, "Rilis kini menjadi basis Kabupaten Lahat.")
    one = Household.objects.get(registry_id="1604000000000001")
    assert (one.in_base, one.release, one.head_name) == (True, first, "KEPALA 1")
    assert (one.floor_type, str(one.floor_area), one.decile) == (9, "36.50", 1)
    assert one.village == region("1604082001")
    assert str(one.latitude) == "-3.781200"
    member = Person.objects.get(registry_id="1604000000000001001")
    assert (member.name_norm, member.nik_usable) == ("MUHAMAD IUSUP B", True)
    assert (member.household, member.release, member.head_relation) == (one, first, 1)
    activation = ReleaseActivation.objects.get()
    assert (activation.households, activation.persons) == (2, 3)
    assert activation.activated_by == steward.user
    event = AuditEvent.objects.get(action="registry_release.activate")
    assert (event.actor, event.details["households"]) == (steward.user, 2)


def test_a_later_release_replaces_it_and_the_way_back_is_open(steward, first, second):
    files.activate(first, "1604", steward)
    files.activate(second, "1604", steward)
    assert _base(Household) == {"1604000000000001", "1604000000000003"}
    assert _base(Person) == {"1604000000000001001", "1604000000000003004"}
    changed = Household.objects.get(registry_id="1604000000000001")
    assert (changed.floor_type, changed.floor_area) == (1, None)
    assert Person.objects.get(registry_id="1604000000000001001").name_norm == "IUSUP BARU"
    in_force = ReleaseActivation.objects.get(superseded_at__isnull=True)
    assert in_force.release == second

    files.activate(first, "1604", steward)
    assert _base(Household) == {"1604000000000001", "1604000000000002"}
    back = Household.objects.get(registry_id="1604000000000001")
    assert (back.floor_type, str(back.floor_area)) == (9, "36.50")
    assert ReleaseActivation.objects.count() == 3


def test_activating_twice_is_activating_once(steward, first):
    files.activate(first, "1604", steward)
    files.activate(first, "1604", steward)
    assert ReleaseActivation.objects.count() == 1


def test_corrections_enter_the_base_at_the_next_activation(steward, first):
    files.activate(first, "1604", steward)
    files.bring_in(
        steward, first, "household", files.households([household(1, Nama_KRT="KEPALA BARU")])
    )
    assert Household.objects.get(registry_id="1604000000000001").head_name == "KEPALA 1"
    files.activate(first, "1604", steward)
    assert Household.objects.get(registry_id="1604000000000001").head_name == "KEPALA BARU"


def test_other_regencies_keep_their_base(cast, steward, first):
    files.bring_in(
        cast.steward_palembang, first, "household",
        files.households([household(9, **PALEMBANG)]),
    )  # fmt: skip
    files.activate(first, "1671", cast.steward_palembang)
    assert _base(Household) == {"1604000000000009"}
    files.activate(first, "1604", steward)
    assert len(_base(Household)) == 3


def test_a_steward_activates_only_at_home(cast, steward, first):
    job = files.activate(first, "1604", cast.steward_palembang)
    assert job.state == JobState.FAILED
    assert _base(Household) == set()
    job = files.activate(first, "1604", cast.verifier_lahat)
    assert job.message == "Hak Anda untuk pekerjaan ini sudah berakhir."
    job = files.activate(first, "1604", cast.steward_sumsel)
    assert job.state == JobState.DONE


def test_an_empty_release_is_refused(cast, first):
    job = files.activate(first, "1671", cast.steward_palembang)
    assert job.message == "Belum ada rumah tangga rilis ini untuk kabupaten/kota itu."


def test_a_family_moves_only_by_the_hand_of_the_province(cast, steward, first):
    files.activate(first, "1604", steward)
    later = files.release_of(cast.steward_sumsel, "2020-10")
    moved = files.households([household(1, **PALEMBANG)])
    assert files.bring_in(cast.steward_sumsel, later, "household", moved).counts["changed"] == 1
    files.activate(later, "1671", cast.steward_palembang)
    assert Household.objects.get(registry_id="1604000000000001").regency == region("1604")
    files.activate(later, "1671", cast.steward_sumsel)
    assert Household.objects.get(registry_id="1604000000000001").regency == region("1671")


def test_the_work_is_set_based(steward, first, second):
    """The number of statements does not depend on the number of rows."""

    def statements(release) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            files.activate(release, "1604", steward)
        return len(queries)

    files.activate(first, "1604", steward)
    few = statements(second)
    files.bring_in(
        steward, second, "household", files.households(household(n) for n in range(10, 40))
    )
    assert HouseholdVersion.objects.filter(release=second).count() == 32
    # Whether files entered since is asked only of the release in force.
    assert statements(second) - few <= 1


def test_who_is_born_is_like_who_is_filled(steward, first):
    files.activate(first, "1604", steward)
    born = _columns()
    Household.objects.update(release=None, in_base=False, head_name="", floor_type=None)
    Person.objects.update(release=None, in_base=False, name="", nik="", name_norm="")
    ReleaseActivation.objects.all().delete()
    files.activate(first, "1604", steward)
    assert _columns() == born


def test_releases_that_wait_name_one_household_alike(steward, first, second):
    named = HouseholdVersion.objects.filter(registry_id="1604000000000001")
    assert [one.release for one in named.order_by("pk")] == [first, second]
    assert len({one.household_id for one in named}) == 1
    assert not Household.objects.exists()
    files.activate(second, "1604", steward)
    assert Household.objects.get(registry_id="1604000000000001").pk == named[0].household_id


def test_one_household_named_twice_is_the_one_that_was_born(steward, first, second):
    """Of two releases filled at the same moment neither saw what the other named."""
    ours, people = uuid7(), PersonVersion.objects.filter(release=second)
    told = HouseholdVersion.objects.filter(release=second, registry_id="1604000000000001")
    people.filter(household_id=told.get().household_id).update(household=ours, person=uuid7())
    told.update(household=ours)
    files.activate(first, "1604", steward)
    home = Household.objects.get(registry_id="1604000000000001")
    member = Person.objects.get(registry_id="1604000000000001001")
    files.activate(second, "1604", steward)
    for one in (home, member):
        one.refresh_from_db()
    assert (home.release, home.floor_type) == (second, 1)
    assert (member.release, member.household, member.name) == (second, home, "YUSUF BARU")
    assert _base(Household) == {"1604000000000001", "1604000000000003"}
    assert told.get().household_id == home.pk
    assert people.get(person=member).household_id == home.pk


def _columns() -> list[dict[str, object]]:
    return [
        {key: value for key, value in row.items() if key != "changed_at"}
        for model in (Household, Person)
        for row in model.objects.order_by("registry_id").values()
    ]


def test_a_correction_before_the_first_activation_is_not_missed(steward, first):
    files.bring_in(
        steward, first, "household", files.households([household(1, Nama_KRT="KEPALA BARU")])
    )
    files.activate(first, "1604", steward)
    assert Household.objects.get(registry_id="1604000000000001").head_name == "KEPALA BARU"


def test_a_household_that_comes_back_is_filled_anew(steward, first, second):
    """What it looked like when it left may be older than what its release says now."""
    files.activate(first, "1604", steward)
    files.bring_in(
        steward, first, "household", files.households([household(2, Nama_KRT="KEPALA BARU")])
    )
    files.activate(second, "1604", steward)
    gone = Household.objects.get(registry_id="1604000000000002")
    assert (gone.in_base, gone.release) == (False, None)
    files.activate(first, "1604", steward)
    gone.refresh_from_db()
    assert (gone.in_base, gone.head_name) == (True, "KEPALA BARU")


def test_what_stayed_the_same_is_not_written_anew(steward, first):
    files.activate(first, "1604", steward)
    later = files.release_of(steward, "2021-01")
    files.bring_in(
        steward, later, "household", files.households([household(1), household(2, lantai=1)])
    )
    Household.objects.update(changed_at="2020-01-01T00:00:00Z")
    files.activate(later, "1604", steward)
    same, changed = Household.objects.order_by("registry_id")
    assert (same.edition, same.release, same.changed_at.year) == (later, first, 2020)
    assert (changed.edition, changed.release, changed.floor_type) == (later, later, 1)
    assert changed.changed_at.year > 2020


def test_pages_and_lists_tell_the_release_in_force_also_of_rows_it_did_not_change(
    steward, first, sign_in
):
    files.activate(first, "1604", steward)
    later = files.release_of(steward, "2021-01")
    files.bring_in(steward, later, "household", files.households([household(1), household(2)]))
    files.bring_in(steward, later, "person", files.persons([person(1)]))
    files.activate(later, "1604", steward)
    (one, _two), member = Household.objects.order_by("registry_id"), Person.objects.in_base().get()
    assert (one.release, member.release) == (first, first)
    browser = sign_in(steward)
    for page in (f"rumah-tangga/{one.pk}/", f"orang/{member.pk}/"):
        shown = browser.get(f"/basis/{page}").content.decode()
        assert ("DTKS 2021-01" in shown, f"Basis data</dt><dd>{first}" in shown) == (True, False)
    lists = "/basis/rumah-tangga/?kolom=release"
    shown = browser.get(lists).content.decode()
    assert ("DTKS 2021-01" in shown, str(first) in shown) == (True, False)
    book = taken_along(browser, "/basis/rumah-tangga/", {"kolom": ["head", "release"]})
    headers, *rows = book["Rumah tangga"]
    assert [row[headers.index("Rilis")] for row in rows] == ["DTKS 2021-01"] * 2


def test_the_source_asked_for_is_that_of_the_release_in_force(cast, steward, sign_in):
    told_first = a_release(steward)
    home = a_household(region("1604112001"), release=told_first)
    in_force(files.release_of(steward, "2026", source="p3ke"), region("1604"), steward)
    browser = sign_in(steward)

    def found(source: str) -> list[Household]:
        page = browser.get(f"/basis/rumah-tangga/?sumber={source}").context["page"]
        return list(page.rows)

    assert (found("p3ke"), found(told_first.source)) == ([home], [])


def test_who_came_by_a_proposal_stands_on_the_release_that_tells_the_same(steward, first):
    files.activate(first, "1604", steward)
    Household.objects.filter(registry_id="1604000000000001").update(release=None)
    later = files.release_of(steward, "2021-01")
    files.bring_in(steward, later, "household", files.households([household(1), household(2)]))
    files.activate(later, "1604", steward)
    one, two = Household.objects.order_by("registry_id")
    assert (one.release, one.edition, two.release) == (later, later, first)


_LOCKS = """
    SELECT array_agg(DISTINCT mode) FROM pg_locks
    WHERE pid = pg_backend_pid() AND locktype = 'advisory' AND objsubid = 1
      AND objid::bigint = hashtext('sigertak.base')::bigint & 4294967295
"""


def _locks() -> list[str]:
    """How the base is held by the transaction of this test, in which activations stay open."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCKS)
        return cursor.fetchone()[0]


def test_regencies_that_keep_their_families_are_activated_side_by_side(steward, first, second):
    files.activate(first, "1604", steward)
    files.activate(second, "1604", steward)
    assert Household.objects.in_base().count() == 2
    assert _locks() == ["ShareLock"]


def test_a_regency_that_takes_a_family_from_another_is_activated_alone(cast, steward, first):
    a_household(region("1671011001"), registry_id="1604000000000001")
    files.activate(first, "1604", cast.steward_sumsel)
    assert Household.objects.get(registry_id="1604000000000001").regency == region("1604")
    assert _locks() == ["ExclusiveLock"]


def test_whom_two_regencies_could_bear_is_born_once(cast, steward, first):
    other = files.release_of(cast.steward_sumsel, "2020-06")
    files.bring_in(
        cast.steward_sumsel, other, "household", files.households([household(1, **PALEMBANG)])
    )
    files.activate(first, "1604", steward)
    assert _locks() == ["ExclusiveLock"]
    files.activate(other, "1671", cast.steward_sumsel)
    assert Household.objects.get(registry_id="1604000000000001").regency == region("1671")
