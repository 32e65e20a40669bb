"""Which queues the province decides for now."""

from __future__ import annotations

from accounts.scope import Scope
from core.scope import DatabaseRole
from verification.models import Takeover


def active_takeover(regency_id: int) -> Takeover | None:
    """The takeover of a regency's queue that has not ended."""
    running = Takeover.objects.filter(regency_id=regency_id, ended_at__isnull=True)
    return running.select_related("by", "regency").first()


def takeover_of(scope: Scope) -> Takeover | None:
    """The takeover that this reader's own regency is under; asked for regencies only."""
    if scope.role is not DatabaseRole.REGENCY or scope.regency_id is None:
        return None
    return active_takeover(scope.regency_id)


def is_taken_over(scope: Scope) -> bool:
    """Whether the queue of this reader's regency is the province's; one small query for a regency,
    none for anybody else."""
    if scope.role is not DatabaseRole.REGENCY:
        return False
    return Takeover.objects.visible_to(scope).filter(ended_at__isnull=True).exists()
