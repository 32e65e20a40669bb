"""The history of a household: what each edition of the base said anew about it."""

from __future__ import annotations

import pytest

from accounts.scope import Scope
from beneficiaries import job_kinds
from beneficiaries.models import Household, ReleaseActivation
from beneficiaries.operations import undo_activation
from beneficiaries.queries.changes import Event, changes_of_household
from core.scope import DatabaseRole, acting_as, scoped
from tests.factories import import_files as files
from tests.factories.import_files import household, person

pytestmark = pytest.mark.django_db


def _edition(steward, period, homes, people):
    release = files.release_of(steward, period)
    files.bring_in(steward, release, "household", files.households(homes))
    files.bring_in(steward, release, "person", files.persons(people))
    files.activate(release, "1604", steward)
    return release


@pytest.fixture
def steward(cast):
    return cast.steward_lahat


@pytest.fixture
def history(steward):
    return [
        _edition(steward, "2019-01", [household(1), household(2)],
                 [person(1), person(2, Hub_KRT=3)]),
        _edition(steward, "2020-01", [household(1), household(2)],
                 [person(1), person(2, Hub_KRT=3)]),
        _edition(steward, "2021-01", [household(1, lantai=1), household(2)],
                 [person(1, NIK="1604081708809999", Jenis_cacat=3), person(3)]),
        _edition(steward, "2022-01", [household(2)], [person(4, household_number=2)]),
    ]  # fmt: skip


def _changes(membership, **options):
    home = Household.objects.get(registry_id="1604000000000001")
    return changes_of_household(Scope.of(membership.user), home, **options)


def test_each_edition_says_what_it_changed(steward, history):
    left, changed, entered = _changes(steward)
    assert [one.release.period for one in (left, changed, entered)] == [
        "2022-01", "2021-01", "2019-01",
    ]  # fmt: skip
    assert (left.event, entered.event) == (Event.LEFT, Event.ENTERED)
    assert changed.changes == [("Jenis lantai terluas", "Tanah", "Marmer/granit", False)]
    members = {one.event: one for one in changed.members}
    assert members.keys() == {Event.ENTERED, Event.CHANGED, Event.LEFT}
    assert members[Event.CHANGED].changes[0].label == "NIK"
    # A NIK is covered, and an illness is nobody's business by default.
    assert "1604081708809999" not in str(changed)
    assert "Disabilitas" not in str(changed)
    assert "Disabilitas" in str(_changes(steward, sensitive=True))


def test_an_edition_that_was_undone_did_not_happen(steward, history):
    current = ReleaseActivation.objects.get(superseded_at__isnull=True)
    with scoped(Scope.of(steward.user).database), acting_as(DatabaseRole.IMPORT):
        undo_activation.ask(activation=current, reason="Berkas yang salah", by=steward.user)
    files.work(job_kinds.UNDO, current.pk, steward)
    assert [one.release.period for one in _changes(steward)] == ["2021-01", "2019-01"]


def test_agencies_have_no_part_in_it(cast, history, django_assert_num_queries):
    assert _changes(cast.operator_lahat) == []
    home = Household.objects.get(registry_id="1604000000000001")
    scope = Scope.of(cast.verifier_lahat.user)
    # Members, their versions, those of the household, what later files replaced, activations: none
    # grows with the editions.
    with django_assert_num_queries(5):
        assert len(changes_of_household(scope, home)) == 3
