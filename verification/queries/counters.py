"""How much waits: the figure beside the menu's entry."""

from __future__ import annotations

from accounts.permissions import Permission
from accounts.scope import Scope
from core.counting import up_to
from verification.models import Case
from verification.queries.worklist import MOST_COUNTED


def waiting(scope: Scope) -> int:
    """Cases that wait for a verifier of this territory; 0 for those who decide none."""
    if not scope.may(Permission.CASE_DECIDE):
        return 0
    return up_to(Case.objects.visible_to(scope).waiting(), MOST_COUNTED).number
