"""The section of a household's page that says what waits to be mended there."""

from __future__ import annotations

from typing import Any

from accounts.http import PortalRequest
from accounts.permissions import Permission
from beneficiaries.models import Household
from beneficiaries.quality.kinds import KINDS
from beneficiaries.quality_words import told
from beneficiaries.queries.quality import findings_of_household


def quality(request: PortalRequest, household: Household) -> dict[str, Any] | None:
    """For stewards and auditors, where something waits; nobody else has the section."""
    if not request.scope.may(Permission.QUALITY_VIEW):
        return None
    rows = findings_of_household(household, request.scope)
    if not rows:
        return None
    return {"quality_rows": [(row, KINDS.get(row.kind), told(row)) for row in rows]}
