"""How far verification is, by state, as far as the scope reaches."""

from __future__ import annotations

from django.db.models import Count

from accounts.scope import Scope
from verification.enums import CaseState
from verification.models import Case


def cases_by_state(scope: Scope) -> dict[CaseState, int]:
    """Number of cases in each state, states without a case included."""
    counted = dict(
        Case.objects.visible_to(scope).order_by().values_list("state").annotate(number=Count("pk"))
    )
    return {state: counted.get(state.value, 0) for state in CaseState}
