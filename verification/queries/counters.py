"""How much waits: the figure beside the menu's entry."""

from __future__ import annotations

from accounts.permissions import Permission
from accounts.scope import Scope
from verification.models import Case
from verification.queries.worklist import bounded_count


def waiting(scope: Scope) -> int:
    """Cases that wait for a verifier of this territory; 0 for those who decide none."""
    if not scope.may(Permission.CASE_DECIDE):
        return 0
    return bounded_count(Case.objects.visible_to(scope).waiting())
