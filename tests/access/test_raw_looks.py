"""Notes of looks by raw SQL of a page role: of now, in one's own name, and only added to.

Reports of an incident are drawn up from them, by whoever has to tell the people concerned.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Membership, User
from accounts.scope import Scope
from beneficiaries.enums import SeenOn
from beneficiaries.models import DocumentReveal, Household, Reveal, Sight
from beneficiaries.operations import reveals, sights
from core import audit
from core.models import AuditEvent
from core.scope import DatabaseScope, scoped
from tests.access.thefts import Theft, is_held_by_its_guard, moved, take_away
from tests.clients import as_login_role
from tests.factories.cast import Cast
from tests.factories.regions import region
from tests.factories.registry import a_household, a_person

_SIGHT = (
    "INSERT INTO beneficiaries_sight (id, household_id, regency_id, user_id, page, day, count,"
    " last_at) VALUES (uuidv7(), %s, %s, %s, 'case', {day}, 1, {at})"
)
_REVEAL = (
    "INSERT INTO beneficiaries_reveal (id, person_id, regency_id, revealed_by_id, reason,"
    " revealed_at) VALUES (uuidv7(), %s, %s, %s, 'KTP.', {at})"
)
_PAPER = (
    "INSERT INTO beneficiaries_documentreveal (id, photo_id, household_id, regency_id,"
    " revealed_by_id, reason, revealed_at) VALUES (uuidv7(), uuidv7(), %s, %s, %s, 'KTP.', {at})"
)
_NOT_NOW = (
    "now() + interval '25 hours'", "'infinity'", "'-infinity'", "'20000-01-01'", "'0044-01-01 BC'",
    "'1999-12-31'", "NULL",
)  # fmt: skip
# Made-up data may have them, as the tables' owner writes it.
_OF_THE_PAST = "now() - interval '25 hours'"


def _write(scope: DatabaseScope, statement: str, *values: Any) -> None:
    with transaction.atomic(), scoped(scope), connection.cursor() as cursor:
        cursor.execute(statement, values)


def _looks(home: Household, by: User) -> dict[str, tuple[Any, ...]]:
    """Statements with their values."""
    place, person = home.regency_id, a_person(home)
    return {
        _SIGHT.replace("{day}", "current_date"): (home.pk, place, by.pk),
        _REVEAL: (person.pk, place, by.pk),
        _PAPER: (home.pk, place, by.pk),
    }


@pytest.fixture
def home(cast: Cast) -> Household:
    return a_household(region("1604112002"))


def _scope(member: Membership) -> DatabaseScope:
    return Scope.of(member.user).database


_GUARDS = {
    "beneficiaries_sight": "last_at", "beneficiaries_reveal": "revealed_at",
    "beneficiaries_documentreveal": "revealed_at",
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_look_is_of_now_for_whoever_serves_pages(cast: Cast, home: Household) -> None:
    """Signed in as the web process: the day's bound to the past is the session's own."""
    verifier = cast.verifier_lahat
    scope = _scope(verifier)
    looks = _looks(home, verifier.user)
    with as_login_role():
        for statement, values in looks.items():
            for at in (*_NOT_NOW, _OF_THE_PAST):
                with pytest.raises(IntegrityError, match="not of this time"):
                    _write(scope, statement.format(at=at), *values)
            # Of a transaction that began yesterday evening.
            _write(scope, statement.format(at="now() - interval '23 hours'"), *values)
        for day in ("'infinity'", "current_date + 2", "current_date - 2", "'20000-01-01'"):
            dated = _SIGHT.format(day=day, at="now()")
            with pytest.raises(IntegrityError, match="not of this time"):
                _write(scope, dated, home.pk, home.regency_id, verifier.user.pk)
        with pytest.raises(IntegrityError, match="not of this time"):
            _write(scope, "UPDATE beneficiaries_sight SET last_at = 'infinity'")
    assert (Sight.objects.count(), Reveal.objects.count(), DocumentReveal.objects.count()) == (
        1, 1, 1,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_an_event_of_the_trail_too(cast: Cast) -> None:
    """The bound of one day, which is another for those who may become the tables' owner."""
    verifier = cast.verifier_lahat.user
    append = (
        "INSERT INTO core_auditevent (id, at, action, actor_id, object_type, object_id, reason,"
        " details, chain_id, seq, mac) SELECT uuidv7({age}), now() + {age}, 'case.decide', %s, '',"
        " '', '', '{{}}', c.id, c.seq + 1, repeat('a', 64) FROM core_audit_chain(%s) c"
    )
    audit.record("case.approve", by=verifier)
    values = (verifier.pk, verifier.pk)
    scope = Scope.of(verifier).database
    with as_login_role():
        for age in ("'-25 hours'", "'25 hours'"):
            with pytest.raises(IntegrityError, match="not of this time"):
                _write(scope, append.format(age=f"{age}::interval"), *values)
        _write(scope, append.format(age="'-23 hours'::interval"), *values)
    assert AuditEvent.objects.filter(action="case.decide").count() == 1
    # Made-up data has a past.
    _write(scope, append.format(age="'-25 hours'::interval"), *values)
    with as_login_role(), pytest.raises(IntegrityError):
        _write(scope, append.format(age="'-25 hours'::interval"), *values)


@pytest.mark.django_db
@pytest.mark.parametrize("table", _GUARDS)
def test_without_its_guard_any_time_is_taken(cast: Cast, home: Household, table: str) -> None:
    """So the test above can fail."""
    verifier = cast.verifier_lahat
    (statement, values), = (
        one for one in _looks(home, verifier.user).items() if f"{table} " in one[0]
    )  # fmt: skip
    take_away(f"DROP TRIGGER look_is_of_now ON {table}")
    assert moved(_scope(verifier), statement.format(at="'infinity'"), *values) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["verifier_lahat", "verifier_sumsel"])
@pytest.mark.parametrize("number", [0, 1, 2], ids=["sight", "number", "paper"])
def test_nobody_is_made_to_have_looked(cast: Cast, home: Household, who: str, number: int) -> None:
    statement, (subject, place, _by) = list(_looks(home, cast.auditor_lahat.user).items())[number]
    table = list(_GUARDS)[number]
    is_held_by_its_guard(
        Theft(
            _scope(getattr(cast, who)),
            statement.format(at="now()"),
            (subject, place, cast.auditor_lahat.user.pk),
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        )
    )


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["count = 0", "count = count + 1000"])
def test_a_day_s_looks_are_only_added_to(cast: Cast, home: Household, change: str) -> None:
    verifier = cast.verifier_lahat
    scope = Scope.of(verifier.user)
    with scoped(scope.database):
        sights.note(home, SeenOn.HOUSEHOLD, scope=scope)
        sights.note(home, SeenOn.HOUSEHOLD, scope=scope)
        sights.note(home, SeenOn.HOUSEHOLD, scope=scope, part=True)
    assert Sight.objects.get().count == 2
    is_held_by_its_guard(
        Theft(
            scope.database,
            f"UPDATE beneficiaries_sight SET {change}",
            (),
            "DROP TRIGGER sight_goes_on ON beneficiaries_sight",
        )
    )


@pytest.mark.django_db(transaction=True)
def test_what_pages_note_stands(cast: Cast, home: Household) -> None:
    """Signed in as they are."""
    verifier = cast.verifier_lahat
    scope, person = Scope.of(verifier.user), a_person(home)
    with as_login_role():
        for _ in range(2):
            with transaction.atomic(), scoped(scope.database):
                sights.note(home, SeenOn.PERSON, scope=scope)
                reveals.reveal(person=person, reason="KTP asli.", by=verifier.user)
                DocumentReveal.objects.create(
                    photo_id=uuid.uuid4(), household=home, regency_id=home.regency_id,
                    revealed_by=verifier.user, reason="KTP asli.",
                )  # fmt: skip
    assert (Sight.objects.get().count, Reveal.objects.count(), DocumentReveal.objects.count()) == (
        2, 2, 2,
    )  # fmt: skip
