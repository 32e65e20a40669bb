from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope


class CaseQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Own cases for an agency; those of its territory for a regency; all for the province."""
        match scope.role:
            case DatabaseRole.PROVINCE:
                return self
            case DatabaseRole.REGENCY:
                return self.filter(regency_id=scope.regency_id)
            case DatabaseRole.AGENCY:
                return self.filter(agency_id=scope.agency_id)
        return self.none()

    def waiting(self) -> Self:
        """Cases a verifier can decide now."""
        return self.filter(state="submitted")
