"""Regions are public knowledge: everybody reads, only the owner loads."""

from core.walls import APP_ROLES, READ, OpenTable

WALLS = [OpenTable("regions_region", {READ: APP_ROLES})]
