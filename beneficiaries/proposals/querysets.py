"""Proposals and what hangs on them, by territory."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

from accounts.tenancy import TerritoryQuerySet
from beneficiaries.proposals.enums import WAITING
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope


class OfVillageQuerySet(TerritoryQuerySet):
    """Rows with `regency_id` and `village_id`."""

    def visible_to(self, scope: Scope) -> Self:
        """As by territory, and for a village its own."""
        if scope.role is DatabaseRole.VILLAGE:
            return self.filter(regency_id=scope.regency_id, village_id=scope.village_id)
        return super().visible_to(scope)


class ProposalQuerySet(OfVillageQuerySet):
    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)

    def overdue(self, since: datetime.datetime) -> Self:
        """Those that wait at their tier from before `since`."""
        return self.waiting().filter(since__lt=since)

    def made_by_others(self, scope: Scope) -> Self:
        """Those this user had no hand in: whoever made or checked one does not decide it."""
        me = scope.user_id
        return self.exclude(created_by=me).exclude(submitted_by=me).exclude(checked_by=me)
