"""Proposals on a household's page: those there are, and writing a new one."""

from __future__ import annotations

from typing import Any

from accounts.http import PortalRequest
from accounts.permissions import Permission
from beneficiaries.models import Household
from beneficiaries.queries.proposals import gone_members, of_household
from beneficiaries.queries.undecided_proposals import undecided_about


def proposals(request: PortalRequest, household: Household) -> dict[str, Any] | None:
    """None for whoever reads no proposals."""
    if not request.scope.may(Permission.PROPOSAL_VIEW):
        return None
    return {
        "proposals": of_household(request.scope, household),
        "proposed": undecided_about(request.scope, [household.pk]),
        "gone_members": gone_members(request.scope, household),
        "may_propose": request.scope.may(Permission.PROPOSAL_EDIT) and household.in_base,
    }
