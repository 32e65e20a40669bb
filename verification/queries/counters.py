"""How much waits: the figures beside the menu's entries."""

from __future__ import annotations

from accounts.permissions import Permission
from accounts.scope import Scope
from core.scope import DatabaseRole
from programs.enums import RecipientState
from verification.enums import CaseState
from verification.models import Case
from verification.queries.worklist import bounded_count


def waiting(scope: Scope) -> int:
    """Cases that wait for a verifier of this territory; 0 for those who decide none."""
    if not scope.may(Permission.CASE_DECIDE):
        return 0
    return bounded_count(Case.objects.visible_to(scope).waiting())


def returned(scope: Scope) -> int:
    """Cases given back to this agency that it has neither sent again nor withdrawn."""
    if scope.role is not DatabaseRole.AGENCY:
        return 0
    return bounded_count(
        Case.objects.visible_to(scope).filter(
            state=CaseState.RETURNED, recipient__state=RecipientState.RETURNED
        )
    )


def of_menu(scope: Scope) -> int:
    """What the entry "Verifikasi" counts: the returned for an agency, the waiting for Bappeda."""
    return returned(scope) if scope.role is DatabaseRole.AGENCY else waiting(scope)
