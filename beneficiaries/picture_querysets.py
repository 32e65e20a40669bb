"""Pictures and places of households, and zips of pictures: who sees which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from beneficiaries.enums import DOCUMENT_KINDS
from beneficiaries.querysets import HELPED
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope


class OfHouseholdQuerySet(models.QuerySet):
    """Rows with `household` and `regency_id`."""

    def visible_to(self, scope: Scope) -> Self:
        """Those of the territory; for an agency those of households it gives aid to, there."""
        match scope.role:
            case DatabaseRole.PROVINCE:
                return self
            case DatabaseRole.REGENCY:
                return self.filter(regency_id=scope.regency_id)
            case DatabaseRole.AGENCY:
                aided = self.filter(
                    household__aid__agency_id=scope.agency_id,
                    household__aid__match_outcome="match",
                    household__aid__state__in=HELPED,
                ).distinct()
                if scope.regency_id is None:
                    return aided
                return aided.filter(regency_id=scope.regency_id)
        return self.none()


class PhotoQuerySet(OfHouseholdQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """As for all that belongs to a household; an agency never sees identity papers."""
        rows = super().visible_to(scope)
        return rows.of_the_house() if scope.role is DatabaseRole.AGENCY else rows

    def of_the_house(self) -> Self:
        """Pictures of the house and its people, without identity papers."""
        return self.exclude(kind__in=DOCUMENT_KINDS)


class BatchQuerySet(models.QuerySet):
    """Rows with `regency_id` and `agency_id`, both empty for the province."""

    def visible_to(self, scope: Scope) -> Self:
        """Zips sent from within the territory, or by the agency."""
        match scope.role:
            case DatabaseRole.PROVINCE:
                return self
            case DatabaseRole.REGENCY:
                return self.filter(regency_id=scope.regency_id)
            case DatabaseRole.AGENCY:
                return self.filter(agency_id=scope.agency_id)
        return self.none()
