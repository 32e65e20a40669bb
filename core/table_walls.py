"""Walls of the ground tables and of Django's own tables that belong to no other app."""

from core.scope import DatabaseRole
from core.walls import (
    AGENCY,
    APP_ROLES,
    EVERY_ROW,
    FULL,
    INSERT_ONLY,
    LOGIN_ROLES,
    OF_GUESTS,
    OF_NO_PAGE,
    PROGRAM,
    READ,
    REGENCY,
    WRITE,
    OpenTable,
    WalledTable,
    on_columns,
)

_PROVINCE, _REGENCY = DatabaseRole.PROVINCE.value, DatabaseRole.REGENCY.value
_READERS = (
    _PROVINCE,
    _REGENCY,
    DatabaseRole.AGENCY.value,
    DatabaseRole.VILLAGE.value,
    DatabaseRole.PROGRAM.value,
    DatabaseRole.PUBLIC.value,
)
_WORKER = "sigertak_worker"
# Who counts or amends writes of it under the role before.
_SILENT = (DatabaseRole.COUNTING.value, DatabaseRole.AMENDING.value)
_APPENDERS = tuple(role for role in APP_ROLES if role not in _SILENT)
_FINISHED = ("file", "rows", "finished_at", "expires_at")
_ASKED_BY = "created_by_id = nullif(current_setting('app.user'), '')::uuid"
_KEPT_BY = "user_id = nullif(current_setting('app.user'), '')::uuid"
# A colleague's work is told too: they look at the same lists. What the province asks for on the
# ground of a regency names no place, and is the regency's to see.
_OF_THE_AGENCY = f"({_ASKED_BY} OR {AGENCY})"
_JOBS = {
    _PROVINCE: EVERY_ROW,
    _REGENCY: f"({_ASKED_BY} OR {REGENCY} OR (regency_id IS NULL AND agency_id IS NULL))",
    DatabaseRole.AGENCY.value: _OF_THE_AGENCY,
    # Its agency is the owner's, who is somebody else; colleagues are guests of the same agency.
    DatabaseRole.PROGRAM.value: f"({_ASKED_BY} OR ({PROGRAM} AND {OF_GUESTS}))",
    DatabaseRole.VILLAGE.value: _ASKED_BY,
}
# What the portal begins by itself, at night, nobody asked for.
_ASKED_BY_NOBODY = (
    f"({_ASKED_BY} OR (nullif(current_setting('app.user'), '') IS NULL AND created_by_id IS NULL"
    f" AND {OF_NO_PAGE}))"
)

WALLS = [
    # Everybody appends, in their own name and to a chain (migration 0006); the province reads all,
    # a regency what happened on its ground.
    WalledTable(
        "core_auditevent",
        {INSERT_ONLY: _APPENDERS, READ: (_PROVINCE, _REGENCY)},
        {**dict.fromkeys(_APPENDERS, EVERY_ROW), _REGENCY: REGENCY},
        checks={_REGENCY: EVERY_ROW},
        readers_write=True,
    ),
    # Triggers write it as its owner; nobody else adds to it, and nobody takes away.
    WalledTable(
        "core_rowchange",
        {READ: (_PROVINCE, _REGENCY)},
        {_PROVINCE: EVERY_ROW, _REGENCY: REGENCY},
    ),
    # Ends of the chains: no more than keys and digests. The database moves them, for all roles.
    OpenTable("core_auditchain", {READ: [_PROVINCE]}),
    # Each asks in their own name alone and tells how far their own work has come; how it ends, the
    # worker writes.
    WalledTable(
        "core_job",
        {
            "SELECT, INSERT, UPDATE (done, total, heartbeat_at)": list(_JOBS),
            WRITE: [_WORKER],
            READ: [DatabaseRole.TECHNICAL.value],
        },
        {**_JOBS, **dict.fromkeys([_WORKER, DatabaseRole.TECHNICAL.value], EVERY_ROW)},
        checks={**dict.fromkeys(_JOBS, _ASKED_BY), _PROVINCE: _ASKED_BY_NOBODY},
        readers_write=True,
    ),
    # An export may hold what somebody searched for: its owner reads it, nobody else. What was asked
    # for stays as it was. The worker deletes what has expired, and to that end reads no more than
    # where the file lies.
    WalledTable(
        "core_export",
        {
            f"SELECT, INSERT, DELETE, {on_columns('UPDATE', _FINISHED)}": _READERS,
            "SELECT (id, format, expires_at), DELETE": [_WORKER],
        },
        {**dict.fromkeys(_READERS, _ASKED_BY), _WORKER: EVERY_ROW},
        readers_write=True,
    ),
    WalledTable(
        "core_savedview",
        {FULL: _READERS},
        dict.fromkeys(_READERS, _KEPT_BY),
        readers_write=True,
    ),
    OpenTable("django_content_type", {READ: APP_ROLES}),
    OpenTable("django_migrations", {READ: LOGIN_ROLES}),
    OpenTable("django_session", {FULL: LOGIN_ROLES}),
    OpenTable("auth_permission", {READ: APP_ROLES}),
    OpenTable("auth_group", {READ: APP_ROLES}),
    OpenTable("auth_group_permissions", {READ: APP_ROLES}),
]
