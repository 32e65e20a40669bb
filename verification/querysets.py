from __future__ import annotations

from typing import Self

from accounts.tenancy import TenantQuerySet


class CaseQuerySet(TenantQuerySet):
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
