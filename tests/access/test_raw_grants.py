"""By raw SQL too an agency asks for a grant and ends it, and a desk gives, refuses and ends it."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from guardian.models import UserObjectPermission

from accounts.models import Grant, Membership
from accounts.scope import Scope
from tests.access.thefts import Theft, is_held_by_its_guard, moved, take_away
from tests.factories.cast import Cast
from tests.factories.grants import a_colleague, a_grant
from tests.factories.registry import a_program

pytestmark = pytest.mark.django_db

_ENDED = (
    "UPDATE accounts_grant SET state = 'ended', carrier_id = NULL, ended_by_id = %s,"
    " ended_at = now(), closing_reason = 'x' WHERE id = %s"
)


@pytest.mark.parametrize(
    "change",
    [
        "state = 'asked', carrier_id = NULL",
        "state = 'refused', carrier_id = NULL",
        "writes = true",
        "expires_on = '2099-01-01'",
        "asked_for = 'lain@contoh.test'",
        "closing_reason = ''",
    ],
)
def test_what_was_given_is_not_asked_for_anew(cast, change) -> None:
    grant = a_grant(cast.operator_lahat_perkim, a_program(cast.operator_lahat))
    scope = Scope.of(cast.operator_lahat.user).database
    update = f"UPDATE accounts_grant SET {change} WHERE id = %s"
    assert moved(scope, update, grant.pk) == 0
    take_away(
        "GRANT UPDATE ON accounts_grant TO sigertak_agency;"
        "DROP TRIGGER grant_ended ON accounts_grant;"
        "ALTER TABLE accounts_grant DISABLE ROW LEVEL SECURITY"
    )
    assert moved(scope, update, grant.pk) == 1


def test_it_ends_one_in_its_own_name_and_once(cast) -> None:
    grant = a_grant(cast.operator_lahat_perkim, a_program(cast.operator_lahat))
    me = cast.operator_lahat.user
    scope = Scope.of(me).database
    assert moved(scope, _ENDED, cast.verifier_lahat.user.pk, grant.pk) == 0
    assert moved(scope, _ENDED, me.pk, grant.pk) == 1
    assert moved(scope, _ENDED, me.pk, grant.pk) == 0
    assert Grant.objects.get(pk=grant.pk).ended_by_id == me.pk


# What a desk makes of grants, as those of its territory and the province do

_GIVEN = (
    "INSERT INTO accounts_grant (id, kind, content_type_id, object_pk, title, regency_id,"
    " agency_id, writes, asked_for, user_id, membership_id, home_id, home_regency_id, state,"
    " reason, expires_on, asked_by_id, decided_by_id, decided_at, closing_reason, carrier_id)"
    " SELECT uuidv7(), kind, content_type_id, %s, title, regency_id, agency_id, writes, '', %s, %s,"
    " %s, %s, 'given', 'x', expires_on, %s, %s, now(), '', %s FROM accounts_grant WHERE id = %s"
)
_TERMS = "DROP TRIGGER grant_terms ON accounts_grant"
_WIDE = f"{_TERMS}; GRANT UPDATE ON accounts_grant TO sigertak_regency, sigertak_province"


def _asked(cast: Cast, **terms: Any) -> Grant:
    """What the agency in Lahat asked for, for somebody of another one there."""
    program = a_program(cast.operator_lahat)
    given = a_grant(cast.operator_lahat_perkim, program)
    held = cast.operator_lahat_perkim
    Grant.objects.filter(pk=given.pk).update(
        state="asked", carrier=None, user=None, membership=None, home=None, home_regency=None,
        decided_by=None, decided_at=None, asked_for=held.user.email,
        asked_by=cast.supervisor_lahat.user, **terms,
    )  # fmt: skip
    given.refresh_from_db()
    return given


def _consent(grant: Grant, desk: Membership, held: Membership, **said: Any) -> tuple[str, tuple]:
    target: Any = grant.target
    carrier = UserObjectPermission.objects.assign_perm("view_program", held.user, target)
    values = {
        "state": "given", "carrier_id": carrier.pk, "user_id": held.user_id,
        "membership_id": held.pk, "home_id": held.agency_id, "home_regency_id": held.regency_id,
        "decided_by_id": desk.user_id, "decided_at": timezone.now(), **said,
    }  # fmt: skip
    columns = ", ".join(f"{name} = %s" for name in values)
    return f"UPDATE accounts_grant SET {columns} WHERE id = %s", (*values.values(), grant.pk)


@pytest.mark.parametrize("who", ["secretariat_lahat", "secretariat_sumsel"])
def test_a_desk_consents_to_what_was_asked_for(cast: Cast, who: str) -> None:
    desk, grant = getattr(cast, who), _asked(cast)
    statement, values = _consent(grant, desk, cast.operator_lahat_perkim)
    assert moved(Scope.of(desk.user).database, statement, *values) == 1


def _another_holder(cast: Cast, desk: Membership) -> tuple[str, tuple]:
    return _consent(_asked(cast), desk, a_colleague(cast.operator_lahat_perkim))


def _a_right_of_another(cast: Cast, desk: Membership) -> tuple[str, tuple]:
    other = a_colleague(cast.operator_lahat_perkim)
    return _consent(_asked(cast), desk, cast.operator_lahat_perkim, membership_id=other.pk)


def _another_home(cast: Cast, desk: Membership) -> tuple[str, tuple]:
    """Whose entries would be read there as one's own."""
    home = cast.operator_palembang.agency_id
    return _consent(_asked(cast), desk, cast.operator_lahat_perkim, home_id=home)


def _in_anothers_name(cast: Cast, desk: Membership) -> tuple[str, tuple]:
    by = cast.verifier_lahat.user_id
    return _consent(_asked(cast), desk, cast.operator_lahat_perkim, decided_by_id=by)


def _other_terms(cast: Cast, desk: Membership) -> tuple[str, tuple]:
    return _consent(_asked(cast), desk, cast.operator_lahat_perkim, writes=True)


def _a_longer_time(cast: Cast, desk: Membership) -> tuple[str, tuple]:
    grant = a_grant(cast.operator_lahat_perkim, a_program(cast.operator_lahat))
    return "UPDATE accounts_grant SET expires_on = '2099-01-01' WHERE id = %s", (grant.pk,)


def _one_refused(cast: Cast, desk: Membership) -> tuple[str, tuple]:
    grant = _asked(cast)
    Grant.objects.filter(pk=grant.pk).update(
        state="refused", decided_by=desk.user, decided_at=timezone.now()
    )
    return _consent(grant, desk, cast.operator_lahat_perkim)


def _one_ended_is_asked_for_anew(cast: Cast, desk: Membership) -> tuple[str, tuple]:
    grant = _asked(cast)
    Grant.objects.filter(pk=grant.pk).update(
        state="ended", ended_by=desk.user, ended_at=timezone.now()
    )
    return "UPDATE accounts_grant SET state = 'asked' WHERE id = %s", (grant.pk,)


def _a_program_that_nobody_asked_to_open(cast: Cast, desk: Membership) -> tuple[str, tuple]:
    held, program = cast.operator_lahat_perkim, a_program(cast.operator_lahat, name="Lain")
    like = a_grant(a_colleague(held), a_program(cast.operator_lahat))
    carrier = UserObjectPermission.objects.assign_perm("view_program", held.user, program)
    return _GIVEN, (
        str(program.pk), held.user_id, held.pk, held.agency_id, held.regency_id,
        desk.user_id, desk.user_id, carrier.pk, like.pk,
    )  # fmt: skip


def _to_oneself(cast: Cast, desk: Membership) -> tuple[str, tuple]:
    """By another right of one's own."""
    own = cast.operator_lahat_perkim
    also = Membership.objects.create(
        user=desk.user, role=own.role, agency=own.agency, regency=own.regency,
        expires_on=own.expires_on,
    )  # fmt: skip
    agency = cast.operator_lahat.agency
    like = a_grant(own, agency)
    carrier = UserObjectPermission.objects.assign_perm("view_agency", desk.user, agency)
    return _GIVEN, (
        str(agency.pk), also.user_id, also.pk, also.agency_id, also.regency_id,
        desk.user_id, desk.user_id, carrier.pk, like.pk,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["secretariat_lahat", "secretariat_sumsel"])
@pytest.mark.parametrize(
    "attempt",
    [_another_holder, _a_right_of_another, _another_home, _in_anothers_name, _other_terms,
     _a_longer_time, _one_refused, _one_ended_is_asked_for_anew,
     _a_program_that_nobody_asked_to_open, _to_oneself],
    ids=lambda one: one.__name__.strip("_"),
)  # fmt: skip
def test_a_desk_makes_no_more_of_a_grant(cast: Cast, attempt: Any, who: str) -> None:
    desk = getattr(cast, who)
    statement, values = attempt(cast, desk)
    is_held_by_its_guard(Theft(Scope.of(desk.user).database, statement, values, _WIDE))


def test_nobody_lets_their_own_grant_work_again(cast: Cast) -> None:
    desk = cast.secretariat_lahat
    grant = a_grant(cast.operator_lahat_perkim, a_program(cast.operator_lahat))
    Grant.objects.filter(pk=grant.pk).update(user=desk.user, suspended_at=timezone.now())
    resume = "UPDATE accounts_grant SET suspended_at = NULL WHERE id = %s"
    is_held_by_its_guard(Theft(Scope.of(desk.user).database, resume, (grant.pk,), _WIDE))
