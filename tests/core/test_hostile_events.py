"""Events that a role of the portal appends by raw SQL: refused, or read with care.

The database takes none that cannot be read again. What stood there before it had a measure, or was
put there by the tables' owner, neither stops the verification nor a page.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.breach_lists import Listed
from beneficiaries.models import DocumentReveal, Reveal
from beneficiaries.queries import breach, breach_list
from core import audit, audit_anchors, audit_verify, row_change_seals, upkeep
from core.audit_chain import Entry, seal
from core.audit_verify import Flaw, verify
from core.models import AuditChain
from core.scope import DatabaseRole, DatabaseScope, scoped
from core.tasks import verify_audit
from tests.clients import PortalClient, as_login_role
from tests.exporting import taken_along
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

pytestmark = pytest.mark.django_db
_PROVINCE = DatabaseScope(DatabaseRole.PROVINCE)
_REFUSED = r"not of this time|beyond measure|is none"
TRAIL, CHANGES = "/akun/jejak-audit/", "/akun/jejak-audit/baris/"
SIGHTS = "/basis/siapa-melihat/"


@pytest.fixture(autouse=True)
def _own_anchors(settings, tmp_path):
    settings.AUDIT_ANCHORS = str(tmp_path / "anchors.jsonl")


_EVENTS = """
    INSERT INTO core_auditevent (id, at, action, actor_id, object_type, object_id, regency_id,
                                 reason, details, chain_id, seq, mac)
    SELECT {id}, {at}, {action}, %s, '', '', %s, {reason}, {details}, c.id, c.seq + g, {mac}
      FROM core_audit_chain(%s) c, generate_series(1, {events}) g
"""
_PLAIN = {
    "id": "uuidv7()", "at": "now()", "action": "'person.look_up'", "reason": "''",
    "details": "'{}'::jsonb", "mac": "md5(g::text) || md5('x')", "events": "1",
}  # fmt: skip
_ODD = {
    "a time after all years": {"at": "timestamptz '20000-01-01'"},
    "a time before all years": {"at": "timestamptz '0044-03-15 BC'"},
    "no time at all": {"at": "'infinity'::timestamptz"},
    "the end of all time": {"at": "timestamptz '9999-12-31 23:59:59Z'"},
    "the beginning of all time": {"at": "timestamptz '0001-01-01 00:00Z'"},
    "a number of 5000 digits": {
        "details": "('{\"rows\": 1' || repeat('0', 5000) || ', \"person\": 1}')::jsonb"
    },
    "a list in 3000 lists": {
        "details": "('{\"persons\": ' || repeat('[', 3000) || repeat(']', 3000) || '}')::jsonb"
    },
    "a list": {"details": "'[\"rows\"]'::jsonb"},
    "null": {"details": "'null'::jsonb"},
    "a number": {"details": "'7'::jsonb"},
    "details without end": {"details": "jsonb_build_object('rows', repeat('a', 300000))"},
    "a reason without end": {"reason": "repeat('a', 300000)"},
    "a seal that is none": {"mac": "'é'"},
}  # fmt: skip
# It would stand before the first sealed one, so that all older ones look slipped in.
_OF_AN_OLD_KEY = {"id": "'00000000-0000-7000-8000-000000000000'"}


def append(scope: DatabaseScope, actor: uuid.UUID | None, odd: dict[str, str]) -> None:
    statement = _EVENTS.format(**{**_PLAIN, **odd})
    place = region("1604").pk
    with as_login_role(), transaction.atomic(), scoped(scope), connection.cursor() as cursor:
        cursor.execute(statement, [actor, place, actor])


def _of(user: User) -> DatabaseScope:
    return Scope.of(user).database


@contextmanager
def before_there_was_a_measure() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER event_is_readable")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE core_auditevent ENABLE TRIGGER event_is_readable")


def looked_at() -> audit_verify.Report:
    with scoped(_PROVINCE):
        return verify()


def test_the_database_takes_no_event_that_cannot_be_read_again(cast: Cast):
    operator = cast.operator_lahat.user
    audit.record("case.approve", by=operator)
    places = (
        (_of(operator), operator.pk),
        (DatabaseScope(DatabaseRole.PUBLIC), None),
        (_PROVINCE, None),
    )
    for scope, actor in places:
        append(scope, actor, {})
        for name, odd in [*_ODD.items(), ("an old key", _OF_AN_OLD_KEY)]:
            try:
                with pytest.raises(IntegrityError, match=_REFUSED):
                    append(scope, actor, odd)
            except pytest.fail.Exception:
                pytest.fail(f"{scope.role} appends {name}")
    # Not even the bare login of a page, nor by way of a whole statement of good ones.
    with pytest.raises(IntegrityError):
        append(_PROVINCE, None, {"at": "CASE g WHEN 900 THEN 'infinity' ELSE now() END",
                                 "events": "1000"})  # fmt: skip


def test_what_pages_record_is_within_the_measure(cast: Cast):
    """The widest that an operation says: every village of the province, and a long reason."""
    person = cast.verifier_lahat.user
    with as_login_role(), scoped(_of(person)):
        audit.record(
            "criteria.count", by=person, reason="a" * 2000, areas=list(range(3300)),
            conditions=[[["a", ["b", {"c": [1.5, 10**15]}]]]],
        )  # fmt: skip
    assert looked_at().whole


@pytest.fixture
def poisoned(cast: Cast) -> None:
    """Every odd event behind a true one, in a person's chain and in the portal's own."""
    operator = cast.operator_lahat.user
    with before_there_was_a_measure():
        for odd in _ODD.values():
            audit.record(
                "recipient.export", by=operator, regency_id=cast.operator_lahat.regency_id, rows=3
            )
            for action in ("person.look_up", "recipient.export"):
                append(_of(operator), operator.pk, {**odd, "action": f"'{action}'"})
            audit.record("publication.publish", by=None)
            for action in ("row_changes.seal", "audit.verify", "backup.take"):
                append(_PROVINCE, None, {**odd, "action": f"'{action}'"})
        append(_of(operator), operator.pk, _OF_AN_OLD_KEY)


@pytest.mark.django_db(transaction=True)
def test_the_night_reaches_its_end_and_cries(cast: Cast, caplog):
    operator = cast.operator_lahat.user
    audit.record("case.approve", by=operator)
    with before_there_was_a_measure():
        for odd in _ODD.values():
            append(_of(operator), operator.pk, odd)
            audit.record("case.approve", by=operator)
    with caplog.at_level(logging.CRITICAL):
        assert verify_audit() is False
    assert len(caplog.records) == len(_ODD)
    assert audit_anchors.noted()[str(AuditChain.objects.get(actor=operator).pk)][0] == 1 + 2 * len(
        _ODD
    )
    with scoped(_PROVINCE):
        done = upkeep.last(upkeep.Upkeep.SEALS)
        assert done
        assert done.well is False


def test_each_odd_event_is_told_and_hides_no_other(cast: Cast, poisoned):
    report = looked_at()
    for actor, told in (
        (cast.operator_lahat.user, {3 * n + 2 for n in range(len(_ODD))}),
        (None, {4 * n + 2 for n in range(len(_ODD))}),
    ):
        key = str(AuditChain.objects.get(actor=actor).pk)
        found = {(one.flaw, one.seq) for one in report.breaks if one.chain_id == key}
        assert found == {(Flaw.CHANGED, seq) for seq in told}
    assert report.held == set()
    # Sealings that nobody can read move nothing, and the next one is made.
    with scoped(_PROVINCE):
        assert row_change_seals.seal()
    assert len(looked_at().breaks) == len(report.breaks)


def test_many_that_alternate_do_not_end_the_look_at_their_chain(cast: Cast, monkeypatch):
    """Beyond so many none is told any more by itself; that the chain is cut is told."""
    monkeypatch.setattr(audit_verify, "_MOST_TOLD", 3)
    operator = cast.operator_lahat.user
    for _ in range(5):
        audit.record("case.approve", by=operator)
        append(_of(operator), operator.pk, {})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_auditchain SET seq = seq + 1 WHERE actor_id = %s", [operator.pk]
        )
    report = looked_at()
    assert [one.flaw for one in report.breaks] == [Flaw.CHANGED] * 3 + [Flaw.CUT]
    assert len(report.held) == 1


def test_forged_events_cost_no_more_than_true_ones(cast: Cast, monkeypatch):
    """Each is sealed after two others at the most, however many stand before it."""
    sealings: list[int] = []

    def counted(entry: Entry, *, chain_id: uuid.UUID, seq: int, before: str) -> str:
        sealings.append(seq)
        return seal(entry, chain_id=chain_id, seq=seq, before=before)

    monkeypatch.setattr(audit_verify, "seal", counted)
    operator = cast.operator_lahat.user
    audit.record("case.approve", by=operator)
    append(_of(operator), operator.pk, {"events": "400"})
    audit.record("case.approve", by=operator)
    assert [(one.flaw, one.seq) for one in looked_at().breaks] == [(Flaw.CHANGED, 2)]
    assert len(sealings) <= 2 * 402


def open_pages(browser: PortalClient, *addresses: str) -> None:
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)


@pytest.mark.parametrize("reader", ["auditor_sumsel", "auditor_lahat"])
def test_the_pages_of_auditors_open(cast: Cast, poisoned, sign_in, reader):
    browser = sign_in(getattr(cast, reader))
    open_pages(
        browser, "/", TRAIL, f"{TRAIL}?tindakan=person.look_up", CHANGES,
        f"{SIGHTS}?pengguna={cast.operator_lahat.user_id}",
    )  # fmt: skip
    assert len(taken_along(browser, TRAIL)["Jejak audit"]) > len(_ODD)


_SIGHT = (
    "INSERT INTO beneficiaries_sight (id, household_id, regency_id, user_id, page, day, count,"
    " last_at) VALUES (uuidv7(), %s, %s, %s, %s, {}, 1, {})"
)
_SIGHTS = (("case", "current_date", "'infinity'"), ("photo", "current_date", "'20000-01-01'"),
           ("case", "'20000-01-01'", "now()"), ("bulan", "current_date", "now()"))  # fmt: skip


def test_reports_about_people_open(cast: Cast, poisoned, sign_in):
    """Of odd notes of looks as well: whoever looks writes those."""
    home = a_household(region("1604112002"))
    person = a_person(home, nik="1604144101800001")
    operator, auditor = cast.operator_lahat.user, cast.auditor_lahat
    given = {"regency_id": home.regency_id, "revealed_by": operator, "reason": "KTP."}
    Reveal.objects.create(person=person, **given)
    DocumentReveal.objects.create(photo_id=home.pk, household=home, **given)
    with connection.cursor() as cursor:
        for page, day, last_at in _SIGHTS:
            cursor.execute(
                _SIGHT.format(day, last_at), [home.pk, home.regency_id, operator.pk, page]
            )
        for table in ("beneficiaries_reveal", "beneficiaries_documentreveal"):
            cursor.execute(f"UPDATE {table} SET revealed_at = '20000-01-01'")
    browser = sign_in(auditor)
    answer = browser.post(f"{SIGHTS}cari/", {"q": person.nik}, follow=True)
    assert [look.what for look in answer.context["looks"]] == ["bulan"]
    today = timezone.localdate()
    days = {"start": today, "end": today, "known_on": today}
    scope = Scope.of(auditor.user)
    with scoped(scope.database):
        reach = breach_list.reached(scope, Listed(1, 0, {person.pk: 1}), **days)
        assert [look.what for look in reach.looks] == ["bulan"]
        (taken,) = breach.reached(scope, operator, **days).taken
        assert taken.rows == 3 * len(_ODD)
    open_pages(browser, f"/analisis/riwayat/{home.pk}/")
