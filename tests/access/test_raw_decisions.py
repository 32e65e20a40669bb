"""Raw SQL that would make a verdict of an old decision, of nobody's right, or of the engine's role.

Each attempt is made twice, as in `test_raw_sql.py`: as things stand, and with its guard away.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Membership
from accounts.scope import Scope
from core.scope import DatabaseRole, DatabaseScope
from programs.models import Recipient
from tests.access.thefts import Theft, is_held_by_its_guard, moved, take_away
from tests.access.verifiers import NO_VERIFIERS, of_lahat, of_the_province
from tests.factories.cast import Cast
from tests.factories.grants import a_grant
from tests.factories.regions import region
from tests.factories.registry import a_program, a_recipient
from tests.verification.acts import RETURNED, deciding, waiting_case
from verification.models import Case, Decision

pytestmark = pytest.mark.django_db

_BY_DECISION = "DROP TRIGGER case_moves_by_decision ON verification_case"
_HANDED_IN = "DROP TRIGGER case_handed_in ON verification_case"
_SET = "UPDATE verification_case SET {} WHERE id = %s"


def _matching(by: Membership) -> DatabaseScope:
    return DatabaseScope(DatabaseRole.MATCHING, by.user_id)


def _waits_again(case: Case, version: int) -> None:
    Case.objects.filter(pk=case.pk).update(state="submitted", version=version, decided_at=None)
    Recipient.objects.filter(pk=case.recipient_id).update(state="submitted")


def _returned_then_approved(cast: Cast) -> Case:
    """At version 4: returned on the first, handed in again, approved on the third."""
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat, RETURNED)
    _waits_again(case, 3)
    deciding(case, cast.verifier_lahat, version=3)
    return case


def _approval_taken_back(cast: Cast) -> Case:
    """At version 3: approved on the first, and that undone on the second."""
    case = waiting_case(cast.operator_lahat)
    first = deciding(case, cast.verifier_lahat)
    Decision.objects.create(
        case=case, agency_id=case.agency_id, regency_id=case.regency_id, case_version=2,
        action="undo", reason="Keliru.", entered_by_id=first.entered_by_id,
        submitted_by_id=first.submitted_by_id, decided_by=cast.verifier_lahat.user,
    )  # fmt: skip
    _waits_again(case, 3)
    return case


def _moved_back(made: Callable[[Cast], Case], change: str, role: str) -> Callable[[Cast], Theft]:
    def attempt(cast: Cast) -> Theft:
        case = made(cast)
        scope = {
            "province": Scope.of(cast.verifier_sumsel.user).database,
            "regency": Scope.of(cast.verifier_lahat.user).database,
            "matching": _matching(cast.operator_lahat),
        }[role]
        guard = _HANDED_IN if role == "matching" else _BY_DECISION
        return Theft(scope, _SET.format(change), (case.pk,), guard)

    return attempt


_REPLAYS = [
    (made, change, role)
    for made, change in (
        (_returned_then_approved, "state = 'returned', version = 2"),
        (_approval_taken_back, "state = 'approved', version = 2, decided_at = now()"),
        (_approval_taken_back, "version = 1"),
        (_approval_taken_back, "version = version + 2"),
        (_approval_taken_back, "decided_at = now() - interval '1 year'"),
    )
    for role in ("province", "regency", "matching")
]


@pytest.mark.parametrize(
    ("made", "change", "role"),
    _REPLAYS,
    ids=[f"{role}: {change.replace(chr(39), '')}" for _made, change, role in _REPLAYS],
)
def test_a_decision_of_before_stands_beside_no_move_of_today(cast: Cast, made, change, role):
    is_held_by_its_guard(_moved_back(made, change, role)(cast))


# Who decides

_A_DECISION = (
    "INSERT INTO verification_decision (id, case_id, agency_id, regency_id, case_version, action,"
    " person_verdict, location_verdict, reason, in_bulk, entered_by_id, submitted_by_id,"
    " decided_by_id) SELECT %s, c.id, c.agency_id, c.regency_id, c.version, 'approve', true, true,"
    " '', false, c.entered_by_id, c.submitted_by_id, %s FROM verification_case c WHERE c.id = %s"
)
_NO_POLICY = (
    "ALTER TABLE verification_decision DISABLE ROW LEVEL SECURITY;"
    "DROP TRIGGER case_follows_its_decision ON verification_decision"
)


@pytest.mark.parametrize("who", NO_VERIFIERS)
def test_whoever_is_no_verifier_there_decides_nothing(cast: Cast, who: str) -> None:
    scope, by = NO_VERIFIERS[who](cast)
    case = waiting_case(cast.operator_lahat)
    is_held_by_its_guard(Theft(scope, _A_DECISION, (uuid.uuid4(), by.user_id, case.pk), _NO_POLICY))


def test_verifiers_of_the_place_decide_and_those_sent_there(cast: Cast) -> None:
    lent = cast.verifier_palembang
    # Only the decision is asked about; their cases are not moved here.
    take_away("DROP TRIGGER case_follows_its_decision ON verification_decision")
    a_grant(lent, region("1604"), writes=True)
    for scope in (
        of_lahat(cast.verifier_lahat.user_id), of_the_province(cast.verifier_sumsel.user_id),
        of_lahat(lent.user_id),
    ):  # fmt: skip
        case = waiting_case(cast.operator_lahat)
        assert moved(scope, _A_DECISION, uuid.uuid4(), scope.user_id, case.pk) == 1


def test_an_auditor_sends_nobody_out(cast: Cast) -> None:
    """Nor is what stands in the field brought back: a visit is a verifier's act."""
    case = waiting_case(cast.operator_lahat)
    out = _SET.format("state = 'field', version = version + 1")
    guard = (
        f"{_BY_DECISION};DROP TRIGGER case_agrees_with_its_recipient ON verification_case;"
        "DROP POLICY changing_sigertak_regency ON verification_case"
    )
    assert moved(of_lahat(cast.verifier_lahat.user_id), out, case.pk) == 1
    Case.objects.filter(pk=case.pk).update(state="submitted")
    is_held_by_its_guard(Theft(of_lahat(cast.auditor_lahat.user_id), out, (case.pk,), guard))


# The engine's role


def _whose(column: str, taken: Callable[[Cast], object], guard: str) -> Callable[[Cast], Theft]:
    def attempt(cast: Cast) -> Theft:
        case = waiting_case(cast.operator_lahat)
        update = f"UPDATE verification_case SET {column} = %s WHERE id = %s"
        return Theft(_matching(cast.operator_lahat), update, (taken(cast), case.pk), guard)

    return attempt


_OPENED = "GRANT UPDATE ({}) ON verification_case TO sigertak_matching"


@pytest.mark.parametrize(
    ("column", "taken"),
    [
        ("agency_id", lambda cast: cast.operator_palembang.agency_id),
        ("entered_by_id", lambda cast: cast.verifier_sumsel.user_id),
        ("guest_agency_id", lambda cast: cast.operator_palembang.agency_id),
        ("claimed_by_id", lambda cast: None),
    ],
)
def test_judging_has_no_right_on_whose_a_case_is(cast: Cast, column: str, taken) -> None:
    is_held_by_its_guard(_whose(column, taken, _OPENED.format(column))(cast))


@pytest.mark.parametrize(
    ("column", "taken"),
    [
        ("regency_id", lambda cast: region("1671").pk),
        ("village_id", lambda cast: region("1671011001").pk),
        ("submitted_by_id", lambda cast: cast.verifier_sumsel.user_id),
        ("submitted_at", lambda cast: timezone.now() - datetime.timedelta(days=90)),
    ],
)
def test_judging_moves_no_case_and_gives_it_no_other_maker(cast: Cast, column: str, taken) -> None:
    is_held_by_its_guard(_whose(column, taken, _HANDED_IN)(cast))


_HAND_IN = (
    "INSERT INTO verification_case (id, recipient_id, program_id, agency_id, regency_id,"
    " village_id, state, version, entered_by_id, submitted_by_id, person_outcome,"
    " location_outcome, eligibility_outcome, overlap_outcome, proposed)"
    " SELECT %s, id, program_id, agency_id, {regency}, village_id, 'submitted', 1, {maker},"
    " {sender}, 'found', 'same_village', 'eligible', 'clear', true"
    " FROM programs_recipient WHERE id = %s"
)


@pytest.mark.parametrize("odd", ["draft", "regency", "maker", "sender"])
def test_a_new_case_is_its_recipients_in_the_name_of_who_hands_it_in(cast: Cast, odd: str) -> None:
    by = cast.operator_lahat
    made = a_recipient(a_program(by), by, region("1604112001"))
    Recipient.objects.filter(pk=made.pk).update(state="submitted")
    said = {"regency": "regency_id", "maker": "entered_by_id", "sender": f"'{by.user_id}'"}
    scope, plain = _matching(by), _HAND_IN.format(**said)
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT lawful")
        assert moved(scope, plain, uuid.uuid4(), made.pk) == 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK TO SAVEPOINT lawful")
    lies = {
        "regency": str(region("1671").pk),
        "maker": f"'{cast.operator_palembang.user_id}'",
        "sender": f"'{cast.operator_palembang.user_id}'",
    }
    if odd == "draft":
        Recipient.objects.filter(pk=made.pk).update(state="draft")
    else:
        said[odd] = lies[odd]
    guard = "DROP TRIGGER cases_handed_in ON verification_case"
    is_held_by_its_guard(Theft(scope, _HAND_IN.format(**said), (uuid.uuid4(), made.pk), guard))


def test_a_returned_case_comes_back_to_where_its_recipient_is(cast: Cast) -> None:
    case = waiting_case(cast.operator_lahat)
    deciding(case, cast.verifier_lahat, RETURNED)
    again = _SET.format(
        "state = 'submitted', version = version + 1, decided_at = NULL, village_id = {},"
        " submitted_by_id = current_setting('app.user')::uuid"
    )
    scope, village = _matching(cast.operator_lahat), case.village_id
    elsewhere = region("1604112001").pk
    # Not while its recipient is still in the agency's hands, nor at another village than theirs.
    assert moved(scope, again.format(village), case.pk) == 0
    Recipient.objects.filter(pk=case.recipient_id).update(state="submitted")
    assert moved(scope, again.format(elsewhere), case.pk) == 0
    take_away(_HANDED_IN)
    assert moved(scope, again.format(elsewhere), case.pk) == 1
