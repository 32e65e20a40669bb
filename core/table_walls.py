"""Walls of the ground tables and of Django's own tables that belong to no other app."""

from core.walls import APP_ROLES, FULL, INSERT_ONLY, LOGIN_ROLES, READ, WRITE, OpenTable

# A regency's trail is for its own auditors; the query narrows it (no names stand in the trail).
READERS_OF_TRAIL = ("sigertak_province", "sigertak_regency")

WALLS = [
    OpenTable(
        "core_auditevent",
        {INSERT_ONLY: APP_ROLES, READ: READERS_OF_TRAIL},
    ),
    OpenTable("core_job", {WRITE: APP_ROLES}),
    OpenTable("django_content_type", {READ: APP_ROLES}),
    OpenTable("django_migrations", {READ: LOGIN_ROLES}),
    OpenTable("django_session", {FULL: LOGIN_ROLES}),
    OpenTable("auth_permission", {READ: APP_ROLES}),
    OpenTable("auth_group", {READ: APP_ROLES}),
    OpenTable("auth_group_permissions", {READ: APP_ROLES}),
]
