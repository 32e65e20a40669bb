"""Programs whose findings on criteria an agency does not read, person by person.

An agency writes the criteria and chooses whom it hands in. Were it told who meets them, a rule with
one condition would tell it that of anybody: who is ill, who is pregnant, who gets which aid. Where
any version of a program's criteria holds such a condition, Bappeda judges, and the agency reads the
verdict. Any version: findings by a former one stay with a case, and would be told by the next.
"""

from __future__ import annotations

import uuid

from accounts.scope import Scope
from core.scope import DatabaseRole
from programs.eligibility.conditions import parse
from programs.models import Criteria


def withheld_programs(scope: Scope, program_id: uuid.UUID | None = None) -> frozenset[uuid.UUID]:
    """Of the agency's programs, or of one; none for Bappeda, which reads what it judges by."""
    if scope.role is not DatabaseRole.AGENCY or scope.agency_id is None:
        return frozenset()
    versions = Criteria.objects.filter(agency_id=scope.agency_id).exclude(conditions=[])
    if program_id is not None:
        versions = versions.filter(program_id=program_id)
    rows = versions.order_by().values_list("program_id", "conditions")
    return frozenset(
        key for key, conditions in rows if any(group.withheld for group in parse(conditions))
    )
