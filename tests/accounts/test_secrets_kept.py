"""What people sign in with is read where they sign in, and by no role that serves pages or jobs."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.db import ProgrammingError, connection

from accounts.models import Credential, User
from core.scope import DatabaseRole
from core.walls import APP_ROLES
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db

WEB = "sigertak_web"
# Table and column of everything that opens an account, or stands for an open one.
SECRETS = [
    ("accounts_credential", "password"),
    ("accounts_activation", "token_hash"),
    ("mfa_authenticator", "data"),
    ("django_session", "session_key"),
    ("django_session", "session_data"),
    ("usersessions_usersession", "session_key"),
    ("account_emailconfirmation", "key"),
]
# The worker clears sessions away that are over, and so must see the rows.
ALLOWED = {("sigertak_worker", table) for table in ("django_session", "usersessions_usersession",
                                                    "account_emailconfirmation")}  # fmt: skip


def readers() -> set[tuple[str, str, str]]:
    """Who may read which secret, as the database itself answers."""
    found = set()
    with connection.cursor() as cursor:
        for table, column in SECRETS:
            cursor.execute(
                "SELECT r FROM unnest(%s) r WHERE has_column_privilege(r, %s, %s, 'SELECT')",
                [list(APP_ROLES), table, column],
            )
            found |= {(role, table, column) for (role,) in cursor.fetchall()}
    return found


def strangers() -> set[tuple[str, str, str]]:
    return {
        (role, table, column)
        for role, table, column in readers()
        if role != WEB and (role, table) not in ALLOWED
    }


def test_no_role_but_that_of_signing_in_reads_a_secret():
    assert strangers() == set()
    assert (WEB, "accounts_credential", "password") in readers()


@pytest.mark.parametrize("table", ["accounts_credential", "mfa_authenticator"])
def test_a_grant_too_many_is_noticed(table):
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON {table} TO sigertak_regency")
    assert {(role, where) for role, where, _column in strangers()} == {("sigertak_regency", table)}


@pytest.mark.parametrize("role", [role.value for role in DatabaseRole])
def test_raw_sql_under_a_role_of_pages_is_refused(cast: Cast, role):
    _ = cast.operator_lahat
    with connection.cursor() as cursor:
        for name in ("user", "regency", "agency"):
            cursor.execute("SELECT set_config(%s, '', true)", [f"app.{name}"])
        cursor.execute("SELECT set_config('app.regency', '1', true)")
        cursor.execute("SET ROLE " + role)
        for table, column in SECRETS:
            cursor.execute("SAVEPOINT before_try")
            with pytest.raises(ProgrammingError, match="permission denied"):
                cursor.execute(f"SELECT {column} FROM {table} LIMIT 1")
            cursor.execute("ROLLBACK TO SAVEPOINT before_try")
        cursor.execute("RESET ROLE")


def test_roles_of_pages_are_nobody_to_the_server():
    strong = "rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND ({strong})",
            [[role.value for role in DatabaseRole]],
        )
        assert cursor.fetchall() == []


def test_accounts_carry_no_hash_with_them():
    columns = {field.column for field in apps.get_model("accounts", "User")._meta.concrete_fields}
    assert not columns & {"password", "token_hash", "secret"}


def test_the_hash_is_kept_and_changed_apart_from_the_account(cast: Cast):
    user = cast.operator_lahat.user
    again = User.objects.get(pk=user.pk)
    assert again.check_password("Sandi-uji-yang-panjang-1")
    assert again.has_usable_password()
    again.set_password("Sandi-lain-yang-panjang-2")
    # As Django saves it; no column, and so the type checker knows no such field.
    fields = ["password"]
    again.save(update_fields=fields)
    assert check_password("Sandi-lain-yang-panjang-2", Credential.objects.get(user=user).password)
    again.set_unusable_password()
    again.save()
    assert not Credential.objects.filter(user=user).exists()
    again = User.objects.get(pk=user.pk)
    assert not again.has_usable_password()
    assert not again.check_password("")


def test_an_account_without_a_password_is_no_way_in(client, cast: Cast):
    user = cast.operator_lahat.user
    user.set_unusable_password()
    user.save()
    for password in ("", "!", "Sandi-uji-yang-panjang-1"):
        client.post("/akun/masuk/", {"login": user.email, "password": password})
        assert client.get("/beranda/").status_code == 302
