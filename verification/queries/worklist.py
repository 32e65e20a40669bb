"""The worklist: which cases of the scope match a filter, oldest first, and how many."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.scope import Scope
from core.scope import DatabaseRole
from regions.models import Region
from verification.enums import CaseState
from verification.models import Case
from verification.querysets import CaseQuerySet

ESCALATED, DRIFTED = "escalated", "drifted"
FLAGS = {ESCALATED: {"escalated_at__isnull": False}, DRIFTED: {"drifted": True}}
# Counts stop here: a page says "lebih dari 1.000" instead of reading a million rows.
MOST_COUNTED = 1000
ANY_STATE = "all"
# The order of every list of cases; the indexes of `Case` end in it.
OLDEST_FIRST = ("submitted_at", "pk")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the person at the screen asked for. Empty means any, but for `state`: waiting.

    `flag` is one of `FLAGS`.

    `cases` narrows to ticked rows. `unreadable` says that an asked filter was not understood:
    then nothing matches, because leaving it out would widen what a bulk decision touches.
    """

    state: str = CaseState.SUBMITTED
    program: uuid.UUID | None = None
    kind: uuid.UUID | None = None
    agency: uuid.UUID | None = None
    regency: int | None = None
    district: int | None = None
    village: int | None = None
    person: str = ""
    presence: str = ""
    location: str = ""
    eligibility: str = ""
    overlap: str = ""
    administration: str = ""
    proposed: bool | None = None
    flag: str = ""
    older_than_days: int | None = None
    cases: Collection[uuid.UUID] = field(default=())
    unreadable: bool = False

    def as_json(self) -> dict[str, Any]:
        """What was asked, as codes and ids; what was not asked is left out."""
        asked = {name: value for name, value in asdict(self).items() if value not in (None, "", ())}
        asked["cases"] = [str(pk) for pk in self.cases]
        return {name: str(v) if isinstance(v, uuid.UUID) else v for name, v in asked.items()}

    @classmethod
    def from_json(cls, asked: dict[str, Any]) -> CaseFilter:
        keys = {name: uuid.UUID(asked[name]) for name in _KEYS if name in asked}
        return cls(**{**asked, **keys, "cases": [uuid.UUID(pk) for pk in asked["cases"]]})


_KEYS = ("program", "kind", "agency")
_LOOKUPS = {
    "program": "program_id",
    "kind": "program__kind_id",
    "agency": "agency_id",
    "regency": "regency_id",
    "district": "recipient__district_id",
    "village": "recipient__village_id",
    "person": "person_outcome",
    "presence": "presence",
    "location": "location_outcome",
    "eligibility": "eligibility_outcome",
    "overlap": "overlap_outcome",
    "administration": "administration_outcome",
    "proposed": "proposed",
}
# A filter tells as much as a page: an agency asks of what it is told.
_TOLD_LOOKUPS = {**_LOOKUPS, "eligibility": "eligibility_told"}
assert _LOOKUPS.keys() <= {each.name for each in fields(CaseFilter)}  # noqa: S101


def matching(
    scope: Scope, wanted: CaseFilter, *, now: datetime.datetime | None = None
) -> CaseQuerySet:
    """Cases of the scope that match; without an order. Ages are counted up to `now`."""
    cases = Case.objects.visible_to(scope)
    if wanted.unreadable:
        return cases.none()
    is_agency = scope.role is DatabaseRole.AGENCY
    if is_agency and (wanted.proposed is not None or wanted.flag):
        # Not the agency's to ask.
        return cases.none()
    lookups = _TOLD_LOOKUPS if is_agency else _LOOKUPS
    asked: dict[str, Any] = {
        lookup: value
        for name, lookup in lookups.items()
        if (value := getattr(wanted, name)) not in (None, "")
    }
    if wanted.state != ANY_STATE:
        asked["state"] = wanted.state
    if wanted.older_than_days is not None:
        limit = (now or timezone.now()) - datetime.timedelta(days=wanted.older_than_days)
        asked["submitted_at__lt"] = limit
    asked |= FLAGS.get(wanted.flag, {})
    if wanted.cases:
        asked["pk__in"] = list(wanted.cases)
    return cases.filter(**asked)


# Places without their outlines, which are large.
PLACES = Region.objects.defer("boundary")


def for_list(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With all that a row shows, in a fixed number of queries.

    All but the cases comes by queries of its own. In one statement with the walled programs the
    planner starts from these, whose wall it takes to leave one row, and then sorts every waiting
    case of the regency: four hundred times as long at a million cases.
    """
    return cases.prefetch_related(
        "program",
        "agency",
        "claimed_by",
        "recipient",
        Prefetch("regency", PLACES),
        Prefetch("recipient__village", PLACES),
        Prefetch("recipient__district", PLACES),
    )
