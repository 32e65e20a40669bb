"""Regions are public knowledge: everybody reads; recording a change is a named operation."""

from core.scope import DatabaseRole
from core.walls import APP_ROLES, READ, OpenTable

_RECORDING = [DatabaseRole.AMENDING.value]

WALLS = [
    OpenTable("regions_region", {READ: APP_ROLES, "INSERT, UPDATE": _RECORDING}),
    OpenTable("regions_regionevent", {READ: APP_ROLES, "INSERT": _RECORDING}),
    OpenTable("regions_regionlineage", {READ: APP_ROLES, "INSERT": _RECORDING}),
]
