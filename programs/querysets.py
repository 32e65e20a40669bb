from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantQuerySet, within_program
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope


class ProgramQuerySet(models.QuerySet):
    """Programs, and what hangs on them; `of_program` as in `TenantQuerySet`."""

    of_program: ClassVar[str] = "pk"

    def visible_to(self, scope: Scope) -> Self:
        """Own programs for an agency; for a regency its own and the province's; else all."""
        if scope.program_id is not None:
            return within_program(self, scope, self.of_program)
        match scope.role:
            case DatabaseRole.PROVINCE:
                return self
            case DatabaseRole.REGENCY:
                return self.filter(Q(regency_id=scope.regency_id) | Q(regency_id=None))
            case DatabaseRole.AGENCY:
                return self.filter(agency_id=scope.agency_id)
        return self.none()


class RecipientQuerySet(TenantQuerySet):
    """`regency_id` is where the agency says the recipient lives."""

    of_program = "program_id"

    def changeable_by(self, scope: Scope) -> Self:
        """What of the visible ones this scope works on, as `programs.rules.is_entered_for` says."""
        rows = self.visible_to(scope)
        if scope.program_id is None:
            return rows
        return rows.filter(guest_agency_id=scope.home_agency_id)


class UploadQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Uploads are working papers of the agency; nobody else reads them."""
        if scope.role is DatabaseRole.AGENCY and scope.program_id is None:
            return self.filter(agency_id=scope.agency_id)
        return self.none()


class RecipientUploadQuerySet(UploadQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """As other uploads, but that guests of a program read those that they or their colleagues
        sent, and its own agency not these.
        """
        if scope.program_id is None:
            return super().visible_to(scope).filter(guest=None)
        return within_program(
            self.filter(guest_agency_id=scope.home_agency_id), scope, "program_id"
        )


class OwnRowsQuerySet(TenantQuerySet):
    """Rows of an agency that lie in one regency."""

    of_program = "program_id"


class GroupQuerySet(TenantQuerySet):
    """`regency_id` is where the group has its seat."""

    of_program = "program_id"


class DistributionQuerySet(ProgramQuerySet):
    """Rounds are seen by whoever sees the program."""

    of_program = "program_id"


class PlanQuerySet(ProgramQuerySet):
    """Plans that cover the whole province are seen by every regency."""

    of_program = ""
