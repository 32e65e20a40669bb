"""Whoever owns the database can change the audit trail, but not without being found out."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from core import audit, audit_anchors
from core.audit_chain import Entry
from core.audit_verify import Flaw, standing_still, verify
from core.identifiers import uuid7
from core.models import AuditChain, AuditEvent
from core.scope import DatabaseRole, DatabaseScope, scoped
from core.tasks import verify_audit
from core.walls import APP_ROLES
from tests.clients import as_login_role
from tests.factories.cast import Cast


@pytest.fixture(autouse=True)
def _own_anchors(settings, tmp_path):
    settings.AUDIT_ANCHORS = str(tmp_path / "anchors.jsonl")


@pytest.fixture
def trail(db, cast: Cast):
    """Ten events of one actor, three of another, two of the system."""
    for number in range(10):
        audit.record(
            "case.approve", by=cast.verifier_lahat.user, reason=f"Sesuai {number}.", n=number
        )
    for _ in range(3):
        audit.record("recipient.export", by=cast.operator_lahat.user, rows=7, share=0.25)
    audit.record("publication.publish", by=None)
    audit.record("publication.publish", by=None)


@contextmanager
def administrator():
    """A cursor that no wall and no trigger holds back."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("SET ROLE sigertak_owner")


def looked_at():
    with scoped(DatabaseScope(DatabaseRole.PROVINCE)):
        return verify()


def flaws() -> list[Flaw]:
    return [found.flaw for found in looked_at().breaks]


def of(cast: Cast, seq: int) -> AuditEvent:
    return AuditEvent.objects.get(actor=cast.verifier_lahat.user, seq=seq)


def test_a_whole_trail(trail):
    report = looked_at()
    assert (report.chains, report.events, report.older, report.breaks) == (3, 15, 0, [])


@pytest.mark.parametrize(
    "change",
    [
        "reason = 'Tidak sesuai.'", "action = 'case.reject'", "at = at - interval '1 day'",
        "actor_id = NULL", "object_id = 'x'", "regency_id = 1", "details = '{\"n\": 99}'",
        "agency_id = gen_random_uuid()", "object_type = 'x'", "mac = repeat('0', 64)",
        "id = uuidv7()",
    ],
)  # fmt: skip
def test_one_changed_event(trail, cast, change):
    pk = of(cast, 4).pk
    with administrator() as cursor:
        cursor.execute(f"UPDATE core_auditevent SET {change} WHERE id = %s", [pk])
    found = looked_at().breaks
    assert [(one.flaw, one.seq) for one in found] == [(Flaw.CHANGED, 4)]


@pytest.mark.parametrize("seq", [1, 5])
def test_one_deleted_event(trail, cast, seq):
    with administrator() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [of(cast, seq).pk])
    assert [(one.flaw, one.seq) for one in looked_at().breaks] == [(Flaw.MISSING, seq)]


def test_the_end_cut_off(trail, cast):
    with administrator() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [of(cast, 10).pk])
    assert [(one.flaw, one.seq) for one in looked_at().breaks] == [(Flaw.CUT, 10)]


def test_deleted_and_the_rest_moved_up(trail, cast):
    chain = of(cast, 1).chain_id
    with administrator() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [of(cast, 5).pk])
        for seq in range(6, 11):
            cursor.execute(
                "UPDATE core_auditevent SET seq = %s WHERE chain_id = %s AND seq = %s",
                [seq - 1, chain, seq],
            )
        cursor.execute("UPDATE core_auditchain SET seq = 9 WHERE id = %s", [chain])
    assert [(one.flaw, one.seq) for one in looked_at().breaks] == [(Flaw.CHANGED, 5)]


def test_two_events_swapped(trail, cast):
    first, second = of(cast, 3), of(cast, 4)
    with administrator() as cursor:
        for pk, seq in ((first.pk, 99), (second.pk, 3), (first.pk, 4)):
            cursor.execute("UPDATE core_auditevent SET seq = %s WHERE id = %s", [seq, pk])
    assert flaws() == [Flaw.CHANGED]


def test_an_event_slipped_in(trail, cast):
    with administrator() as cursor:
        cursor.execute(
            "INSERT INTO core_auditevent (action, object_type, object_id, reason, details, mac)"
            " VALUES ('case.approve', '', '', '', '{}', '')"
        )
    assert flaws() == [Flaw.UNSEALED]


def test_an_event_slipped_in_with_an_old_key_is_found_by_the_note(trail):
    """It looks older than the chains; but how many are older was noted."""
    older = (
        "INSERT INTO core_auditevent (id, action, object_type, object_id, reason, details, mac)"
        " VALUES (uuidv7(interval '-9 days'), 'case.approve', '', '', '', '{}', '')"
    )
    with administrator() as cursor:
        cursor.execute(older)
    audit_anchors.note()
    assert flaws() == []
    with administrator() as cursor:
        cursor.execute(older)
    assert flaws() == [Flaw.UNSEALED]


def test_an_event_put_behind_the_end(trail, cast):
    last = of(cast, 10)
    with administrator() as cursor:
        cursor.execute(
            "INSERT INTO core_auditevent (action, object_type, object_id, reason, details,"
            " chain_id, seq, mac)"
            " VALUES ('case.approve', '', '', '', '{}', %s, 11, repeat('a', 64))",
            [last.chain_id],
        )
    assert flaws() == [Flaw.FOREIGN]


def test_end_and_head_cut_alike_are_found_by_the_note(trail, cast):
    assert audit_anchors.note() == 3
    assert audit_anchors.note() == 0
    last, before = of(cast, 10), of(cast, 9)
    with administrator() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE id = %s", [last.pk])
        cursor.execute(
            "UPDATE core_auditchain SET seq = 9, mac = %s WHERE id = %s",
            [before.mac, last.chain_id],
        )
    assert flaws() == [Flaw.CUT]


def test_a_whole_chain_that_went(trail, cast):
    audit_anchors.note()
    chain = of(cast, 1).chain_id
    with administrator() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE chain_id = %s", [chain])
        cursor.execute("DELETE FROM core_auditchain WHERE id = %s", [chain])
    assert [(one.flaw, one.chain_id) for one in looked_at().breaks] == [(Flaw.LOST, str(chain))]


def test_another_key_bears_out_nothing(trail, settings):
    settings.AUDIT_KEY = b"another"
    assert flaws() == [Flaw.CHANGED] * 3


def test_what_is_rolled_back_leaves_no_gap(trail, cast):
    with transaction.atomic():
        audit.record("case.approve", by=cast.verifier_lahat.user)
        transaction.set_rollback(True)
    audit.record("case.approve", by=cast.verifier_lahat.user)
    assert (of(cast, 11).action, flaws()) == ("case.approve", [])


@pytest.mark.django_db(transaction=True)
def test_one_person_in_many_transactions_at_once(cast):
    """Nobody waits for the same person's long work, and no place is given twice."""
    person = cast.verifier_lahat.user
    all_in, done = threading.Barrier(6), []

    def work() -> None:
        try:
            with transaction.atomic():
                for _ in range(5):
                    audit.record("case.approve", by=person)
                all_in.wait(timeout=20)
            done.append(True)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 6
    assert AuditChain.objects.filter(actor=person).count() == 6
    with standing_still():
        assert verify().whole


@pytest.mark.django_db(transaction=True)
def test_the_command_and_the_night(cast, capsys):
    audit.record("case.approve", by=cast.verifier_lahat.user)
    call_command("audit_verify", "--note")
    assert "utuh" in capsys.readouterr().out
    assert next(iter(audit_anchors.noted().values()))[0] == 1
    assert verify_audit() is True
    with administrator() as cursor:
        cursor.execute("UPDATE core_auditevent SET reason = 'lain'")
    with pytest.raises(CommandError, match="TIDAK utuh"):
        call_command("audit_verify")
    assert verify_audit() is False


_FORGED = (
    "INSERT INTO core_auditevent (id, action, object_type, object_id, reason, details, chain_id,"
    " seq, mac) VALUES (uuidv7(), 'page.open', '', '', '', '{}', %s, %s, repeat('f', 64))"
)


def forge(ahead: int = 1) -> None:
    """A visitor whom nobody knows puts an event behind the portal's own chain, by raw SQL."""
    end = AuditChain.objects.get(actor=None)
    with scoped(DatabaseScope(DatabaseRole.PUBLIC)), connection.cursor() as cursor:
        cursor.execute(_FORGED, [end.pk, end.seq + ahead])


def test_a_forged_event_is_found_and_its_chain_goes_on(trail, cast):
    """It stops nobody, hides no other one, and does not keep the ends from being noted."""
    audit_anchors.note()
    forge()
    audit.record("publication.publish", by=None)
    forge()
    audit.record("publication.publish", by=None)
    report = looked_at()
    assert [(one.flaw, one.seq) for one in report.breaks] == [(Flaw.CHANGED, 3), (Flaw.CHANGED, 5)]
    assert report.held == set()
    assert audit_anchors.note(report.held) == 1
    with administrator() as cursor:
        cursor.execute("DELETE FROM core_auditevent WHERE actor_id IS NULL AND seq = 6")
        cursor.execute("UPDATE core_auditchain SET seq = 5, mac = repeat('f', 64)"
                       " WHERE actor_id IS NULL")  # fmt: skip
    assert flaws() == [Flaw.CHANGED, Flaw.CHANGED, Flaw.CUT]
    # What was noted of a chain that was cut stays noted.
    assert audit_anchors.note(looked_at().held) == 0


def test_no_event_stands_where_the_next_one_is_to_come(trail):
    with pytest.raises(ProgrammingError, match="next of its actor"):
        forge(ahead=2)
    audit.record("publication.publish", by=None)
    assert flaws() == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP TRIGGER event_appends ON core_auditevent")
    forge()
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.record("publication.publish", by=None)


_ENDS = (
    "UPDATE core_auditchain SET seq = seq + 1",
    "UPDATE core_auditchain SET mac = ''",
    "INSERT INTO core_auditchain (id, seq, mac) VALUES (uuidv7(), 0, '')",
    "DELETE FROM core_auditchain",
)


def test_no_role_of_the_portal_moves_an_end(trail):
    for role in APP_ROLES:
        for statement in _ENDS:
            with pytest.raises(ProgrammingError, match="permission denied"):
                said_by(role, statement)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("GRANT SELECT, UPDATE ON core_auditchain TO sigertak_agency")
    said_by("sigertak_agency", _ENDS[0])
    assert flaws() == [Flaw.CUT] * 3


def said_by(role: str, statement: str) -> None:
    with as_login_role(role), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_chains_are_taken_by_their_own_actor_alone(trail, cast):
    """Nor does anybody write in a person's name who works for nobody."""
    victim = cast.verifier_lahat.user_id
    take = "SELECT * FROM core_audit_chain(%s)"
    for user_id, whose in ((None, victim), (cast.operator_lahat.user_id, victim),
                           (cast.operator_lahat.user_id, None)):  # fmt: skip
        place = DatabaseScope(DatabaseRole.PUBLIC, user_id)
        denied = pytest.raises(ProgrammingError, match="permission denied")
        with denied, scoped(place), connection.cursor() as cursor:
            cursor.execute(take, [whose])
    with scoped(DatabaseScope(DatabaseRole.PUBLIC, victim)), connection.cursor() as cursor:
        cursor.execute(take, [victim])
        assert cursor.fetchone()[1] == 10


def test_many_events_at_once_move_the_end_once(trail, cast):
    """More than one statement takes, in their order."""
    person = cast.operator_lahat.user
    said = [
        Entry(uuid7(), timezone.now(), "case.approve", person.pk, "", "", None, None, str(n), {})
        for n in range(1_003)
    ]
    audit.append(said)
    end = AuditChain.objects.get(actor=person)
    assert (end.seq, flaws()) == (3 + 1_003, [])
    assert AuditEvent.objects.get(chain=end, seq=end.seq).reason == "1002"
