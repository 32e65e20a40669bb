"""Households as lists and pages need them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from accounts.scope import Scope
from beneficiaries.models import Household, HouseholdPhoto
from beneficiaries.queries.household_questions import Answer
from core.counting import MOST, Counted, up_to
from core.scope import DatabaseRole

_MOST_WALKED = 1_000


def household_list(
    scope: Scope, place: Mapping[str, Any], answers: Iterable[Answer]
) -> QuerySet[Household]:
    """Households of the base in scope, at a place, that answer to all questions."""
    rows = (
        Household.objects.visible_to(scope)
        .in_base()
        .filter(**place)
        .select_related("village", "district", "regency", "release")
        .annotate(has_photo=Exists(HouseholdPhoto.objects.filter(household=OuterRef("pk"))))
    )
    for answer in answers:
        rows = rows.filter(answer.condition())
    return rows


def count(rows: QuerySet[Household], answers: Sequence[Answer]) -> Counted:
    """How many, as far as counting is cheap: questions that no index answers are walked through."""
    return up_to(rows, _MOST_WALKED if answers else MOST)


def verified_at(scope: Scope, household: Household) -> datetime.datetime | None:
    """When verification last decided about an aid to this household, as far as `scope` may see."""
    decided = household.aid.filter(match_outcome="match")
    if scope.agency_id is not None and scope.role is DatabaseRole.AGENCY:
        decided = decided.filter(agency_id=scope.agency_id)
    found: datetime.datetime | None = decided.aggregate(at=Max("case__decided_at"))["at"]
    return found
