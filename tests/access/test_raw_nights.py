"""Raw SQL in nobody's name, of an agency that asks for a grant, and as technical administration."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from accounts.models import Grant, Membership
from accounts.scope import Scope
from core.scope import DatabaseRole, DatabaseScope
from programs.models import Program
from tests.access.logins import done, tried
from tests.access.thefts import take_away
from tests.factories.cast import Cast
from tests.factories.grants import a_grant
from tests.factories.regions import region
from tests.factories.registry import a_program

pytestmark = pytest.mark.django_db

# By night, and in nobody's name

_NIGHT = DatabaseScope(DatabaseRole.PROVINCE)
_A_RIGHT = (
    "INSERT INTO accounts_membership (id, user_id, role, regency_id, agency_id, expires_on,"
    " granted_at, suspended_by_province) SELECT uuidv7(), user_id, 'secretariat', NULL, agency_id,"
    " '2027-12-01', now(), false FROM accounts_membership WHERE id = %s"
)
_LONGER = "UPDATE accounts_membership SET expires_on = '2099-01-01' WHERE id = %s"
_STOPPED = "UPDATE accounts_membership SET suspended_at = now() WHERE id = %s"
_AGAIN = "UPDATE accounts_membership SET suspended_at = NULL WHERE id = %s"
_OPEN_NIGHT = "ALTER TABLE accounts_membership DISABLE ROW LEVEL SECURITY"
_FREE_NIGHT = "DROP TRIGGER night_stops ON accounts_membership"


@pytest.mark.parametrize("act", [_A_RIGHT, _LONGER, _STOPPED])
def test_a_page_in_nobodys_name_gives_and_stops_nothing(cast: Cast, act) -> None:
    held = cast.operator_lahat
    assert done("sigertak_web", _NIGHT, act, held.pk) == 0
    take_away(f"{_OPEN_NIGHT}; {_FREE_NIGHT}")
    assert done("sigertak_web", _NIGHT, act, held.pk) == 1


@pytest.mark.parametrize("act", [_A_RIGHT, _LONGER, _AGAIN])
def test_by_night_rights_are_only_stopped(cast: Cast, act) -> None:
    held = cast.operator_lahat
    assert done("sigertak_worker", _NIGHT, _STOPPED, held.pk) == 1
    assert done("sigertak_worker", _NIGHT, act, held.pk) == 0
    take_away(_FREE_NIGHT)
    assert done("sigertak_worker", _NIGHT, act, held.pk) == 1


def test_by_night_a_grant_ends_and_does_not_come_back(cast: Cast) -> None:
    grant = a_grant(cast.operator_lahat_perkim, a_program(cast.operator_lahat))
    suspend = "UPDATE accounts_grant SET suspended_at = now() WHERE id = %s"
    resume = "UPDATE accounts_grant SET suspended_at = NULL WHERE id = %s"
    end = (
        "UPDATE accounts_grant SET state = 'ended', carrier_id = NULL, ended_at = now()"
        " WHERE id = %s"
    )
    for act in (suspend, end):
        assert done("sigertak_web", _NIGHT, act, grant.pk) == 0
    assert done("sigertak_worker", _NIGHT, suspend, grant.pk) == 1
    assert done("sigertak_worker", _NIGHT, resume, grant.pk) == 0
    with tried():
        take_away("DROP TRIGGER night_stops ON accounts_grant")
        assert done("sigertak_worker", _NIGHT, resume, grant.pk) == 1
    assert done("sigertak_worker", _NIGHT, end, grant.pk) == 1


def test_a_page_queues_no_work_in_nobodys_name() -> None:
    job = (
        "INSERT INTO core_job (id, kind, subject_id, state, done, message, attempts)"
        " VALUES (uuidv7(), 'quality.check', uuidv7(), 'queued', 0, '', 0)"
    )
    assert done("sigertak_web", _NIGHT, job) == 0
    take_away("ALTER TABLE core_job DISABLE ROW LEVEL SECURITY")
    assert done("sigertak_web", _NIGHT, job) == 1


# What an agency asks to have opened

_ASKED = (
    "INSERT INTO accounts_grant (id, kind, content_type_id, object_pk, title, regency_id,"
    " agency_id, writes, state, reason, expires_on, asked_by_id, asked_at, closing_reason,"
    " asked_for) VALUES (uuidv7(), 'program', %s, %s, %s, %s, %s, false, 'asked', 'x',"
    " '2027-03-01', %s, now(), '', 'x@contoh.test')"
)


def _asking(cast: Cast, program: Program, **said: Any) -> tuple[Any, ...]:
    me = cast.supervisor_lahat
    values: dict[str, Any] = {
        "type": ContentType.objects.get_for_model(Program).pk, "object": str(program.pk),
        "title": str(program), "regency": program.regency_id, "agency": me.agency_id,
        "by": me.user_id,
    }  # fmt: skip
    return tuple((values | said).values())


@pytest.mark.parametrize("forged", ["another's program", "title", "regency", "no program"])
def test_an_agency_asks_for_its_own_program_by_its_name(cast: Cast, forged) -> None:
    own, others = a_program(cast.operator_lahat), a_program(cast.operator_palembang)
    scope = Scope.of(cast.supervisor_lahat.user).database
    with tried():
        assert done("sigertak_web", scope, _ASKED, *_asking(cast, own)) == 1
    values = {
        "another's program": _asking(cast, others, title="Program Sembako 2026"),
        "title": _asking(cast, own, title="Program Sembako 2026"),
        "regency": _asking(cast, own, regency=region("1671").pk),
        "no program": _asking(cast, own, object=str(uuid.uuid4())),
    }[forged]
    assert done("sigertak_web", scope, _ASKED, *values) == 0
    take_away("DROP TRIGGER grant_program ON accounts_grant")
    assert done("sigertak_web", scope, _ASKED, *values) == 1


def test_what_was_planted_before_is_not_given(cast: Cast) -> None:
    """The row names another agency's program; the desk consents to what it read."""
    held = cast.operator_lahat_perkim
    grant = a_grant(held, a_program(cast.operator_palembang))
    desk = cast.secretariat_lahat
    carrier = grant.carrier_id
    Grant.objects.filter(pk=grant.pk).update(
        state="asked", carrier=None, user=None, membership=None, home=None, home_regency=None,
        decided_by=None, decided_at=None, asked_for=held.user.email,
        agency=cast.operator_lahat.agency, regency=cast.operator_lahat.regency,
    )  # fmt: skip
    give = (
        "UPDATE accounts_grant SET state = 'given', user_id = %s, membership_id = %s, home_id = %s,"
        " home_regency_id = %s, decided_by_id = %s, decided_at = now(), carrier_id = %s"
        " WHERE id = %s"
    )
    values = (
        held.user_id, held.pk, held.agency_id, held.regency_id, desk.user_id, carrier, grant.pk,
    )  # fmt: skip
    scope = Scope.of(desk.user).database
    assert done("sigertak_web", scope, give, *values) == 0
    take_away("DROP TRIGGER grant_program_given ON accounts_grant")
    assert done("sigertak_web", scope, give, *values) == 1


# The technical administration

_CLOSED = "UPDATE accounts_user SET is_active = false WHERE id = %s"


def test_accounts_are_closed_in_the_name_of_an_administrator(cast: Cast) -> None:
    other = cast.secretariat_sumsel.user_id
    role = DatabaseRole.TECHNICAL
    own = DatabaseScope(role, cast.tech_admin.user_id)
    for who in (None, cast.operator_lahat.user_id):
        assert done("sigertak_web", DatabaseScope(role, who), _CLOSED, other) == 0
    with tried():
        assert done("sigertak_web", own, _CLOSED, other) == 1
    Membership.objects.filter(pk=cast.tech_admin.pk).update(expires_on="2020-01-01")
    assert done("sigertak_web", own, _CLOSED, other) == 0
    take_away("DROP TRIGGER by_technical ON accounts_user")
    assert done("sigertak_web", own, _CLOSED, other) == 1
