"""By raw SQL: who reads who gave a list; and what lists that are not in force open."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import Membership
from beneficiaries.models import GroupList, GroupOrigin, Person
from core.scope import scoped
from tests.access.thefts import Theft, is_held_by_its_guard, moved
from tests.beneficiaries.group_acts import planted
from tests.beneficiaries.test_group_walls import _NOTE, a_list, count, in_list, scope_of, secrets
from tests.clients import as_login_role

pytestmark = pytest.mark.django_db

_ADD = "INSERT INTO beneficiaries_grouporigin (group_list_id, source, letter) VALUES (%s, 'X', '')"
_CHANGE = "UPDATE beneficiaries_grouporigin SET source = 'X' WHERE group_list_id = %s"


@pytest.fixture
def siti(cast):
    return planted("Siti Aminah", "1604115403800001")


@pytest.fixture
def need(cast, siti):
    """A list of PPKS in force at Lahat, of which Siti's row is confidential."""
    made = a_list(cast.steward_lahat, "1604")
    in_list(made, siti, secret=16)
    return made


def origins(member: Membership, noted: Person | None = None) -> list[str]:
    """The sources that the role reads, after a note about this person."""
    with as_login_role(), scoped(scope_of(member)), connection.cursor() as cursor:
        if noted is not None:
            cursor.execute(_NOTE, [noted.pk, noted.regency_id, member.user_id, "group"])
        cursor.execute("SELECT source FROM beneficiaries_grouporigin ORDER BY source")
        return [source for (source,) in cursor.fetchall()]


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("steward_lahat", ["Kemensos", "Pusat"]),
        ("steward_sumsel", ["Kemensos", "Pusat"]),
        ("verifier_lahat", ["Pusat"]),
        ("auditor_lahat", ["Pusat"]),
        ("auditor_sumsel", ["Pusat"]),
        ("steward_palembang", []),
        ("verifier_palembang", []),
    ],
)
def test_stewards_alone_read_who_gave_a_list_of_ppks(cast, need, who, told):
    plain = a_list(cast.steward_lahat, "1604", kind="pbi")
    GroupOrigin.objects.filter(group_list=plain).update(source="Pusat")
    assert origins(getattr(cast, who)) == told


def test_a_note_opens_the_origin_of_lists_that_hold_this_person_as_confidential(cast, need, siti):
    budi = planted("Budi Santoso", "1604111403800002")
    in_list(need, budi)
    # In this order: all of a test is one transaction.
    assert origins(cast.verifier_lahat, budi) == []
    assert origins(cast.verifier_lahat, siti) == ["Kemensos"]
    assert origins(cast.auditor_lahat, siti) == []


def test_who_gave_a_list_is_said_by_its_desk_as_it_comes_in(cast, siti):
    waiting = a_list(cast.steward_lahat, "1604", state="received")
    steward = scope_of(cast.steward_lahat)
    assert moved(steward, _CHANGE, waiting.pk) == 0
    GroupOrigin.objects.all().delete()
    for who in ("verifier_lahat", "auditor_lahat", "steward_palembang", "steward_sumsel"):
        assert moved(scope_of(getattr(cast, who)), _ADD, waiting.pk) == 0
    GroupList.objects.update(state="applied")
    assert moved(steward, _ADD, waiting.pk) == 0
    GroupList.objects.update(state="received")
    assert moved(steward, _ADD, waiting.pk) == 1
    GroupOrigin.objects.all().delete()
    is_held_by_its_guard(
        Theft(
            scope_of(cast.verifier_lahat), _ADD, (waiting.pk,),
            "ALTER TABLE beneficiaries_grouporigin DISABLE ROW LEVEL SECURITY",
        )
    )  # fmt: skip


@pytest.mark.parametrize("state", ["checked", "replaced", "taken_back"])
def test_a_list_that_is_not_in_force_opens_nothing(cast, need, siti, state):
    desks = (cast.steward_lahat, cast.verifier_lahat, cast.auditor_lahat, cast.auditor_sumsel)
    assert [count(one, "grouprow") for one in desks] == [1, 1, 1, 1]
    assert secrets(cast.verifier_lahat, siti) == [16]
    GroupList.objects.update(state=state)
    assert [count(one, "grouprow") for one in desks] == [1, 0, 0, 0]
    for one in (cast.verifier_lahat, cast.steward_lahat):
        assert secrets(one, siti) == []
    assert origins(cast.verifier_lahat, siti) == []


def test_rows_that_are_joined_to_nobody_are_the_desks(cast, need):
    need.rows.create(number=9, outcome="elsewhere", regency_id=need.regency_id)
    told = {"steward_lahat": 2, "verifier_lahat": 1, "auditor_lahat": 1, "auditor_sumsel": 1}
    assert {who: count(getattr(cast, who), "grouprow") for who in told} == told
