"""Undoing an activation brings the base back row by row, and nothing else with it."""

from __future__ import annotations

import hashlib

import pytest
from django.db import connection

from accounts.scope import Scope
from beneficiaries import job_kinds
from beneficiaries.models import FormerVersion, Household, Person, ReleaseActivation
from beneficiaries.operations import undo_activation
from core.enums import JobState
from core.models import AuditEvent
from core.scope import DatabaseRole, acting_as, scoped
from tests.factories import import_files as files
from tests.factories.import_files import household, person
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

PALEMBANG = {
    "KDKAB": "71", "NMKAB": "PALEMBANG", "NMKEC": "ILIR BARAT DUA", "NMKEL": "35 ILIR",
}  # fmt: skip
REASON = "Berkas yang dikirim ternyata periode lama"


@pytest.fixture
def steward(cast):
    return cast.steward_lahat


@pytest.fixture
def first(steward):
    release = files.release_of(steward, "2020-01")
    files.bring_in(steward, release, "household", files.households([household(1), household(2)]))
    files.bring_in(
        steward, release, "person",
        files.persons([person(1), person(2, Hub_KRT=3), person(3, household_number=2)]),
    )  # fmt: skip
    files.activate(release, "1604", steward)
    return release


@pytest.fixture
def second(steward):
    release = files.release_of(steward, "2020-10")
    files.bring_in(
        steward, release, "household",
        files.households([household(1, lantai=1, luas_lantai=""), household(3)]),
    )  # fmt: skip
    files.bring_in(
        steward, release, "person",
        files.persons([
            person(1, Nama="YUSUF BARU"), person(4, household_number=3),
            person(3, IDBDT="1604000000000003"),
        ]),
    )  # fmt: skip
    return release


def _prints() -> dict[str, str]:
    """A print of every row of the base, all columns but the moment of its last change."""
    found: dict[str, str] = {}
    for table in ("household", "person"):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id::text, (to_jsonb(t) - 'changed_at')::text "
                f"FROM beneficiaries_{table} t WHERE in_base"
            )
            found |= {pk: hashlib.sha256(row.encode()).hexdigest() for pk, row in cursor.fetchall()}
    return found


def _current(code: str = "1604") -> ReleaseActivation:
    return ReleaseActivation.objects.get(regency__code=code, superseded_at__isnull=True)


def _undo(steward, code: str = "1604"):
    current = _current(code)
    with scoped(Scope.of(steward.user).database), acting_as(DatabaseRole.IMPORT):
        undo_activation.ask(activation=current, reason=REASON, by=steward.user)
    return files.work(job_kinds.UNDO, current.pk, steward)


def test_the_base_is_again_what_it_was(steward, first, second):
    before = _prints()
    assert len(before) == 5
    files.activate(second, "1604", steward)
    assert _prints() != before
    undone = _current()
    job = _undo(steward)
    assert (job.state, job.message) == (
        JobState.DONE, "Basis Kabupaten Lahat kembali seperti sebelum rilis itu.",
    )  # fmt: skip
    assert _prints() == before
    undone.refresh_from_db()
    assert (undone.undone_by, undone.undo_reason) == (steward.user, REASON)
    assert undone.undone_at == undone.superseded_at == _current().activated_at
    assert (_current().release, _current().households, _current().persons) == (first, 2, 3)
    event = AuditEvent.objects.get(action="registry_release.undo")
    assert (event.actor, event.reason) == (steward.user, REASON)


def test_corrections_sent_meanwhile_do_not_come_with_it(steward, first, second):
    """They wait in the former release for its next activation, as they did before."""
    before = _prints()
    files.bring_in(
        steward, first, "household",
        files.households([household(1, Nama_KRT="KEPALA BARU"), household(7)]),
    )  # fmt: skip
    files.bring_in(steward, first, "person", files.persons([person(2, Nama="LAIN", Hub_KRT=3)]))
    assert FormerVersion.objects.count() == 3
    files.activate(second, "1604", steward)
    _undo(steward)
    assert _prints() == before
    files.activate(first, "1604", steward)
    assert Household.objects.get(registry_id="1604000000000001").head_name == "KEPALA BARU"
    assert Household.objects.filter(in_base=True).count() == 3


def test_corrections_themselves_can_be_undone(steward, first):
    before = _prints()
    corrected = files.households([household(1, Nama_KRT="KEPALA BARU"), household(2)])
    files.bring_in(steward, first, "household", corrected)
    # The row that said the same left no trace.
    assert FormerVersion.objects.count() == 1
    files.activate(first, "1604", steward)
    assert Household.objects.get(registry_id="1604000000000001").head_name == "KEPALA BARU"
    _undo(steward)
    assert _prints() == before


def test_filling_a_release_leaves_no_trace(steward, second):
    assert FormerVersion.objects.count() == 0


def test_only_the_last_and_only_once(steward, first, second):
    with pytest.raises(undo_activation.UndoRefused), acting_as(DatabaseRole.IMPORT):
        undo_activation.ask(activation=_current(), reason=REASON, by=steward.user)
    old = _current()
    files.activate(second, "1604", steward)
    with pytest.raises(undo_activation.UndoRefused), acting_as(DatabaseRole.IMPORT):
        undo_activation.ask(activation=old, reason=REASON, by=steward.user)
    undone = _current()
    _undo(steward)
    assert undo_activation.former_of(_current()) is None
    # A second message for the same work.
    again = files.work(job_kinds.UNDO, undone.pk, steward)
    assert again.state == JobState.DONE
    assert ReleaseActivation.objects.count() == 3


def test_rows_that_say_the_same_are_not_written_anew(steward, first):
    later = files.release_of(steward, "2021-01")
    files.bring_in(
        steward, later, "household", files.households([household(1), household(2, lantai=1)])
    )
    files.activate(later, "1604", steward)
    Household.objects.update(changed_at="2020-01-01T00:00:00Z")
    _undo(steward)
    same, back = Household.objects.order_by("registry_id")
    assert (same.changed_at.year, back.changed_at.year > 2020) == (2020, True)
    assert (same.edition, back.edition, back.release) == (first, first, first)


def test_the_way_forward_stays_open(steward, first, second):
    files.activate(second, "1604", steward)
    after = _prints()
    _undo(steward)
    files.activate(second, "1604", steward)
    assert _prints() == after
    _undo(steward)
    assert _current().release == first


def test_families_taken_from_another_regency_go_back(cast, steward, first):
    files.bring_in(
        cast.steward_sumsel, first, "household", files.households([household(9, **PALEMBANG)])
    )
    files.activate(first, "1671", cast.steward_sumsel)
    before = _prints()
    later = files.release_of(cast.steward_sumsel, "2020-10")
    moved = files.households([household(1, **PALEMBANG), household(9, **PALEMBANG)])
    files.bring_in(cast.steward_sumsel, later, "household", moved)
    files.activate(later, "1671", cast.steward_sumsel)
    assert Household.objects.get(registry_id="1604000000000001").regency == region("1671")
    _undo(cast.steward_sumsel, "1671")
    assert Household.objects.get(registry_id="1604000000000001").regency == region("1604")
    assert {pk for pk in before if pk not in _prints()} == set()
    assert Person.objects.filter(in_base=True).count() == 3


def test_a_steward_undoes_only_at_home(cast, steward, first, second):
    files.activate(second, "1604", steward)
    current = _current()
    with scoped(Scope.of(steward.user).database), acting_as(DatabaseRole.IMPORT):
        undo_activation.ask(activation=current, reason=REASON, by=steward.user)
    job = files.work(job_kinds.UNDO, current.pk, cast.steward_palembang)
    assert job.state == JobState.FAILED
    assert _current() == current


def test_the_page_asks_for_a_reason_and_is_for_those_who_activate(
    cast, sign_in, steward, first, second
):
    files.activate(second, "1604", steward)
    url = f"/basis/rilis/aktivasi/{_current().pk}/batalkan/"
    browser = sign_in(steward)
    page = browser.get(url)
    assert page.status_code == 200
    assert "DTKS 2020-01" in page.content.decode()
    assert browser.post(url, {"reason": "salah"}).status_code == 200
    assert browser.post(url, {"reason": REASON}).status_code == 302
    assert _current().undo_reason == REASON
    for stranger in (cast.steward_palembang, cast.verifier_lahat):
        assert sign_in(stranger).get(url).status_code in (403, 404)
