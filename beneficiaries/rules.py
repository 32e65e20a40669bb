"""Who may see what of a household or person, beyond seeing that it is there."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.permissions import Permission
from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Group, Unit
from beneficiaries.specific_data import OF_CHILDREN, is_child
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope

# What an agency is shown of the households it helps, and so may ask for in lists.
AGENCY_GROUPS = frozenset({Group.HOUSING, Group.ASSET, Group.PROGRAM})
_HOUSEHOLD_GROUPS = (Group.WELFARE, Group.DEMOGRAPHY, Group.HOUSING, Group.ASSET, Group.PROGRAM)
_PERSON_GROUPS = (
    Group.DEMOGRAPHY, Group.DOCUMENT, Group.HEALTH, Group.EDUCATION, Group.WORK, Group.PROGRAM,
    Group.WELFARE,
)  # fmt: skip


def may_see_sensitive(scope: Scope) -> bool:
    """Health and family secrets: never for an agency, whatever its permissions say."""
    return scope.role in (DatabaseRole.REGENCY, DatabaseRole.PROVINCE) and scope.may(
        Permission.REGISTRY_SENSITIVE
    )


def untold(unit: Unit, born: datetime.date | None = None) -> set[str]:
    """Variables that are for those alone who `may_see_sensitive`; of a child nearly all are."""
    if unit is Unit.PERSON and is_child(born, timezone.localdate()):
        return set(VARIABLES[unit]) - OF_CHILDREN
    return {name for name, variable in VARIABLES[unit].items() if variable.sensitive}


def household_groups(scope: Scope) -> tuple[Group, ...]:
    """Sections of facts on a household's page, in their order."""
    if scope.role is DatabaseRole.AGENCY:
        return tuple(group for group in _HOUSEHOLD_GROUPS if group in AGENCY_GROUPS)
    return _HOUSEHOLD_GROUPS


def person_groups(scope: Scope) -> tuple[Group, ...]:
    """Sections of a person's page. An agency learns who is there, and nothing more."""
    return () if scope.role is DatabaseRole.AGENCY else _PERSON_GROUPS
