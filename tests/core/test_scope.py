"""The database scope: local to the transaction, put back when nested, refused without one."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from core import scope as scopes
from core.scope import BypassingRole, DatabaseRole, DatabaseScope, acting_as, scoped
from tests.factories.regions import region


def settings_now() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('app.regency', true)")
        role, regency = cursor.fetchone()
        return role, regency or ""


def test_a_scope_needs_its_rows():
    with pytest.raises(ValueError, match="regency"):
        DatabaseScope(DatabaseRole.REGENCY)
    with pytest.raises(ValueError, match="agency"):
        DatabaseScope(DatabaseRole.AGENCY)


@pytest.mark.django_db(transaction=True)
def test_a_scope_ends_with_its_transaction():
    before = settings_now()
    with scoped(DatabaseScope(DatabaseRole.REGENCY, regency_id=7)):
        assert settings_now() == ("sigertak_regency", "7")
    assert settings_now() == (before[0], "")
    with pytest.raises(RuntimeError, match="transaction"):
        scopes.enter(DatabaseScope(DatabaseRole.PROVINCE))


def test_a_named_role_is_put_back_even_after_an_error(db):
    with scoped(DatabaseScope(DatabaseRole.REGENCY, regency_id=region("1604").pk)):
        outside = settings_now()
        with pytest.raises(ZeroDivisionError), acting_as(DatabaseRole.MATCHING):
            _ = 1 / (settings_now() != ("sigertak_matching", outside[1]))
        assert settings_now() == outside


def test_the_owner_may_not_serve_pages(db):
    with pytest.raises(BypassingRole, match="Refusing to start"):
        scopes.refuse_bypassing_role()


def test_roles_can_be_made_again(db):
    call_command("db_roles")
