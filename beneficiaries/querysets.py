from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import F, FilteredRelation, Q

from accounts.tenancy import TerritoryQuerySet
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope


# Recipients that open their household's page to the agency. Only Bappeda's approval does: whatever
# an agency can bring about alone, up to submitting, could be done for anybody.
HELPED = ("approved", "ended")


class AidedQuerySet(TerritoryQuerySet):
    """Rows with `regency_id` that an agency sees once its aid was approved; `aid` leads there."""

    aid = "aid"
    # Whether the rows carry a village, as households and persons do.
    _of_base = False

    def visible_to(self, scope: Scope) -> Self:
        """Those of the territory; for an agency those it gives aid to, there.

        None for who works in one shared program: that opens nobody's household.
        """
        if scope.program_id is not None:
            return self.none()
        # Of these a village reads the columns that `proposals.columns` names.
        if scope.role is DatabaseRole.VILLAGE and self._of_base:
            return self.filter(regency_id=scope.regency_id, village_id=scope.village_id)
        if scope.role is not DatabaseRole.AGENCY:
            return super().visible_to(scope)
        aided = self.filter(
            **{
                f"{self.aid}__agency_id": scope.agency_id,
                f"{self.aid}__match_outcome": "match",
                f"{self.aid}__state__in": HELPED,
            }
        ).distinct()
        return aided if scope.regency_id is None else aided.filter(regency_id=scope.regency_id)


class HouseholdQuerySet(AidedQuerySet):
    _of_base = True

    def in_base(self) -> Self:
        return self.filter(in_base=True)

    def with_edition(self) -> Self:
        """Rows with what tells their `edition`, read in the same query."""
        in_force = FilteredRelation(
            "regency__activations",
            condition=Q(regency__activations__superseded_at__isnull=True),
        )
        # A row without one is not given any `in_force`: the key tells that it was looked for.
        rows = self.annotate(in_force=in_force, in_force_id=F("in_force__pk"))
        return rows.select_related("release", "in_force__release")


class PersonQuerySet(HouseholdQuerySet):
    """Members of the households that are visible."""

    aid = "household__aid"


class ImportQuerySet(TerritoryQuerySet):
    """Imports of the territory; an import of the whole province is the province's alone."""


class MappingQuerySet(TerritoryQuerySet):
    """Mappings made at the steward's own desk; the province keeps all of them."""


class MatchRunQuerySet(TerritoryQuerySet):
    """Runs of the territory; a run of the province is the province's alone."""
