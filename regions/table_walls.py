"""Regions are public knowledge: everybody reads; recording a change is a named operation."""

from core.scope import DatabaseRole
from core.walls import APP_ROLES, READ, OpenTable

_IMPORT = [DatabaseRole.IMPORT.value]

WALLS = [
    OpenTable("regions_region", {READ: APP_ROLES, "INSERT, UPDATE": _IMPORT}),
    OpenTable("regions_regionevent", {READ: APP_ROLES, "INSERT": _IMPORT}),
    OpenTable("regions_regionlineage", {READ: APP_ROLES, "INSERT": _IMPORT}),
]
