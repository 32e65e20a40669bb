"""The database wall, declared: who may touch which table, and which rows of it.

Each app declares its tables in its own ``table_walls.py`` as a list named ``WALLS``.
``manage.py migrate`` applies all declarations after the migrations, in one transaction: privileges
are revoked and granted anew, policies dropped and created anew, so the database always equals the
declaration. A table without a declaration has no privileges for anyone but its owner: forgetting
fails closed.

Two kinds of table:

* `OpenTable` holds no personal data of recipients (regions, releases, code lists): privileges only.
* `WalledTable` holds person or recipient rows: ENABLE and FORCE ROW LEVEL SECURITY, and one policy
  for each role that may see rows. A role without a policy sees nothing.

Policies compare with equality on one column. Measured on three million rows, equality keeps the
``(regency_id, …)`` index order and costs 1.5 to 5 %; arrays, prefixes and EXISTS cost up to 140
times on ordered lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from core import row_changes, stored_files
from core.scope import ROLES_OF_LOGIN, DatabaseRole

REGENCY = "regency_id = current_setting('app.regency')::int"
AGENCY = "agency_id = current_setting('app.agency')::uuid"
VILLAGE = "village_id = current_setting('app.village')::int"
PROGRAM = "program_id = current_setting('app.program')::uuid"
# What people of one agency entered as guests of that program.
OF_GUESTS = "guest_agency_id = nullif(current_setting('app.guest', true), '')::uuid"
EVERY_ROW = "true"
# Work that nobody asked for, and no page does: the worker's, or that of whoever may become the
# tables' owner. Asked once in a statement, not of each row.
OF_NO_PAGE = (
    "(SELECT session_user = 'sigertak_worker'"
    " OR pg_has_role(session_user, 'sigertak_owner', 'MEMBER'))"
)

LOGIN_ROLES = tuple(ROLES_OF_LOGIN)
SCOPE_ROLES = tuple(role.value for role in DatabaseRole)
APP_ROLES = (*LOGIN_ROLES, *SCOPE_ROLES)

# The roles in which somebody may stand by a grant.
LENT_ROLES = (DatabaseRole.REGENCY.value, DatabaseRole.AGENCY.value, DatabaseRole.PROGRAM.value)
# Restrictive policies of these commands leave SELECT, and so lists and their indexes, alone.
_CHANGES = {"INSERT": "WITH CHECK", "UPDATE": "USING", "DELETE": "USING"}
_CHANGES_ALLOWED = "current_setting('app.reading', true) IS DISTINCT FROM 'only'"

READ = "SELECT"
APPEND = "SELECT, INSERT"
INSERT_ONLY = "INSERT"
WRITE = "SELECT, INSERT, UPDATE"
FULL = "SELECT, INSERT, UPDATE, DELETE"


def on_columns(privilege: str, columns: Iterable[str]) -> str:
    """A privilege on these columns alone. A column that is added later stays closed.

    Asking for any other column is refused by the database, also as `SELECT *`: querysets for such
    a role name what they read.
    """
    return f"{privilege} ({', '.join(columns)})"


@dataclass(frozen=True)
class OpenTable:
    """A table without rows of persons: `grants` maps a privilege list to the roles that hold it."""

    table: str
    grants: dict[str, Iterable[str]]

    def statements(self, owner: str) -> Iterator[str]:
        yield from _grants(self.table, self.grants)


@dataclass(frozen=True)
class WalledTable:
    """A table with rows of persons or recipients.

    `policies` maps a role to the SQL condition its rows must meet (reading and writing alike);
    `checks` a role to a condition of its own for what it writes. `grants` as in
    `OpenTable`. Every role with a policy needs a grant, and the other way round.

    `adding`, `changing` and `removing` map a role to what else must be so for a row it adds,
    changes or deletes, beside its policy: who works, and in whose name. What does not depend on the
    row is written as `(SELECT …)`, and asked once in a statement. `changing` also holds rows that
    are locked.

    A scope that only reads (a grant to look at another regency, agency or program) changes no row,
    whatever its role may do. `readers_write` exempts what reading itself leaves behind: the audit
    trail, who saw whom, one's own inbox and views.
    """

    table: str
    grants: dict[str, Iterable[str]]
    policies: dict[str, str] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)
    adding: dict[str, str] = field(default_factory=dict)
    changing: dict[str, str] = field(default_factory=dict)
    removing: dict[str, str] = field(default_factory=dict)
    readers_write: bool = False

    def __post_init__(self) -> None:
        granted = {role for roles in self.grants.values() for role in roles}
        if granted != set(self.policies):
            odd = sorted(granted ^ set(self.policies))
            raise ValueError(f"{self.table}: grant without policy, or the reverse: {odd}")

    def statements(self, owner: str) -> Iterator[str]:
        yield from _grants(self.table, self.grants)
        yield f'ALTER TABLE "{self.table}" ENABLE ROW LEVEL SECURITY'
        yield f'ALTER TABLE "{self.table}" FORCE ROW LEVEL SECURITY'
        # FORCE binds the owner too, so that its own right must be spoken out.
        for role, condition in {owner: EVERY_ROW, **self.policies}.items():
            yield (
                f'CREATE POLICY "wall_{role}" ON "{self.table}" TO "{role}" '
                f"USING ({condition}) WITH CHECK ({self.checks.get(role, condition)})"
            )
        for word, command, clause, conditions in (
            ("adding", "INSERT", "WITH CHECK", self.adding),
            ("changing", "UPDATE", "USING", self.changing),
            ("removing", "DELETE", "USING", self.removing),
        ):
            for role, condition in conditions.items():
                yield (
                    f'CREATE POLICY "{word}_{role}" ON "{self.table}" AS RESTRICTIVE '
                    f'FOR {command} TO "{role}" {clause} ({condition})'
                )
        lent = ", ".join(f'"{role}"' for role in LENT_ROLES if role in self.policies)
        if lent and not self.readers_write:
            for command, clause in _CHANGES.items():
                yield (
                    f'CREATE POLICY "reading_{command.lower()}" ON "{self.table}" AS RESTRICTIVE '
                    f"FOR {command} TO {lent} {clause} ({_CHANGES_ALLOWED})"
                )


Wall = OpenTable | WalledTable


def with_role(walls: Iterable[Wall], role: str, privileges: Mapping[str, str]) -> list[Wall]:
    """The same walls, with one more role that works on every row of the tables it is named for.

    For a named operation that crosses all tables, so that what it may do stands in one place.
    """
    left = dict(privileges)
    widened: list[Wall] = []
    for wall in walls:
        privilege = left.pop(wall.table, None)
        if privilege is not None:
            grants = {**wall.grants, privilege: [*wall.grants.get(privilege, ()), role]}
            if isinstance(wall, WalledTable):
                policies = {**wall.policies, role: EVERY_ROW}
                wall = replace(wall, grants=grants, policies=policies)  # noqa: PLW2901
            else:
                wall = replace(wall, grants=grants)  # noqa: PLW2901
        widened.append(wall)
    if left:
        raise ValueError(f"No wall of these tables is declared: {sorted(left)}")
    return widened


def _grants(table: str, grants: dict[str, Iterable[str]]) -> Iterator[str]:
    for privileges, roles in grants.items():
        names = ", ".join(f'"{role}"' for role in roles)
        yield f'GRANT {privileges} ON "{table}" TO {names}'


def declared() -> list[Wall]:
    """All walls of all installed apps, in the order of INSTALLED_APPS."""
    walls: list[Wall] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.table_walls"
        if find_spec(name) is not None:
            walls += import_module(name).WALLS
    return walls


_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_EXISTING_POLICIES = """
    SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'
"""


def apply() -> int:
    """Make the database equal to the declarations; return how many tables were declared.

    Runs as the owner role, in one transaction: there is no moment without a wall.
    """
    owner = settings.DATABASE_OWNER_ROLE
    walls = declared()
    roles = ", ".join(f'"{role}"' for role in APP_ROLES)
    with transaction.atomic(), connection.cursor() as cursor:
        # All tables before the first change: revoking changes a table's row in the catalogue
        # without locking the table, and autovacuum at work on it would meet us crosswise.
        cursor.execute(_TABLES)
        tables = ", ".join(f'"{table}"' for (table,) in cursor.fetchall())
        cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {roles}")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {roles}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {roles}")
        cursor.execute(_EXISTING_POLICIES)
        for table, policy in cursor.fetchall():
            cursor.execute(f'DROP POLICY "{policy}" ON "{table}"')
        for wall in walls:
            for statement in wall.statements(owner):
                cursor.execute(statement)
        row_changes.install(cursor)
        stored_files.install(cursor, APP_ROLES)
    return len(walls)
