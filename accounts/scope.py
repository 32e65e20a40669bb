"""The application wall: what the signed-in user may see and do, computed from one membership."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from accounts.models import Membership, User
from accounts.permissions import BY_NAME, Permission
from accounts.roles import AGENCY_BOUND, PERMISSIONS, Role
from core.models import Job
from core.scope import DatabaseRole, DatabaseScope


@dataclass(frozen=True, slots=True)
class Scope:
    """Rows (`role`, `regency_id`, `agency_id`) and capabilities of one request or task.

    `role` is the database role; `regency_id` is None for the province. An agency-bound user has
    both: rows of the agency, and the territory in which people may be looked up.
    """

    role: DatabaseRole
    user_id: uuid.UUID | None = None
    membership_id: uuid.UUID | None = None
    portal_role: Role | None = None
    regency_id: int | None = None
    agency_id: uuid.UUID | None = None
    permissions: frozenset[Permission] = frozenset()

    @classmethod
    def of(cls, user: User, membership_id: uuid.UUID | str | None = None) -> Scope:
        """The scope of a user now, read from the database; without a live membership, nobody's.

        A user with several memberships works in one at a time: `membership_id` chooses, and
        falls back to the first live one.
        """
        live = list(Membership.objects.filter(user_id=user.pk).live().order_by("granted_at"))
        chosen = next((m for m in live if str(m.pk) == str(membership_id)), None)
        chosen = chosen or (live[0] if live else None)
        if chosen is None:
            return NOBODY
        role = Role(chosen.role)
        if role in AGENCY_BOUND:
            database_role = DatabaseRole.AGENCY
        elif chosen.regency_id is not None:
            database_role = DatabaseRole.REGENCY
        else:
            database_role = DatabaseRole.PROVINCE
        return cls(
            role=database_role,
            user_id=user.pk,
            membership_id=chosen.pk,
            portal_role=role,
            regency_id=chosen.regency_id,
            agency_id=chosen.agency_id,
            permissions=PERMISSIONS[role],
        )

    @classmethod
    def of_job(cls, job: Job) -> Scope:
        """The scope of the user who asked for a job, as it is when it runs, not when queued."""
        user = job.created_by
        if user is None or not user.is_active:
            return NOBODY
        scope = cls.of(user, job.membership_id)
        return scope if scope.membership_id == job.membership_id else NOBODY

    def may(self, *permissions: Permission) -> bool:
        return self.permissions.issuperset(permissions)

    @property
    def sees_names(self) -> bool:
        return not self.permissions.isdisjoint(BY_NAME)

    @property
    def database(self) -> DatabaseScope:
        """What the database wall is told. Roles that see no names work as the public does."""
        if not self.sees_names:
            return DatabaseScope(DatabaseRole.PUBLIC, user_id=self.user_id)
        return DatabaseScope(self.role, self.user_id, self.regency_id, self.agency_id)


NOBODY = Scope(role=DatabaseRole.PUBLIC)
