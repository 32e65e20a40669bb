"""Walls of the published tables: anybody reads, one role writes, and reads what is withheld."""

from core.scope import DatabaseRole as Role
from core.walls import APP_ROLES, FULL, READ, OpenTable

# No page becomes it (`core.scope.ROLES_OF_LOGIN`): publishing is the worker's.
_WRITER = Role.PUBLISH.value
_READERS = [role for role in APP_ROLES if role != _WRITER]

WALLS = [
    OpenTable("public_publication", {READ: _READERS, FULL: [_WRITER]}),
    OpenTable("public_publishedtotal", {READ: _READERS, FULL: [_WRITER]}),
    OpenTable("public_withheldtotal", {FULL: [_WRITER]}),
]
