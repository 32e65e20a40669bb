"""Create the database roles: the owner, the two login roles, and the roles of the scopes."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from psycopg2 import sql

from core import login_proof
from core.scope import ROLES_OF_LOGIN
from core.walls import LOGIN_ROLES, SCOPE_ROLES

_LOCK = 1604_1671


class Command(BaseCommand):
    help = (
        "Membuat peran basis data (pemilik, web, worker, dan peran cakupan). Aman diulang. "
        "Berjalan dengan DATABASE_URL, sebelum migrate."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        parameters = dict(settings.DATABASES["default"])
        owner = settings.DATABASE_OWNER_ROLE
        connection = psycopg2.connect(
            dbname=parameters["NAME"],
            user=parameters["USER"] or None,
            password=parameters["PASSWORD"] or None,
            host=parameters["HOST"] or None,
            port=parameters["PORT"] or None,
        )
        with connection, connection.cursor() as cursor:
            # Two starters at once would trip over each other: PostgreSQL does not queue them.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            for role in (owner, *SCOPE_ROLES):
                _ensure(cursor, role, "NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT")
            for role in SCOPE_ROLES:
                _take_away_others(cursor, role, ())
            _refuse_strong(cursor, SCOPE_ROLES)
            for role, url in zip(
                LOGIN_ROLES,
                (settings.DATABASE_WEB_URL, settings.DATABASE_WORKER_URL),
                strict=True,
            ):
                _ensure(cursor, role, "LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT")
                password = urlsplit(url).password
                if password:
                    cursor.execute(
                        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                            sql.Identifier(role), sql.Literal(unquote(password))
                        )
                    )
                _take_away_others(cursor, role, ROLES_OF_LOGIN[role])
                for scope in ROLES_OF_LOGIN[role]:
                    cursor.execute(
                        sql.SQL("GRANT {} TO {}").format(
                            sql.Identifier(scope), sql.Identifier(role)
                        )
                    )
            cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(owner)))
            for privilege, kind, name in (
                ("ALL", "DATABASE", parameters["NAME"]),
                ("ALL", "SCHEMA", "public"),
            ):
                cursor.execute(
                    sql.SQL("GRANT {} ON {} {} TO {}").format(
                        sql.SQL(privilege),
                        sql.SQL(kind),
                        sql.Identifier(name),
                        sql.Identifier(owner),
                    )
                )
            asked = login_proof.install(cursor, owner=owner, logins=LOGIN_ROLES)
        connection.close()
        if not asked:
            self.stderr.write(
                "PERINGATAN: hanya superuser yang dapat membuat basis data meminta bukti masuk. "
                "Siapa pun yang memegang kata sandi peran web atau worker dapat membaca seluruh "
                "basis. Jalankan db_roles sekali dengan DATABASE_URL milik superuser."
            )
        self.stdout.write(f"Roles ready: {owner}, {', '.join((*LOGIN_ROLES, *SCOPE_ROLES))}.")


def _refuse_strong(cursor: Any, roles: tuple[str, ...]) -> None:
    """A role of that name may have stood before, and be somebody: then pages would work as it."""
    cursor.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
        " AND (rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb)",
        [list(roles)],
    )
    strong = [name for (name,) in cursor.fetchall()]
    if strong:
        raise CommandError(f"These roles may do more than a scope: {', '.join(strong)}.")


def _take_away_others(cursor: Any, role: str, allowed: tuple[str, ...]) -> None:
    """A login takes on its own roles of scopes and no other, a scope none, whoever granted what."""
    for held, grantor in _others(cursor, role, allowed):
        cursor.execute(
            sql.SQL("REVOKE {} FROM {} GRANTED BY {}").format(
                sql.Identifier(held), sql.Identifier(role), sql.Identifier(grantor)
            )
        )
    # A grant that is not ours to take back is only warned of by the server.
    if left := _others(cursor, role, allowed):
        names = ", ".join(sorted({held for held, _grantor in left}))
        raise CommandError(f"{role} may become {names}, and this login cannot take it away.")


def _others(cursor: Any, role: str, allowed: tuple[str, ...]) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT held.rolname, grantor.rolname FROM pg_auth_members m"
        " JOIN pg_roles held ON held.oid = m.roleid JOIN pg_roles login ON login.oid = m.member"
        " JOIN pg_roles grantor ON grantor.oid = m.grantor"
        " WHERE login.rolname = %s AND held.rolname <> ALL(%s)",
        [role, list(allowed)],
    )
    return list(cursor.fetchall())


def _ensure(cursor: Any, role: str, attributes: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        cursor.execute(
            sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(role), sql.SQL(attributes))
        )
