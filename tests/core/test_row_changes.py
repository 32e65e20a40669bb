"""What the database notes of changed rows by itself, whoever changes them and however."""

from __future__ import annotations

import datetime
import json
import time
import uuid
from itertools import count
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from accounts.scope import Scope
from beneficiaries.models import Household, Person
from core import audit, audit_anchors, row_change_seals, row_changes
from core.audit_verify import Flaw, verify
from core.models import AuditChain, AuditEvent, RowChange
from core.row_change_seals import SEALED
from core.scope import DatabaseRole, DatabaseScope, acting_as, scoped
from tests.clients import as_login_role
from tests.core.test_audit_chain import administrator
from tests.factories.cast import Cast
from tests.factories.regions import load_small_province, region
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
    operator = cast.operator_lahat
    with as_login_role(login), scoped(Scope.of(operator.user).database):
        sql(
            "UPDATE programs_recipient SET name = 'LAIN', amount = 9, address = address"
            " WHERE id = %s",
            recipient.pk,
        )
    (change,) = noted("programs_recipient")
    assert (change.row_id, change.operation, change.rows) == (str(recipient.pk), "update", 1)
    assert change.columns == ["name", "amount"]
    assert change.actor == operator.user
    assert (change.role, change.login) == ("sigertak_agency", login)
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


_ROUNDS = count(1)


def sealed(monkeypatch) -> bool:
    """One sealing, when every transaction marked before is over; a second after the last one."""
    number = next(_ROUNDS)
    at = timezone.now() + datetime.timedelta(seconds=number)
    mark = row_change_seals._Mark(at, number)
    monkeypatch.setattr(row_change_seals, "_mark", lambda: (mark, number))
    with as_login_role("sigertak_worker"), scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return row_change_seals.seal()


def flaws() -> set[str]:
    return {found.flaw for found in row_breaks()}


def row_breaks():
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return [one for one in verify().breaks if one.flaw == Flaw.ROWS]


def seals() -> list[dict[str, Any]]:
    events = AuditEvent.objects.filter(action=SEALED).order_by("at", "id")
    return [event.details for event in events]


def test_what_was_marked_is_sealed_the_next_time_and_nothing_is_left_between(
    recipient, monkeypatch
):
    sql("UPDATE programs_recipient SET name = 'X' WHERE id = %s", recipient.pk)
    assert sealed(monkeypatch)  # marks, and seals what is two days old
    assert sealed(monkeypatch)
    assert [set(one["tables"]) for one in seals()] == [set(), {"programs_recipient"}]
    assert seals()[0]["until"] == seals()[1]["since"]
    # Nothing new: one seal an hour is enough for that.
    assert not sealed(monkeypatch)
    monkeypatch.setattr(row_change_seals, "_QUIET", datetime.timedelta(0))
    assert sealed(monkeypatch)
    assert flaws() == set()


_SLIPPED_IN = (
    "INSERT INTO core_rowchange (id, at, table_name, row_id, operation, columns, rows, role, login)"
    " SELECT {}, 'x', '', 'update', '{{}}', 1, 'x', 'x'"
)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE core_rowchange SET actor_id = NULL",
        "UPDATE core_rowchange SET columns = '{amount}'",
        "DELETE FROM core_rowchange",
        "UPDATE core_rowchange SET at = at - interval '1 second'",
        "UPDATE core_rowchange SET id = uuidv7(interval '1 day')",
        "INSERT INTO core_rowchange (id, table_name, row_id, operation, columns, rows, role, login,"
        " at) SELECT (left(id::text, 35) || CASE right(id::text, 1) WHEN 'f' THEN '0' ELSE 'f' END)"
        "::uuid, table_name, row_id, operation, columns, rows, role, login, at FROM core_rowchange",
        "INSERT INTO core_rowchange (id, table_name, row_id, operation, columns, rows, role, login)"
        " VALUES (uuidv7(interval '-1 day'), 'x', '', 'update', '{}', 1, 'x', 'x')",
        _SLIPPED_IN.format("'ffffffff-ffff-7fff-bfff-ffffffffffff', now()"),
        _SLIPPED_IN.format("'00000000-0000-7000-8000-000000000000', now()"),
        _SLIPPED_IN.format("uuidv7(interval '1 hour 10 minutes'), now() + interval '70 minutes'"),
        _SLIPPED_IN.format("uuidv7(interval '50 minutes'), now() - interval '10 days'"),
        _SLIPPED_IN.format(
            "overlay(uuidv7(interval '50 minutes')::text PLACING '4' FROM 15)::uuid, now()"
        ),
    ],
    ids=[
        "who",
        "what",
        "gone",
        "dated",
        "moved",
        "slipped in",
        "slipped in of yesterday",
        "after all time",
        "before all time",
        "of tomorrow",
        "of another time",
        "of no time",
    ],
)
def test_whoever_owns_the_tables_is_found_out(cast, recipient, monkeypatch, tampering):
    scope = Scope.of(cast.operator_lahat.user)
    with as_login_role(), scoped(scope.database):
        sql("UPDATE programs_recipient SET goods = 'X' WHERE id = %s", recipient.pk)
    RowChange.objects.exclude(table_name="programs_recipient").delete()
    for _round in range(3):
        sealed(monkeypatch)
    assert flaws() == set()
    sql(tampering)
    assert flaws() == {Flaw.ROWS}


_FAR = "2099-01-01T00:00:00+00:00"
_FORGED = json.dumps(
    {"since": "2098-01-01T00:00:00+00:00", "until": _FAR, "tables": {}, "mark": [_FAR, 9]}
)


@pytest.mark.parametrize("details", [_FORGED, "{}", "[]", '{"until": 5}'])
@pytest.mark.parametrize("place", ["without a chain", "in a chain"])
def test_a_sealing_that_the_portal_did_not_write_moves_nothing(
    recipient, monkeypatch, details, place
):
    assert sealed(monkeypatch)
    chain, mac = None, ""
    if place == "in a chain":
        chain, mac = AuditChain.objects.get(actor=None), "a" * 64
    # At a place of the chain that no role of the portal could write to.
    with administrator():
        AuditEvent.objects.create(
            action=SEALED, at=datetime.datetime.fromisoformat(_FAR), details=json.loads(details),
            chain=chain, seq=chain.seq + 9 if chain else None, mac=mac,
        )  # fmt: skip
    sql("UPDATE programs_recipient SET name = 'X' WHERE id = %s", recipient.pk)
    assert sealed(monkeypatch)
    true = AuditEvent.objects.filter(action=SEALED, at__lt=_FAR).order_by("-at", "-id")[0]
    assert set(true.details["tables"]) == {"programs_recipient"}
    forged = AuditEvent.objects.get(at=_FAR)
    assert [one.event_id for one in row_breaks()] == [str(forged.pk)]


def test_days_sealed_by_an_earlier_edition_are_still_looked_at(recipient, monkeypatch):
    sql("UPDATE programs_recipient SET name = 'X' WHERE id = %s", recipient.pk)
    day = timezone.localdate() - datetime.timedelta(days=3)
    sql("UPDATE core_rowchange SET id = uuidv7(interval '-3 days'), at = at - interval '3 days'")
    sums = row_change_seals._sums_of_day(day.isoformat())
    audit.record(SEALED, by=None, day=day.isoformat(), tables=sums)
    assert sums
    assert flaws() == set()
    sealed(monkeypatch)
    assert seals()[-1]["since"] > day.isoformat()
    RowChange.objects.all().delete()
    assert flaws() == {Flaw.ROWS}


def test_a_seal_cut_off_with_the_head_of_its_chain_is_found_by_the_note(
    recipient, monkeypatch, settings, tmp_path
):
    """Between the nights too: rows taken away together with the seal over them."""
    settings.AUDIT_ANCHORS = str(tmp_path / "anchors.jsonl")
    sql("UPDATE programs_recipient SET name = 'X' WHERE id = %s", recipient.pk)
    for _round in range(2):
        sealed(monkeypatch)
        audit_anchors.note_portals_own()
    RowChange.objects.all().delete()
    last = AuditEvent.objects.filter(action=SEALED).order_by("-at", "-id")[0]
    before = AuditEvent.objects.get(chain=last.chain_id, seq=last.seq - 1)
    AuditChain.objects.filter(pk=last.chain_id).update(seq=before.seq, mac=before.mac)
    last.delete()
    # The chain goes on over the hole, and the note of before does not go with it.
    audit.record("retention.run", by=None)
    audit_anchors.note_portals_own()
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        assert {one.flaw for one in verify().breaks} == {Flaw.CHANGED}


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_still_at_work_holds_the_sealing_up(transactional_db):
    def seal() -> bool:
        with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
            return row_change_seals.seal()

    def latest() -> dict[str, Any]:
        return seals()[-1]["tables"]

    def wait_for_others() -> None:
        """Other databases of the server are at work, too, and hold the sealing up as well."""
        marked = seals()[-1]["mark"][1]
        for _turn in range(3000):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
                if cursor.fetchone()[0] > marked:
                    return
            time.sleep(0.02)
        raise AssertionError("Some transaction of the server does not end.")

    load_small_province()
    operator = Cast().operator_lahat
    program = a_program(operator)
    made, meanwhile = (a_recipient(program, operator, region(MERAPI)) for _ in range(2))
    other = connection.copy()
    time.sleep(0.01)  # keys count milliseconds: this marks a later one
    assert seal()
    wait_for_others()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE programs_recipient SET name = 'LAMA' WHERE id = %s", [made.pk])
            time.sleep(0.01)
            assert seal()  # what was before it; this marks a time later than its note
            covered = latest()["programs_recipient"][0]
            sql("UPDATE programs_recipient SET name = 'BARU' WHERE id = %s", meanwhile.pk)
            assert not seal()
            cursor.execute("COMMIT")
    finally:
        other.close()
    wait_for_others()
    assert seal()
    # The one of the long transaction, which began first; the other is younger than the mark.
    assert (covered, latest()["programs_recipient"][0]) == (2, 1)
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        assert not list(row_change_seals.broken())
