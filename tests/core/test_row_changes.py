"""What the database notes of changed rows by itself, whoever changes them and however."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.scope import Scope
from beneficiaries.models import Household, Person
from core import row_changes
from core.audit_verify import Flaw, verify
from core.models import AuditEvent, RowChange
from core.row_change_seals import SEALED, seal_finished_days
from core.scope import DatabaseRole, DatabaseScope, acting_as, scoped
from tests.clients import as_login_role
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person, a_program, a_recipient

pytestmark = pytest.mark.django_db

MERAPI = "1604112002"


def sql(statement: str, *values: uuid.UUID | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def noted(table: str) -> list[RowChange]:
    return list(RowChange.objects.filter(table_name=table).order_by("id"))


@pytest.fixture
def recipient(cast):
    made = a_recipient(a_program(cast.operator_lahat), cast.operator_lahat, region(MERAPI))
    RowChange.objects.all().delete()
    return made


@pytest.mark.parametrize("login", ["sigertak_web", "sigertak_worker"])
def test_sql_typed_in_by_hand_is_noted(cast, recipient, login):
    verifier = cast.verifier_lahat
    with as_login_role(login), scoped(Scope.of(verifier.user).database):
        sql(
            "UPDATE programs_recipient SET name = 'LAIN', amount = 9, address = address"
            " WHERE id = %s",
            recipient.pk,
        )
    (change,) = noted("programs_recipient")
    assert (change.row_id, change.operation, change.rows) == (str(recipient.pk), "update", 1)
    assert change.columns == ["name", "amount"]
    assert change.actor == verifier.user
    assert (change.role, change.login) == ("sigertak_regency", connection.settings_dict["USER"])
    assert (change.regency_id, change.agency_id) == (recipient.regency_id, recipient.agency_id)
    said = " ".join(str(value) for value in vars(change).values())
    assert "LAIN" not in said
    assert recipient.nik not in said


def test_what_leaves_everything_as_it_was_is_no_change(recipient):
    sql("UPDATE programs_recipient SET name = name")
    sql("UPDATE programs_recipient SET name = 'X' WHERE id = uuidv7()")
    assert noted("programs_recipient") == []


def test_each_row_of_a_statement_is_noted(cast, recipient):
    other = a_recipient(recipient.program, cast.operator_lahat, region(MERAPI))
    assert [change.operation for change in noted("programs_recipient")] == ["insert"]
    sql("UPDATE programs_recipient SET goods = 'Beras'")
    changed = noted("programs_recipient")[1:]
    assert {change.row_id for change in changed} == {str(recipient.pk), str(other.pk)}
    sql("DELETE FROM programs_recipient WHERE id = %s", other.pk)
    gone = noted("programs_recipient")[-1]
    assert (gone.operation, gone.row_id) == ("delete", str(other.pk))


def test_a_row_that_moves_is_noted_where_it_was(recipient):
    away = region("1671")
    sql("UPDATE programs_recipient SET regency_id = %s", away.pk)
    (change,) = noted("programs_recipient")
    assert change.regency_id == recipient.regency_id


def test_bulk_work_of_the_import_is_a_sum_and_its_single_rows_are_not(
    cast, recipient, monkeypatch, django_db_blocker
):
    monkeypatch.setattr(row_changes, "MOST_IN_BULK", 2)
    monkeypatch.setattr(row_changes, "MOST_ADDED", 2)
    with connection.cursor() as cursor:
        row_changes.install(cursor)
    home = a_household(region(MERAPI))
    people = [a_person(home) for _ in range(3)]
    RowChange.objects.all().delete()
    steward = cast.steward_lahat
    with scoped(Scope.of(steward.user).database), acting_as(DatabaseRole.IMPORT):
        Person.objects.filter(pk=people[0].pk).update(name="SATU")
        Person.objects.update(name="SEMUA")
        Household.objects.bulk_create(
            Household(
                registry_id=f"BARU{n}", regency_id=home.regency_id, district_id=home.district_id,
                village_id=home.village_id,
            )
            for n in range(3)
        )  # fmt: skip
    one, many = noted("beneficiaries_person")
    assert (one.row_id, one.columns, one.rows) == (str(people[0].pk), ["name"], 1)
    assert (many.row_id, many.columns, many.rows) == ("", [], 3)
    assert {one.actor, many.actor} == {steward.user}
    assert many.role == "sigertak_import"
    (added,) = noted("beneficiaries_household")
    assert (added.operation, added.row_id, added.rows) == ("insert", "", 3)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO core_rowchange (table_name, row_id, operation, columns, rows, role, login)"
        " VALUES ('x', '', 'update', '{}', 1, 'x', 'x')",
        "UPDATE core_rowchange SET actor_id = NULL",
        "DELETE FROM core_rowchange",
        "ALTER TABLE programs_recipient DISABLE TRIGGER watch_update",
        "SET LOCAL session_replication_role = replica",
    ],
)
@pytest.mark.parametrize("person", ["verifier_sumsel", "verifier_lahat", "operator_lahat"])
def test_nobody_writes_takes_away_or_switches_off(cast, recipient, person, statement):
    scope = Scope.of(getattr(cast, person).user).database
    refused = pytest.raises(ProgrammingError, match=r"denied|must be owner")
    with refused, transaction.atomic(), as_login_role("sigertak_worker"), scoped(scope):
        sql(statement)


def test_a_regency_reads_what_happened_on_its_ground(cast, recipient):
    sql("UPDATE programs_recipient SET goods = 'Beras'")
    for person, seen in (("auditor_lahat", 1), ("auditor_sumsel", 1), ("verifier_palembang", 0)):
        with scoped(Scope.of(getattr(cast, person).user).database):
            assert RowChange.objects.filter(table_name="programs_recipient").count() == seen


def test_every_watched_table_has_its_triggers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger"
            " WHERE tgname LIKE 'watch\\_%%' AND tgenabled = 'O' GROUP BY 1"
        )
        assert dict(cursor.fetchall()) == dict.fromkeys(row_changes.watched(), 3)
    assert {"beneficiaries_person", "verification_case", "accounts_membership"} <= set(
        row_changes.watched()
    )


def sealed(days_ago: int) -> None:
    """What was noted so far happened so many days ago, and the night has sealed it."""
    moment = timezone.now() - datetime.timedelta(days=days_ago)
    RowChange.objects.update(at=moment)
    with as_login_role("sigertak_worker"), scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        seal_finished_days(timezone.localdate())


def flaws() -> set[str]:
    return {found.flaw for found in row_breaks()}


def row_breaks():
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return [one for one in verify().breaks if one.flaw == Flaw.ROWS]


def test_notes_are_sealed_by_day_once_a_day_has_passed(recipient):
    sql("UPDATE programs_recipient SET name = 'X' WHERE id = %s", recipient.pk)
    sealed(1)
    assert not AuditEvent.objects.filter(action=SEALED).exists()
    sealed(3)
    first, second = AuditEvent.objects.filter(action=SEALED).order_by("details__day")
    assert set(first.details["tables"]) == {"programs_recipient"}
    assert second.details["tables"] == {}
    assert flaws() == set()
    sealed(3)
    assert AuditEvent.objects.filter(action=SEALED).count() == 2


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE core_rowchange SET actor_id = NULL",
        "UPDATE core_rowchange SET columns = '{amount}'",
        "DELETE FROM core_rowchange",
        "UPDATE core_rowchange SET at = at + interval '1 day'",
        "INSERT INTO core_rowchange (table_name, row_id, operation, columns, rows, role, login, at)"
        " SELECT table_name, row_id, operation, columns, rows, role, login, at FROM core_rowchange",
    ],
    ids=["who", "what", "gone", "moved", "slipped in"],
)
def test_whoever_owns_the_tables_is_found_out(cast, recipient, tampering):
    scope = Scope.of(cast.verifier_lahat.user)
    with as_login_role(), scoped(scope.database):
        sql("UPDATE programs_recipient SET name = 'X' WHERE id = %s", recipient.pk)
    RowChange.objects.exclude(table_name="programs_recipient").delete()
    sealed(3)
    assert flaws() == set()
    sql(tampering)
    assert flaws() == {Flaw.ROWS}
