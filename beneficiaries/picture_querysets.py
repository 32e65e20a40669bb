"""Pictures and places of households, and zips of pictures: who sees which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from accounts.tenancy import TenantQuerySet
from beneficiaries.enums import DOCUMENT_KINDS
from beneficiaries.querysets import AidedQuerySet
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope


class OfHouseholdQuerySet(AidedQuerySet):
    """Rows with `household` and `regency_id`."""

    aid = "household__aid"


class PhotoQuerySet(OfHouseholdQuerySet):
    """Pictures, and those taken away: rows with a `kind`."""

    def visible_to(self, scope: Scope) -> Self:
        """As for all that belongs to a household; an agency never sees identity papers."""
        rows = super().visible_to(scope)
        return rows.of_the_house() if scope.role is DatabaseRole.AGENCY else rows

    def of_the_house(self) -> Self:
        """Pictures of the house and its people, without identity papers."""
        return self.exclude(kind__in=DOCUMENT_KINDS)


class BatchQuerySet(TenantQuerySet):
    """Zips sent from within the territory, or by the agency."""
