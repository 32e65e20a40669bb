"""What releases made of a household, as its page tells it."""

from __future__ import annotations

from typing import Any

from accounts.http import PortalRequest
from beneficiaries.models import Household
from beneficiaries.queries.changes import changes_of_household
from beneficiaries.queries.ended_places import changes_on_the_way
from beneficiaries.rules import may_see_sensitive


def releases(request: PortalRequest, household: Household) -> dict[str, Any] | None:
    """Editions that changed something, newest first, and what became of the village that they
    tell; None when the base says nothing of it.
    """
    changes = changes_of_household(
        request.scope, household, sensitive=may_see_sensitive(request.scope)
    )
    if not changes:
        return None
    return {"release_changes": changes, "village_changes": changes_on_the_way(household)}
