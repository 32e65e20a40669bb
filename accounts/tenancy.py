"""The application wall over rows that belong to an agency and lie in a regency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope


class TenantQuerySet(models.QuerySet):
    """Rows with `agency_id` and `regency_id`."""

    def visible_to(self, scope: Scope) -> Self:
        """Own rows for an agency, those of its territory for a regency, all for the province."""
        match scope.role:
            case DatabaseRole.PROVINCE:
                return self
            case DatabaseRole.REGENCY:
                return self.filter(regency_id=scope.regency_id)
            case DatabaseRole.AGENCY:
                return self.filter(agency_id=scope.agency_id)
        return self.none()
