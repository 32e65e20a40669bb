"""Group lists by raw SQL of each role: who reads, who brings in, and what stays confidential."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Membership
from accounts.scope import Scope
from beneficiaries.models import GroupList, GroupOrigin, GroupRow, GroupSecret, Person, Reveal
from core.scope import DatabaseScope, scoped
from tests.access.thefts import Theft, is_held_by_its_guard, moved
from tests.beneficiaries.group_acts import LAHAT, PALEMBANG, planted
from tests.clients import as_login_role
from tests.factories.regions import region

pytestmark = pytest.mark.django_db

TABLES = ("grouplist", "grouprow", "groupsecret")
_ADD = (
    "INSERT INTO beneficiaries_grouprow (group_list_id, regency_id, number, outcome, why,"
    " person_id, is_confidential) VALUES (%s, %s, 9, 'joined', '', %s, false)"
)
_STATE = "UPDATE beneficiaries_grouplist SET state = 'taken_back' WHERE id = %s"
_FORGET = "DELETE FROM beneficiaries_grouprow WHERE group_list_id = %s"
_MAKE = (
    "INSERT INTO beneficiaries_grouplist (kind, period, regency_id, file, file_name, leftovers,"
    " state, fault, created_by_id) VALUES ('pbi', '2026-01', %s, '', 'x', '', 'received', '', %s)"
)
_NOTE = (
    "INSERT INTO beneficiaries_reveal (person_id, regency_id, revealed_by_id, reason, about)"
    " VALUES (%s, %s, %s, 'Pendampingan.', %s)"
)


def scope_of(member: Membership) -> DatabaseScope:
    return Scope.of(member.user).database


def a_list(by: Membership, code: str | None, *, state: str = "applied", **told: Any) -> GroupList:
    made = GroupList.objects.create(
        kind=told.pop("kind", "ppks"), period=told.pop("period", "2026-10"),
        regency=region(code) if code else None, file_name="daftar.csv", state=state,
        created_by=by.user, applied_at=timezone.now(), **told,
    )  # fmt: skip
    GroupOrigin.objects.create(group_list=made, source="Kemensos")
    return made


def in_list(group_list: GroupList, person: Person, *, secret: int | None = None) -> GroupRow:
    row = GroupRow.objects.create(
        group_list=group_list, regency=person.regency, number=group_list.rows.count() + 2,
        outcome="joined", person=person, is_confidential=secret is not None,
        category=None if secret else 24,
    )  # fmt: skip
    if secret is not None:
        GroupSecret.objects.create(row=row, category=secret)
    return row


def count(member: Membership, table: str) -> int | None:
    """Rows that the role of this person reads; None where it may not even ask."""
    with as_login_role(), scoped(scope_of(member)), connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [f"beneficiaries_{table}"])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(f"SELECT count(*) FROM beneficiaries_{table}")
        return int(cursor.fetchone()[0])


@pytest.fixture
def siti(cast):
    return planted("Siti Aminah", "1604115403800001", code=LAHAT)


@pytest.fixture
def rini(cast):
    return planted("Rini Zuhairiyah", "1671015403800003", code=PALEMBANG)


@pytest.fixture
def lists(cast, siti, rini):
    """One list of Lahat, one of Palembang, one of the province with one of each."""
    lahat = a_list(cast.steward_lahat, "1604")
    in_list(lahat, siti, secret=16)
    in_list(a_list(cast.steward_palembang, "1671"), rini, secret=17)
    everywhere = a_list(cast.steward_sumsel, None)
    for person in (siti, rini):
        in_list(everywhere, person)
    return lahat, everywhere


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("steward_lahat", (2, 2, 0)),
        ("verifier_lahat", (2, 2, 0)),
        ("auditor_lahat", (2, 2, 0)),
        ("steward_sumsel", (3, 4, 0)),
        ("operator_lahat", (None, None, None)),
        ("operator_sumsel", (None, None, None)),
        ("village_lahat", (None, None, None)),
        ("executive_lahat", (None, None, None)),
    ],
)
def test_what_each_role_reads(cast, lists, who, told):
    assert tuple(count(getattr(cast, who), table) for table in TABLES) == told


def secrets(
    member: Membership, person: Person, *, about: str = "group", noted: bool = True
) -> list[int]:
    """What the role reads of a person's secret, after a note of this very transaction."""
    with as_login_role(), scoped(scope_of(member)), connection.cursor() as cursor:
        if noted:
            cursor.execute(_NOTE, [person.pk, person.regency_id, member.user_id, about])
        cursor.execute("SELECT category FROM beneficiaries_groupsecret")
        return [category for (category,) in cursor.fetchall()]


def test_a_secret_is_read_with_a_note_of_this_person_alone(cast, lists, siti, rini):
    other = planted("Budi Santoso", "1604111403800002")
    in_list(lists[0], other, secret=10)
    assert secrets(cast.steward_lahat, siti) == [16]


@pytest.mark.parametrize(
    ("who", "told"), [("verifier_lahat", [16]), ("steward_sumsel", [16]), ("auditor_lahat", [])]
)
def test_who_opens_secrets(cast, lists, siti, who, told):
    """An auditor reads who looked; not what they saw, even with a note."""
    assert secrets(getattr(cast, who), siti) == told


def test_no_note_no_secret_and_a_note_of_a_number_is_none(cast, lists, siti):
    assert secrets(cast.steward_lahat, siti, noted=False) == []
    assert secrets(cast.steward_lahat, siti, about="number") == []


def test_a_note_of_before_or_of_another_opens_nothing(cast, lists, siti):
    for by, back in ((cast.steward_lahat, 1), (cast.verifier_lahat, 0)):
        Reveal.objects.create(
            person=siti, regency=siti.regency, revealed_by=by.user, reason="Dahulu.",
            about="group", revealed_at=timezone.now() - timezone.timedelta(minutes=back),
        )  # fmt: skip
    assert secrets(cast.steward_lahat, siti, noted=False) == []


def test_only_the_steward_of_the_place_brings_in_and_ends(cast, lists, siti, rini):
    lahat, everywhere = lists
    waiting = a_list(cast.steward_lahat, "1604", state="received", period="2026-11")
    place = region("1604").pk
    steward, verifier = scope_of(cast.steward_lahat), scope_of(cast.verifier_lahat)
    foreign = scope_of(cast.steward_palembang)
    # Adding rows: not to a list in force, not by others, not of another regency.
    assert moved(steward, _ADD, lahat.pk, place, siti.pk) == 0
    assert moved(steward, _ADD, waiting.pk, region("1671").pk, rini.pk) == 0
    for scope in (verifier, foreign, scope_of(cast.steward_sumsel)):
        assert moved(scope, _ADD, waiting.pk, place, siti.pk) == 0
    # Ending: each desk its own list.
    for scope in (verifier, foreign, scope_of(cast.steward_sumsel)):
        assert moved(scope, _STATE, lahat.pk) == 0
    assert moved(steward, _STATE, everywhere.pk) == 0
    # What stands in a list in force is not forgotten.
    assert moved(steward, _FORGET, lahat.pk) == 0
    # Beginning one: in one's own name, for one's own place.
    assert moved(steward, _MAKE, place, cast.verifier_lahat.user_id) == 0
    assert moved(steward, _MAKE, None, cast.steward_lahat.user_id) == 0
    assert moved(verifier, _MAKE, place, cast.verifier_lahat.user_id) == 0
    assert moved(steward, _ADD, waiting.pk, place, siti.pk) == 1
    assert moved(steward, _FORGET, waiting.pk) == 1
    assert moved(steward, _STATE, lahat.pk) == 1
    assert moved(steward, _MAKE, place, cast.steward_lahat.user_id) == 1


def test_each_guard_is_what_holds(cast, lists, siti):
    """Taken away, the attempt works: the tests above can fail."""
    lahat, _everywhere = lists
    verifier = scope_of(cast.verifier_lahat)
    is_held_by_its_guard(
        Theft(
            verifier, _STATE, (lahat.pk,),
            "DROP POLICY changing_sigertak_regency ON beneficiaries_grouplist",
        )
    )  # fmt: skip
    # Of a list that is not in force a verifier does not even read the rows.
    GroupList.objects.filter(pk=lahat.pk).update(state="applied")
    is_held_by_its_guard(
        Theft(
            verifier, _ADD, (lahat.pk, lahat.regency_id, siti.pk),
            "DROP POLICY adding_sigertak_regency ON beneficiaries_grouprow",
        )
    )  # fmt: skip
    is_held_by_its_guard(
        Theft(
            verifier, _FORGET + " AND number = 2", (lahat.pk,),
            "DROP POLICY removing_sigertak_regency ON beneficiaries_grouprow",
        )
    )  # fmt: skip


def test_no_page_writes_a_secret_on_a_row_that_is_none(cast, lists, siti):
    waiting = a_list(cast.steward_lahat, "1604", state="received", period="2026-11")
    row = in_list(waiting, siti)
    add = "INSERT INTO beneficiaries_groupsecret (row_id, category) VALUES (%s, 16)"
    assert moved(scope_of(cast.steward_lahat), add, row.pk) == 0
    GroupRow.objects.filter(pk=row.pk).update(category=None, is_confidential=True)
    assert moved(scope_of(cast.verifier_lahat), add, row.pk) == 0
    assert moved(scope_of(cast.steward_lahat), add, row.pk) == 1
