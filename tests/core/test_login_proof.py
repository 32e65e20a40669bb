"""A password of web or worker opens no connection without the portal's proof."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from core import login_proof
from core.walls import LOGIN_ROLES


def _signing_in(login: str, shown: str | None) -> Any:
    """A connection of `login` to the test's database, closed at once; raises when refused."""
    given = {**connection.get_connection_params(), "user": login}
    given = {name: given[name] for name in ("dbname", "user", "host", "port") if name in given}
    if shown is not None:
        given["options"] = f"-c {login_proof.SETTING}={shown}"
    other = psycopg2.connect(**given)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.proof', true)")
            return cursor.fetchone()[0]
    finally:
        other.close()


@pytest.fixture
def door(transactional_db) -> Iterator[str]:
    """The test's database, asking for proofs; its name."""
    connection.ensure_connection()
    call_command("db_roles")
    name = connection.settings_dict["NAME"]
    yield name
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"DROP EVENT TRIGGER {login_proof.DOOR}")
        cursor.execute(f"DROP SCHEMA {login_proof.DOOR} CASCADE")
    connection.close()


@pytest.mark.parametrize("login", LOGIN_ROLES)
def test_with_the_proof_and_not_without(door: str, login: str) -> None:
    # It is no longer to be read by whoever speaks through the connection.
    assert _signing_in(login, login_proof.made(login, door)) == ""
    for shown in (None, "", "x", "0" * 10 + "." + "0" * 64):
        with pytest.raises(psycopg2.OperationalError, match="without the proof"):
            _signing_in(login, shown)


def test_a_proof_is_of_one_login_one_database_and_of_now(door: str, settings) -> None:
    web, worker = LOGIN_ROLES
    near, far = login_proof.SECONDS - 20, login_proof.SECONDS + 20
    for late in (-near, near):
        assert _signing_in(web, login_proof.made(web, door, time.time() + late)) == ""
    refused = [
        login_proof.made(worker, door),
        login_proof.made(web, "postgres"),
        login_proof.made(web, door, time.time() - far),
        login_proof.made(web, door, time.time() + far),
    ]
    settings.PORTAL_PROOF_KEY = b"another"
    refused.append(login_proof.made(web, door))
    for shown in refused:
        with pytest.raises(psycopg2.OperationalError, match="without the proof"):
            _signing_in(web, shown)
    # A new key holds from the next db_roles on.
    call_command("db_roles")
    assert _signing_in(web, refused[-1]) == ""


def test_the_portal_signs_in_and_administrators_show_nothing(door: str) -> None:
    portal = connection.copy()
    portal.settings_dict["USER"] = "sigertak_web"
    portal.settings_dict["OPTIONS"] = {}
    try:
        with portal.cursor() as cursor:
            cursor.execute("SELECT session_user::text")
            assert cursor.fetchone() == ("sigertak_web",)
            cursor.execute("SELECT has_schema_privilege(%s, 'USAGE')", [login_proof.DOOR])
            assert cursor.fetchone() == (False,)
            with pytest.raises(Exception, match="permission denied"):
                cursor.execute(f"SELECT * FROM {login_proof.DOOR}.key")
    finally:
        portal.close()
    admin = connection.copy()
    try:
        admin.ensure_connection()
    finally:
        admin.close()


def test_without_the_trigger_the_password_alone_would_do(door: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"ALTER EVENT TRIGGER {login_proof.DOOR} DISABLE")
    assert _signing_in("sigertak_web", None) is None
    # Nobody but a superuser takes it away for a session of their own.
    given = connection.get_connection_params()
    wanted = {name: given[name] for name in ("dbname", "host", "port") if name in given}
    with pytest.raises(psycopg2.OperationalError, match="permission denied"):
        psycopg2.connect(**wanted, user="sigertak_web", options="-c event_triggers=off")


def test_an_administrator_of_less_is_told(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE sigertak_owner")
        assert not login_proof.install(
            cursor, owner=settings.DATABASE_OWNER_ROLE, logins=LOGIN_ROLES
        )
