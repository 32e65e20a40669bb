"""Cases of a shared program by raw SQL: a guest reads their agency's, and moves little of it.

What moves a refused case is an objection, whose words are the database's own.
"""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.scope import Scope
from core.scope import scoped
from tests.clients import as_login_role
from tests.verification.acts import APPROVED, REJECTED, deciding
from verification.models import Case, Objection

pytestmark = pytest.mark.django_db

PARTS = ("case", "finding", "decision", "objection")


def _all_of(case: Case) -> dict[str, set[str]]:
    return {part: {str(case.pk)} for part in PARTS}


def _seen(held, grant) -> dict[str, set[str]]:
    found = {}
    with (
        as_login_role(), transaction.atomic(),
        scoped(Scope.of(held.user, grant.pk).database), connection.cursor() as cursor,
    ):  # fmt: skip
        for part in PARTS:
            column = "id" if part == "case" else "case_id"
            cursor.execute(f"SELECT DISTINCT {column}::text FROM verification_{part}")
            found[part] = {key for (key,) in cursor.fetchall()}
    return found


@pytest.fixture
def contested(cast, cases):
    for case in cases:
        decision = deciding(case, cast.verifier_lahat, REJECTED)
        place = {"agency_id": case.agency_id, "regency_id": case.regency_id}
        for kind, withheld in (("person", False), ("eligibility", True)):
            case.findings.create(
                kind=kind, outcome="found", withheld=withheld, case_version=1, **place
            )
        Objection.objects.create(
            case=case, decision=decision, grounds="Surat desa.", lodged_by=cast.operator_lahat.user,
            due_on="2026-12-31", contested_by=cast.verifier_lahat.user, **place,
        )  # fmt: skip
    return cases


def test_raw_sql_of_a_guest_reads_what_hangs_on_their_own_cases(contested, held, grant):
    own, _foreign = contested
    assert _seen(held, grant) == _all_of(own)
    refused = [
        "SELECT proposed FROM verification_case",
        "SELECT * FROM verification_evidence",
        "UPDATE verification_case SET decided_at = now()",
        "INSERT INTO verification_decision SELECT * FROM verification_decision",
    ]
    for statement in refused:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            as_login_role(), transaction.atomic(),
            scoped(Scope.of(held.user, grant.pk).database), connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute(statement)
    with (
        as_login_role(), transaction.atomic(),
        scoped(Scope.of(held.user, grant.pk).database), connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute("SELECT kind FROM verification_finding")
        assert cursor.fetchall() == [("person",)]
        # Nor does a guest's objection move whom the owner entered.
        cursor.execute("UPDATE verification_case SET state = 'objected'")
        assert cursor.rowcount == 1
        with pytest.raises(DatabaseError, match="does not make"), transaction.atomic():
            cursor.execute("UPDATE programs_recipient SET state = 'submitted'")
        mine = "UPDATE programs_recipient SET state = 'submitted' WHERE id = %s"
        cursor.execute(mine, [own.recipient_id])
        assert cursor.rowcount == 1


@pytest.mark.parametrize(
    "broken",
    [
        "wall_sigertak_program ON verification_case USING"
        " (program_id = current_setting('app.program')::uuid)",
        "wall_sigertak_program ON verification_finding USING (NOT withheld)",
        "wall_sigertak_program ON verification_decision USING (true)",
        "wall_sigertak_program ON verification_objection USING (true)",
    ],
)
def test_without_the_wall_the_owner_s_cases_are_read(broken, contested, held, grant):
    """So the test above can fail."""
    own, _foreign = contested
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER POLICY {broken}")
    assert _seen(held, grant) != _all_of(own)


def _raw(held, grant, *statements: str) -> None:
    """As the guest, up to the commit."""
    with (
        as_login_role(), transaction.atomic(),
        scoped(Scope.of(held.user, grant.pk).database), connection.cursor() as cursor,
    ):  # fmt: skip
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _take_away(guards: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {guards}; SET CONSTRAINTS ALL DEFERRED")


_CASE_BACK = "UPDATE verification_case SET state = 'submitted'"
_RECIPIENT_BACK = "UPDATE programs_recipient SET state = 'submitted' WHERE state = 'rejected'"
_NO_MOVES = "DROP TRIGGER case_moves_by_objection ON verification_case"
_NO_WAY = "DROP TRIGGER recipient_moves_by_objection ON programs_recipient"
_ALONE = "DROP TRIGGER case_agrees_with_its_recipient ON verification_case"


@pytest.mark.parametrize(
    ("verdict", "attempts", "guards"),
    [
        (APPROVED, [_CASE_BACK], f"{_NO_MOVES}; {_ALONE}"),
        (REJECTED, [_RECIPIENT_BACK], _NO_WAY),
        (REJECTED, [_CASE_BACK, _RECIPIENT_BACK], f"{_NO_MOVES}; {_NO_WAY}"),
    ],
    ids=["approved case wedged", "recipient alone", "refusal reopened"],
)
def test_without_an_objection_a_guest_moves_nothing(
    cast, cases, held, grant, verdict, attempts, guards
):
    deciding(cases[0], cast.verifier_lahat, verdict)
    with pytest.raises(DatabaseError, match="without an objection"):
        _raw(held, grant, *attempts)
    _take_away(guards)
    _raw(held, grant, *attempts)


def test_an_objection_moves_no_entry_of_the_owners_people(cast, cases, held, grant):
    """Nobody's agency is not the guest's, also where no other guard stands."""
    own, foreign = cases
    for case in cases:
        deciding(case, cast.verifier_lahat, REJECTED)
    _take_away(_NO_WAY)
    back = "UPDATE programs_recipient SET state = 'submitted' WHERE id = '{}'"
    with pytest.raises(DatabaseError, match="does not make"):
        _raw(held, grant, back.format(foreign.recipient_id))
    _raw(held, grant, back.format(own.recipient_id))


def _lodging(case: Case, **said: str) -> str:
    decision = case.decisions.get()
    values = {
        "id": f"'{uuid.uuid4()}'", "case_id": f"'{case.pk}'", "decision_id": f"'{decision.pk}'",
        "agency_id": f"'{case.agency_id}'", "regency_id": str(case.regency_id),
        "grounds": "'x'", "file": "''", "file_name": "''", "media_type": "''",
        "lodged_by_id": "current_setting('app.user')::uuid", "due_on": "'2099-01-01'",
        "state": "'open'", "contested_by_id": f"'{decision.decided_by_id}'", "resolution": "''",
    } | said  # fmt: skip
    return (
        f"INSERT INTO verification_objection ({', '.join(values)})"
        f" VALUES ({', '.join(values.values())})"
    )


_OBJECTED = [
    "UPDATE verification_case SET state = 'objected' WHERE state = 'rejected'",
    _RECIPIENT_BACK,
]


def test_an_objection_says_of_its_case_what_the_database_knows(cast, cases, held, grant):
    own, _foreign = cases
    deciding(own, cast.verifier_lahat, REJECTED)
    elsewhere = cast.operator_palembang
    said = {
        "agency_id": f"'{elsewhere.agency_id}'", "regency_id": str(elsewhere.regency_id),
        "contested_by_id": f"'{elsewhere.user_id}'",
    }  # fmt: skip
    for odd in (
        {"lodged_by_id": f"'{cast.operator_lahat.user_id}'"},
        {"state": "'granted'", "resolution": "'ya'", "resolved_at": "now()",
         "resolved_by_id": f"'{held.user_id}'"},
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="does not make"):
            _raw(held, grant, _lodging(own, **said, **odd))
    with pytest.raises(IntegrityError, match="its case has not followed"):
        _raw(held, grant, _lodging(own, **said))
    _raw(held, grant, _lodging(own, **said), *_OBJECTED)
    kept = Objection.objects.get()
    assert (kept.agency_id, kept.regency_id) == (own.agency_id, own.regency_id)
    assert kept.contested_by_id == cast.verifier_lahat.user_id


def test_without_the_trigger_an_objection_names_any_regency(cast, cases, held, grant):
    """So the test above can fail."""
    own, _foreign = cases
    deciding(own, cast.verifier_lahat, REJECTED)
    _take_away("DROP TRIGGER objection_contests ON verification_objection")
    elsewhere = cast.operator_palembang
    _raw(held, grant, _lodging(own, regency_id=str(elsewhere.regency_id)), *_OBJECTED)
    assert Objection.objects.get().regency_id == elsewhere.regency_id


@pytest.mark.parametrize(
    ("answer", "refusal", "guards"),
    [
        ("state = 'granted', resolution = 'ya', resolved_at = now(),"
         " resolved_by_id = current_setting('app.user')::uuid",
         "permission denied",
         "GRANT UPDATE ON verification_objection TO sigertak_program;"
         "DROP TRIGGER objection_ends ON verification_objection"),
        ("resolved_at = now()", "does not make",
         "DROP TRIGGER objection_ends ON verification_objection"),
        ("state = 'withdrawn'", "its case has not followed",
         "DROP TRIGGER case_follows_its_objection ON verification_objection"),
    ],
    ids=["answered", "held up", "withdrawn alone"],
)  # fmt: skip
def test_a_guest_answers_no_objection(cast, cases, held, grant, answer, refusal, guards):
    own, _foreign = cases
    deciding(own, cast.verifier_lahat, REJECTED)
    _raw(held, grant, _lodging(own), *_OBJECTED)
    with pytest.raises(DatabaseError, match=refusal):
        _raw(held, grant, f"UPDATE verification_objection SET {answer}")
    _take_away(f"{guards};DROP TRIGGER IF EXISTS case_follows_its_objection"
               " ON verification_objection")  # fmt: skip
    _raw(held, grant, f"UPDATE verification_objection SET {answer}")
