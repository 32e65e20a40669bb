"""An agency asks for a grant on its program and ends it; by raw SQL too, no more than that."""

from __future__ import annotations

import pytest

from accounts.models import Grant
from accounts.scope import Scope
from tests.access.thefts import moved, take_away
from tests.factories.grants import a_grant
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
