"""The application wall: what the signed-in user may see and do, computed from one membership,
or from one grant that such a membership holds.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from accounts.models import Membership, User
from accounts.permissions import BY_NAME, Permission
from accounts.roles import AGENCY_BOUND, PERMISSIONS, VILLAGE_BOUND, Role
from accounts.standpoints import live_grant, place_of
from core.models import Job
from core.scope import DatabaseRole, DatabaseScope


@dataclass(frozen=True, slots=True)
class Scope:
    """Rows (`role`, `regency_id`, `agency_id`) and capabilities of one request or task.

    `role` is the database role; `regency_id` is None for the province. An agency-bound user has
    both: rows of the agency, and the territory in which people may be looked up. `village_id` is
    set for those who work for one village, the region of their office.

    Where a grant is worked in (`grant_id`), the rows are the grant's and the permissions no more
    than it lends; `program_id` narrows an agency's rows to one shared program, `reads_only` lets
    nothing be changed.
    """

    role: DatabaseRole
    user_id: uuid.UUID | None = None
    membership_id: uuid.UUID | None = None
    portal_role: Role | None = None
    regency_id: int | None = None
    agency_id: uuid.UUID | None = None
    village_id: int | None = None
    permissions: frozenset[Permission] = frozenset()
    grant_id: uuid.UUID | None = None
    program_id: uuid.UUID | None = None
    reads_only: bool = False
    # Of whoever works by a grant: the territory of their own right; None for the province.
    home_regency_id: int | None = None
    # Of a guest of a program: the agency they come from, whose entries there are its people's.
    home_agency_id: uuid.UUID | None = None

    @classmethod
    def of(cls, user: User, standpoint: uuid.UUID | str | None = None) -> Scope:
        """The scope of a user now, read from the database; without a live membership, nobody's.

        A user with several memberships and grants works in one at a time: `standpoint` is the id of
        the chosen one. Without it, or when it is over, the first live membership counts.
        """
        held = Membership.objects.filter(user_id=user.pk).live().select_related("agency")
        live = list(held.order_by("granted_at"))
        chosen = next((m for m in live if str(m.pk) == str(standpoint)), None)
        if chosen is None and live and (grant := live_grant(user, standpoint)):
            return cls(**place_of(grant))
        chosen = chosen or (live[0] if live else None)
        if chosen is None:
            return NOBODY
        role = Role(chosen.role)
        if role in AGENCY_BOUND:
            database_role = DatabaseRole.AGENCY
        elif role in VILLAGE_BOUND:
            database_role = DatabaseRole.VILLAGE
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
            village_id=chosen.agency.region_id if role in VILLAGE_BOUND else None,
            permissions=PERMISSIONS[role],
        )

    @classmethod
    def of_job(cls, job: Job) -> Scope:
        """The scope of the user who asked for a job, as it is when it runs, not when queued."""
        user = job.created_by
        if user is None or not user.is_active:
            return NOBODY
        scope = cls.of(user, job.membership_id)
        return scope if scope.standpoint_id == job.membership_id else NOBODY

    def may(self, *permissions: Permission) -> bool:
        return self.permissions.issuperset(permissions)

    @property
    def is_guest(self) -> bool:
        """Whether this is an agency's work, or a program's, lent to somebody of another one."""
        return self.grant_id is not None and self.role is DatabaseRole.AGENCY

    def is_of(self, agency_id: uuid.UUID) -> bool:
        """Whether the reader works in that agency and is not lent its work only."""
        own = self.role is DatabaseRole.AGENCY and self.agency_id == agency_id
        return own and not self.is_guest

    @property
    def told_regency_id(self) -> int | None:
        """The regency beyond which nobody of the base is told of; None for the whole province.

        A program of the province carries no guest from a regency further than their own right.
        """
        return self.home_regency_id or self.regency_id

    @property
    def standpoint_id(self) -> uuid.UUID | None:
        """What sessions, jobs and exports keep to find this scope again."""
        return self.grant_id or self.membership_id

    @property
    def sees_names(self) -> bool:
        return not self.permissions.isdisjoint(BY_NAME)

    @property
    def needs_second_factor(self) -> bool:
        """Whoever sees people by name, and whoever runs the portal."""
        return self.sees_names or self.may(Permission.SYSTEM_ADMIN)

    @property
    def database(self) -> DatabaseScope:
        """What the database wall is told. Roles that see no names work as the public does."""
        if not self.sees_names:
            return DatabaseScope(DatabaseRole.PUBLIC, user_id=self.user_id)
        return DatabaseScope(
            self.role if self.program_id is None else DatabaseRole.PROGRAM,
            self.user_id,
            self.regency_id,
            self.agency_id,
            self.village_id,
            self.program_id,
            self.reads_only,
            self.home_agency_id,
        )


NOBODY = Scope(role=DatabaseRole.PUBLIC)
