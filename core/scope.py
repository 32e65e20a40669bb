"""The database wall's plumbing: which role a transaction works as, and over which rows.

Row-level security policies read transaction settings: ``app.user``, ``app.regency``,
``app.agency``, ``app.village``, ``app.program``, ``app.guest`` and ``app.reading``. They are always
set together with the role, in one round trip, and always local to the transaction: after commit the
connection is again the bare login role, which may touch no row of a person. Forgetting the scope
therefore gives "permission denied", never other people's rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import connection, transaction


class DatabaseRole(StrEnum):
    """The database roles that a transaction may take on. None of them can sign in."""

    PROVINCE = "sigertak_province"
    REGENCY = "sigertak_regency"
    AGENCY = "sigertak_agency"
    VILLAGE = "sigertak_village"
    # One program that was shared with somebody of another agency.
    PROGRAM = "sigertak_program"
    PUBLIC = "sigertak_public"
    MATCHING = "sigertak_matching"
    # Sums over everybody, for readers of no row.
    COUNTING = "sigertak_counting"
    # What a page changes of the base: ratified proposals, and households of villages that ended.
    AMENDING = "sigertak_amending"
    TECHNICAL = "sigertak_technical"
    # No page becomes these.
    IMPORT = "sigertak_import"
    PUBLISH = "sigertak_publish"
    ERASURE = "sigertak_erasure"


_R = DatabaseRole
# Which roles a login may become, and no other: `db_roles` grants them and takes the rest away. What
# is not to be had by whoever holds a page's connection, the worker alone does.
ROLES_OF_LOGIN: Mapping[str, tuple[DatabaseRole, ...]] = {
    "sigertak_web": (
        _R.PROVINCE, _R.REGENCY, _R.AGENCY, _R.VILLAGE, _R.PROGRAM, _R.PUBLIC, _R.MATCHING,
        _R.COUNTING, _R.AMENDING, _R.TECHNICAL,
    ),
    "sigertak_worker": (
        _R.PROVINCE, _R.REGENCY, _R.AGENCY, _R.VILLAGE, _R.PROGRAM, _R.PUBLIC, _R.MATCHING,
        _R.COUNTING, _R.AMENDING, _R.IMPORT, _R.PUBLISH, _R.ERASURE,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatabaseScope:
    """Role and rows of one transaction. The ids narrow, never widen.

    `reads_only`: this transaction changes nobody's rows, see `core.walls.WalledTable`.
    `guest_agency_id`: the agency from which somebody works in a shared program, whose lists and
    cases there they read; without it none.
    """

    role: DatabaseRole
    user_id: uuid.UUID | None = None
    regency_id: int | None = None
    agency_id: uuid.UUID | None = None
    village_id: int | None = None
    program_id: uuid.UUID | None = None
    reads_only: bool = False
    guest_agency_id: uuid.UUID | None = None

    def __post_init__(self) -> None:
        if self.role is DatabaseRole.REGENCY and self.regency_id is None:
            raise ValueError("A regency scope needs its regency.")
        if self.role is DatabaseRole.AGENCY and self.agency_id is None:
            raise ValueError("An agency scope needs its agency.")
        if self.role is DatabaseRole.VILLAGE and None in (self.village_id, self.regency_id):
            raise ValueError("A village scope needs its village and regency.")
        if self.role is DatabaseRole.PROGRAM and self.program_id is None:
            raise ValueError("A program scope needs its program.")


_SET_SCOPE = """
    SELECT set_config('role', %s, true),
           set_config('app.user', %s, true),
           set_config('app.regency', %s, true),
           set_config('app.agency', %s, true),
           set_config('app.village', %s, true),
           set_config('app.program', %s, true),
           set_config('app.reading', %s, true),
           set_config('app.guest', %s, true)
"""


def enter(scope: DatabaseScope) -> None:
    """Give the current transaction this scope; outside of a transaction raises `RuntimeError`.

    Settings made outside of a transaction would vanish at once (autocommit), which looks like a
    working wall until the first query: so it is refused.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A scope needs a transaction around it.")
    with connection.cursor() as cursor:
        cursor.execute(
            _SET_SCOPE,
            [
                scope.role.value,
                str(scope.user_id or ""),
                str(scope.regency_id if scope.regency_id is not None else ""),
                str(scope.agency_id or ""),
                str(scope.village_id if scope.village_id is not None else ""),
                str(scope.program_id or ""),
                "only" if scope.reads_only else "",
                str(scope.guest_agency_id or ""),
            ],
        )


@contextmanager
def scoped(scope: DatabaseScope | None) -> Iterator[None]:
    """Open a transaction that works under `scope`; None keeps the login role.

    Inside of another transaction the settings are put back at the end, since a transaction-local
    setting outlives the savepoint it was made in.
    """
    before = _current() if connection.in_atomic_block else None
    try:
        with transaction.atomic():
            if scope is not None:
                enter(scope)
            yield
    finally:
        if before is not None:
            with connection.cursor() as cursor:
                cursor.execute(_SET_SCOPE, before)


def _current() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('role'), current_setting('app.user', true),"
            " current_setting('app.regency', true), current_setting('app.agency', true),"
            " current_setting('app.village', true), current_setting('app.program', true),"
            " current_setting('app.reading', true), current_setting('app.guest', true)"
        )
        return [value or "" for value in cursor.fetchone()]


# The role before and the new one in one turn, in this order.
_TAKE_ROLE = """
    WITH before AS MATERIALIZED (SELECT current_setting('role') AS role)
    SELECT role, set_config('role', %s, true) FROM before
"""


@contextmanager
def acting_as(role: DatabaseRole) -> Iterator[None]:
    """Take on a named role for one named operation, then return to the role before.

    For legitimate work across tenants (matching against the whole base, overlap between agencies,
    publishing totals). `app.user` and the other settings stay, so the audit trail still knows who.
    The caller returns findings, never foreign rows.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A role needs a transaction around it.")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_ROLE, [role.value])
        before = cursor.fetchone()[0]
    try:
        # A savepoint, so that after an error inside we can still speak to the database.
        with transaction.atomic():
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', %s, true)", [before])


class BypassingRole(RuntimeError):
    """The process connects as a role that the wall does not hold back."""


_ROLE_FACTS = """
    SELECT r.rolname, r.rolsuper, r.rolbypassrls,
           pg_has_role(session_user, %s, 'MEMBER') AS is_owner
    FROM pg_roles r WHERE r.rolname = session_user
"""


def refuse_bypassing_role() -> None:
    """Raise `BypassingRole` when this connection is superuser, BYPASSRLS or the tables' owner."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLE_FACTS, [settings.DATABASE_OWNER_ROLE])
        name, is_super, bypasses, is_owner = cursor.fetchone()
    faults = [
        word
        for word, wrong in (
            ("superuser", is_super),
            ("BYPASSRLS", bypasses),
            (f"member of {settings.DATABASE_OWNER_ROLE}", is_owner),
        )
        if wrong
    ]
    if faults:
        raise BypassingRole(
            f"Refusing to start: database role {name} is {', '.join(faults)}; "
            "row-level security would not hold it. Set DATABASE_WEB_URL or DATABASE_WORKER_URL "
            "to the login roles made by 'manage.py db_roles'."
        )
