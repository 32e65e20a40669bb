"""A release without a column takes nothing from view; one with an empty cell does, and says so."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.scope import Scope
from beneficiaries import job_kinds
from beneficiaries.models import Household, Person, RegistryRelease, ReleaseActivation
from beneficiaries.operations import undo_activation
from beneficiaries.queries.changes import changes_of_household
from beneficiaries.queries.told import last_known, no_longer_asked
from core.scope import DatabaseRole, acting_as, scoped
from tests.factories import import_files as files
from tests.factories.import_files import HOUSEHOLD_HEADERS, PERSON_HEADERS, household, person
from tests.factories.regions import region

pytestmark = pytest.mark.django_db
FLOOR, AREA = "Jenis lantai terluas", "Luas lantai (m²)"


def without(*names: str) -> list[str]:
    return [name for name in HOUSEHOLD_HEADERS if name not in names]


@pytest.fixture
def steward(cast):
    return cast.steward_lahat


@pytest.fixture
def later(steward) -> RegistryRelease:
    """An edition without floors, walls and marriages, and with an empty cell for the area."""
    first = files.release_of(steward, "2020-01")
    files.bring_in(steward, first, "household", files.households([household(1)]))
    files.bring_in(steward, first, "person", files.persons([person(1)]))
    files.activate(first, "1604", steward)
    second = files.release_of(steward, "2025-10", source="dtsen")
    files.bring_in(
        steward, second, "household",
        files.csv_file(without("lantai", "dinding"), [household(1, luas_lantai="")]),
    )  # fmt: skip
    files.bring_in(
        steward, second, "person",
        files.csv_file([name for name in PERSON_HEADERS if name != "Sta_kawin"], [person(1)]),
    )  # fmt: skip
    second.refresh_from_db()
    return second


def test_before_activating_it_is_told_what_is_not_asked(steward, later, sign_in):
    told = no_longer_asked(later, region("1604"))
    assert {unit.value: labels for unit, labels in told.items()} == {
        "household": [FLOOR, "Jenis dinding terluas"], "person": ["Status perkawinan"],
    }  # fmt: skip
    url = reverse("beneficiaries:release_effect", args=[later.pk, region("1604").pk])
    page = sign_in(steward).get(url).content.decode()
    assert "Ada isian yang tidak ditanyakan dalam rilis ini" in page
    assert f"{FLOOR}, Jenis dinding terluas" in page
    # A second file of the release asks after all.
    files.bring_in(steward, later, "household", files.households([household(1)]))
    later.refresh_from_db()
    assert set(no_longer_asked(later, region("1604"))) == {"person"}


def test_the_last_known_value_stays_in_view_with_its_edition(steward, cast, later, sign_in):
    files.activate(later, "1604", steward)
    home, member = Household.objects.get(), Person.objects.get()
    # The base is the release in force and nothing else.
    assert (home.floor_type, home.floor_area, member.marital_status) == (None, None, None)
    scope = Scope.of(steward.user)
    known = {key: (one.value, one.release.period) for key, one in last_known(scope, home).items()}
    assert known == {"floor_type": (9, "2020-01"), "wall_type": (3, "2020-01")}
    assert last_known(scope, member)["marital_status"].value == 2

    page = sign_in(steward).get(f"/basis/rumah-tangga/{home.pk}/").content.decode()
    shown = page.split(f"<dt>{FLOOR}</dt>")[1].split("</dd>")[0]
    assert "Tanah" in shown
    assert "Menurut DTKS 2020-01" in shown
    assert f"<dt>{AREA}</dt>" not in page
    assert (
        "Status perkawinan" in sign_in(steward).get(f"/basis/orang/{member.pk}/").content.decode()
    )
    # Versions are the registry's own papers.
    assert last_known(Scope.of(cast.operator_lahat.user), home) == {}


def test_the_last_known_is_read_at_one_go_and_once_for_a_page(
    steward, later, django_assert_num_queries
):
    files.activate(later, "1604", steward)
    scope = Scope.of(steward.user)
    for row in (Household.objects.with_edition().get(), Person.objects.with_edition().get()):
        assert row.edition is not None
        with django_assert_num_queries(1):
            first = last_known(scope, row)
            assert last_known(scope, row) == first != {}


def test_history_tells_an_empty_cell_from_a_missing_column(steward, later):
    files.activate(later, "1604", steward)
    step, _entered = changes_of_household(Scope.of(steward.user), Household.objects.get())
    assert [(one.label, one.before, one.after, one.emptied) for one in step.changes] == [
        (AREA, "36.5", "–", True)
    ]
    assert step.unasked == ["Jenis dinding terluas", FLOOR, "Status perkawinan"]
    assert step.members == []


def test_undoing_leaves_nothing_to_stand_in(steward, later):
    files.activate(later, "1604", steward)
    current = ReleaseActivation.objects.get(superseded_at=None)
    with scoped(Scope.of(steward.user).database), acting_as(DatabaseRole.IMPORT):
        undo_activation.ask(activation=current, reason="Berkas keliru", by=steward.user)
    files.work(job_kinds.UNDO, current.pk, steward)
    home = Household.objects.get()
    assert home.floor_type == 9
    assert last_known(Scope.of(steward.user), home) == {}
