from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.tenancy import TenantQuerySet
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope


class ProgramQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Own programs for an agency; for a regency its own and the province's; else all."""
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


class UploadQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Uploads are working papers of the agency; nobody else reads them."""
        if scope.role is DatabaseRole.AGENCY:
            return self.filter(agency_id=scope.agency_id)
        return self.none()


class OwnRowsQuerySet(TenantQuerySet):
    """Rows of an agency that lie in one regency."""


class GroupQuerySet(TenantQuerySet):
    """`regency_id` is where the group has its seat."""


class DistributionQuerySet(ProgramQuerySet):
    """Rounds are seen by whoever sees the program."""


class PlanQuerySet(ProgramQuerySet):
    """Plans that cover the whole province are seen by every regency."""
