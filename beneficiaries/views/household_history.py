"""What releases made of a household, as its page tells it."""

from __future__ import annotations

from typing import Any

from accounts.http import PortalRequest
from beneficiaries.models import Household
from beneficiaries.queries.changes import changes_of_household
from beneficiaries.rules import may_see_sensitive


def releases(request: PortalRequest, household: Household) -> dict[str, Any] | None:
    """Editions that changed something, newest first; None when the base says nothing of it."""
    changes = changes_of_household(
        request.scope, household, sensitive=may_see_sensitive(request.scope)
    )
    return {"release_changes": changes} if changes else None
