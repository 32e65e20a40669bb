from __future__ import annotations

from typing import TYPE_CHECKING, Self

from accounts.tenancy import TenantQuerySet
from core.scope import DatabaseRole

if TYPE_CHECKING:
    from accounts.scope import Scope

# What the machine thinks of a person, for Bappeda's eyes. The agency's role has no right to these
# columns of a case: to ask for one is an error, not an empty answer.
WITHHELD_COLUMNS = ("eligibility_outcome", "proposed", "drifted")


def unread_by(scope: Scope, path: str = "") -> list[str]:
    """What a query over cases must leave out (`.defer()`); `path` leads to the case (`case__`)."""
    if scope.role is not DatabaseRole.AGENCY:
        return []
    return [f"{path}{name}" for name in WITHHELD_COLUMNS]


class CasePartQuerySet(TenantQuerySet):
    """Rows that hang on a case; guests of a program read those of the cases they read."""

    def visible_to(self, scope: Scope) -> Self:
        if scope.program_id is None:
            return super().visible_to(scope)
        own = {"case__program_id": scope.program_id, "case__guest_agency_id": scope.home_agency_id}
        return self.filter(agency_id=scope.agency_id, **own)


class CaseQuerySet(TenantQuerySet):
    of_program = "program_id"

    def visible_to(self, scope: Scope) -> Self:
        """Cases of the scope, without the columns that it may not read.

        Guests of a program read the cases of those that they or their colleagues entered there.
        """
        unread = unread_by(scope)
        cases = super().visible_to(scope)
        if scope.program_id is not None:
            cases = cases.filter(guest_agency_id=scope.home_agency_id)
        return cases.defer(*unread) if unread else cases

    def waiting(self) -> Self:
        """Cases a verifier can decide now."""
        return self.filter(state="submitted")

    def undecided(self) -> Self:
        """Cases without a verdict: waiting, or on a visit."""
        return self.filter(state__in=["submitted", "field"])

    def drifting(self) -> Self:
        """Decided cases that are set beside what would be found today. Ended aid is past that."""
        decided = self.filter(state__in=["approved", "rejected", "objected"])
        return decided.exclude(recipient__state="ended")
