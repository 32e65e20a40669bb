"""Raw SQL against what stands beside the agency's words: who it is, its chair, returns and endings.

Each attempt is made twice, as in `test_raw_sql.py`: as things stand, and with its guard away.
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError

from accounts.scope import Scope
from core.scope import DatabaseRole, DatabaseScope
from programs.models import Program, Recipient, RecipientGroup
from tests.access.thefts import Theft, is_held_by_its_guard, moved, take_away
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient

pytestmark = pytest.mark.django_db

_AWAY = "DROP TRIGGER {} ON programs_recipient"
_SET = "UPDATE programs_recipient SET {} WHERE id = %s"
_ENDED = {"ended_on": datetime.date(2026, 1, 2), "end_kind": "finished"}


def _scope(cast: Cast, who: str) -> DatabaseScope:
    if who == "matching":
        return DatabaseScope(DatabaseRole.MATCHING, cast.operator_lahat.user_id)
    names = {"agency": "operator_lahat", "regency": "verifier_lahat", "province": "verifier_sumsel"}
    return Scope.of(getattr(cast, names[who]).user).database


def _one(cast: Cast, state: str, **values: Any) -> Recipient:
    made = a_recipient(a_program(cast.operator_lahat), cast.operator_lahat, region("1604112001"))
    Recipient.objects.filter(pk=made.pk).update(state=state, **values)
    return made


@pytest.mark.parametrize("who", ["regency", "province"])
@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_who_it_is_bappeda_does_not_write(cast: Cast, who: str, state: str) -> None:
    other = a_person(a_household(region("1604112001")))
    change = _SET.format("person_id = %s, household_id = %s, match_outcome = 'match'")
    values = (other.pk, other.household_id, _one(cast, state).pk)
    opened = "GRANT UPDATE ON programs_recipient TO sigertak_regency, sigertak_province"
    is_held_by_its_guard(Theft(_scope(cast, who), change, values, opened))


@pytest.mark.parametrize("state", ["draft", "approved", "rejected", "ended"])
def test_the_engine_answers_of_those_who_wait_alone(cast: Cast, state: str) -> None:
    scope = _scope(cast, "matching")
    change = _SET.format("match_outcome = 'doubtful'")
    assert moved(scope, change, _one(cast, "submitted").pk) == 1
    made = _one(cast, state, **_ENDED)
    is_held_by_its_guard(Theft(scope, change, (made.pk,), _AWAY.format("recipient_answer")))


@pytest.mark.parametrize("column", ["amount", "state", "name"])
def test_the_engine_writes_its_answer_alone(cast: Cast, column: str) -> None:
    value = {"amount": "9", "state": "'submitted'", "name": "'ORANG LAIN'"}[column]
    made, scope = _one(cast, "submitted"), _scope(cast, "matching")
    opened = f"GRANT UPDATE ({column}) ON programs_recipient TO sigertak_matching"
    is_held_by_its_guard(Theft(scope, _SET.format(f"{column} = {value}"), (made.pk,), opened))


@pytest.mark.parametrize(
    ("who", "state", "change", "trigger"),
    [
        ("agency", "approved", "match_probability = 1", "recipient_answer"),
        ("agency", "approved", "match_reasons = '{nik_same}'", "recipient_answer"),
        ("agency", "ended", "end_reason = 'Kehendak sendiri.'", "recipient_ending"),
        ("agency", "draft", "ended_on = '2026-03-01'", "recipient_ending"),
        ("agency", "returned", "return_reason = 'Sudah benar.'", "recipient_return"),
        ("regency", "submitted", "return_reason = 'Sudah benar.'", "recipient_return"),
        ("province", "returned", "return_reason = ''", "recipient_return"),
    ],
)
def test_what_was_said_of_them_stays(cast: Cast, who, state, change, trigger) -> None:
    made = _one(cast, state, return_reason="Periksa NIK.", **_ENDED)
    scope = _scope(cast, who)
    is_held_by_its_guard(Theft(scope, _SET.format(change), (made.pk,), _AWAY.format(trigger)))


def _in_a_group(cast: Cast, state: str, role: str) -> Recipient:
    made = _one(cast, state)
    group = RecipientGroup.objects.create(
        program=made.program, agency=made.agency, name="KUBE Mawar", regency=made.regency,
        district=made.district, village=made.village, created_by=cast.operator_lahat.user,
    )  # fmt: skip
    Recipient.objects.filter(pk=made.pk).update(group=group, group_role=role)
    return made


@pytest.mark.parametrize("who", ["agency", "regency"])
def test_nobody_becomes_chair_after_handing_in(cast: Cast, who: str) -> None:
    made, scope = _in_a_group(cast, "approved", "member"), _scope(cast, who)
    change = _SET.format("group_role = 'chair'")
    is_held_by_its_guard(Theft(scope, change, (made.pk,), _AWAY.format("recipient_chair")))


def test_a_chair_is_given_up_on_the_way_back_to_waiting_alone(cast: Cast) -> None:
    made, scope = _in_a_group(cast, "approved", "chair"), _scope(cast, "regency")
    down = _SET.format("group_role = 'member'") + "; SET CONSTRAINTS ALL IMMEDIATE"
    with pytest.raises(IntegrityError, match="back to waiting alone"):
        moved(scope, down, made.pk)
    take_away(_AWAY.format("recipient_steps_down"))
    moved(scope, down, made.pk)
    assert Recipient.objects.get(pk=made.pk).group_role == "member"


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_a_guest_changes_nobody_whom_the_owners_people_entered(
    cast: Cast, guest: tuple[Scope, Program], state: str
) -> None:
    scope, program = guest
    made = a_recipient(program, cast.operator_lahat, region("1604112001"), state=state)
    theirs = a_recipient(program, cast.operator_lahat_perkim, region("1604112001"), state=state)
    change = _SET.format("amount = 5")
    assert moved(scope.database, change, theirs.pk) == 1
    is_held_by_its_guard(
        Theft(scope.database, change, (made.pk,), _AWAY.format("recipient_of_guest"))
    )
