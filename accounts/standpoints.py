"""Where somebody may stand to work: at their own places, and where a grant opens another one.

A person works in one place at a time. The session keeps the id of a right to work or of a grant;
which of them still holds is read from the database at each request and in each task.
"""

from __future__ import annotations

import uuid
from typing import Any

from accounts.enums import GrantKind
from accounts.grant_rules import HOLDERS, lent
from accounts.models import Grant, User
from accounts.roles import PERMISSIONS, Role
from core.scope import DatabaseRole

# Where the session keeps the id of what was chosen.
SLOT = "membership_id"
_ROLES = {
    GrantKind.REGENCY: DatabaseRole.REGENCY,
    GrantKind.AGENCY: DatabaseRole.AGENCY,
    # As the program's agency, narrowed to the program.
    GrantKind.PROGRAM: DatabaseRole.AGENCY,
}


def is_id(value: Any) -> bool:
    """Whether this could be the key of a row; what stands in a session or job may be anything."""
    try:
        uuid.UUID(str(value))
    except ValueError:
        return False
    return True


def live_grant(user: User, grant_id: Any) -> Grant | None:
    """The grant of this id, if it is this person's and opens something today."""
    if not is_id(grant_id):
        return None
    rows = Grant.objects.live().filter(user_id=user.pk, pk=grant_id)
    return rows.select_related("membership").first()


def place_of(grant: Grant) -> dict[str, Any]:
    """The fields of a `Scope` that stands in a grant; no permission when its role lost it."""
    held = grant.membership
    if held is None or grant.user_id is None:
        raise ValueError("A given grant is tied to a right; the table says so.")
    kind, role = GrantKind(grant.kind), Role(held.role)
    most = lent(kind, writes=grant.writes) if role in HOLDERS[kind] else frozenset()
    return {
        "role": _ROLES[kind],
        "user_id": grant.user_id,
        "membership_id": held.pk,
        "grant_id": grant.pk,
        "portal_role": role,
        "regency_id": grant.regency_id,
        "home_regency_id": grant.home_regency_id,
        "agency_id": held.agency_id if kind is GrantKind.REGENCY else grant.agency_id,
        "program_id": uuid.UUID(grant.object_pk) if kind is GrantKind.PROGRAM else None,
        "home_agency_id": grant.home_id if kind is GrantKind.PROGRAM else None,
        "reads_only": not grant.writes,
        "permissions": PERMISSIONS[role] & most,
    }
