from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope


# Recipients that open their household's page to the agency. Only Bappeda's approval does: whatever
# an agency can bring about alone, up to submitting, could be done for anybody.
HELPED = ("approved", "ended")


class _TerritoryQuerySet(models.QuerySet):
    """Rows with `regency_id`, seen by territory."""

    def _in_territory(self, scope: Scope) -> Self:
        match scope.role:
            case DatabaseRole.PROVINCE:
                return self
            case DatabaseRole.REGENCY:
                return self.filter(regency_id=scope.regency_id)
        return self.none()


class HouseholdQuerySet(_TerritoryQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Households of the base in the territory; for an agency those it gives aid to, there."""
        if scope.role is DatabaseRole.AGENCY:
            aided = self.filter(
                aid__agency_id=scope.agency_id,
                aid__match_outcome="match",
                aid__state__in=HELPED,
            ).distinct()
            return aided if scope.regency_id is None else aided.filter(regency_id=scope.regency_id)
        return self._in_territory(scope)

    def in_base(self) -> Self:
        return self.filter(in_base=True)


class PersonQuerySet(_TerritoryQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Members of the households that are visible."""
        if scope.role is DatabaseRole.AGENCY:
            aided = self.filter(
                household__aid__agency_id=scope.agency_id,
                household__aid__match_outcome="match",
                household__aid__state__in=HELPED,
            ).distinct()
            return aided if scope.regency_id is None else aided.filter(regency_id=scope.regency_id)
        return self._in_territory(scope)

    def in_base(self) -> Self:
        return self.filter(in_base=True)


class ImportQuerySet(_TerritoryQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Imports of the territory; an import of the whole province is the province's alone."""
        return self._in_territory(scope)


class MappingQuerySet(_TerritoryQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Mappings made at the steward's own desk; the province keeps all of them."""
        return self._in_territory(scope)


class MatchRunQuerySet(_TerritoryQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Runs of the territory; a run of the province is the province's alone."""
        return self._in_territory(scope)
