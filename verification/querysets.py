from __future__ import annotations

from typing import Self

from accounts.tenancy import TenantQuerySet


class CaseQuerySet(TenantQuerySet):
    def waiting(self) -> Self:
        """Cases a verifier can decide now."""
        return self.filter(state="submitted")
