"""Plans across levels: whose level is whose money, and who may change a plan. Plain rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.scope import Scope
from core.scope import DatabaseRole
from programs.enums import FundingSource, PlanLevel

if TYPE_CHECKING:
    from programs.models import Plan

# The level of government, or the givers, that a source of funds belongs to.
LEVEL_OF_FUNDING: dict[FundingSource, PlanLevel] = {
    FundingSource.APBN: PlanLevel.CENTRE,
    FundingSource.APBD_PROVINCE: PlanLevel.PROVINCE,
    FundingSource.APBD_REGENCY: PlanLevel.REGENCY,
    FundingSource.VILLAGE_FUND: PlanLevel.VILLAGE,
    FundingSource.CSR: PlanLevel.PRIVATE,
    FundingSource.ZAKAT: PlanLevel.PRIVATE,
}


def levels_of(scope: Scope) -> list[PlanLevel]:
    """The levels a planner may enter: an agency its own, Bappeda all that work on its ground."""
    if scope.role is not DatabaseRole.AGENCY:
        return list(PlanLevel)
    if scope.regency_id is None:
        return [PlanLevel.PROVINCE]
    return [PlanLevel.REGENCY, PlanLevel.VILLAGE]


def may_change(plan: Plan, scope: Scope) -> bool:
    """An agency changes its own plans, Bappeda those it entered for others on its ground."""
    if scope.role is DatabaseRole.AGENCY:
        return plan.agency_id == scope.agency_id
    within = scope.role is DatabaseRole.PROVINCE or plan.regency_id == scope.regency_id
    return plan.agency_id is None and within
