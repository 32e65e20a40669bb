"""When somebody last looked at a household: what the yearly verification counts.

An aid to it was approved by somebody who had that case before them, or a visit met the family. A
refusal or a return at the desk says something of an application, and an approval of many cases by a
filter of none of them: nobody has seen the family for it. The village's own function (migration
`programs.0028_lists`) says the same by the same rule.
"""

from __future__ import annotations

import datetime

from django.db.models import DateTimeField, Exists, F, Max, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.timezone import localdate

from accounts.scope import Scope
from beneficiaries.models import Household
from core.scope import DatabaseRole

# Results of a visit for which the family itself was met (`verification.enums.FieldResult`).
MET = ("as_written", "unfit", "deceased")
_APPROVED = {
    "aid__match_outcome": "match",
    "aid__case__state": "approved",
    # The decision the case stands on.
    "aid__case__decisions__case_version": F("aid__case__version") - 1,
    "aid__case__decisions__action": "approve",
    "aid__case__decisions__in_bulk": False,
}
_VISITED = {
    "aid__match_outcome": "match",
    "aid__case__field_checks__state": "done",
    "aid__case__field_checks__result__in": MET,
}
# Visits are for Bappeda's eyes only.
_READ_VISITS = frozenset({DatabaseRole.REGENCY, DatabaseRole.PROVINCE})


def looked_at(since: datetime.datetime | None = None) -> Q:
    """Households somebody looked at, ever or from `since` on; asked by Bappeda's roles alone."""
    same = Household.objects.filter(pk=OuterRef("pk"))
    approved = same.filter(**_APPROVED, aid__case__decided_at__isnull=False)
    visited = same.filter(**_VISITED)
    if since is not None:
        approved = same.filter(**_APPROVED, aid__case__decided_at__gte=since)
        visited = same.filter(**_VISITED, aid__case__field_checks__visited_on__gte=localdate(since))
    return Q(Exists(approved)) | Q(Exists(visited))


def last_looked_at(scope: Scope, household: Household) -> datetime.datetime | None:
    """The last such moment, as far as `scope` may see; of a visit the day it was made."""
    own = Household.objects.filter(pk=household.pk)
    approved = own.filter(**_APPROVED)
    if scope.agency_id is not None and scope.role is DatabaseRole.AGENCY:
        approved = own.filter(**_APPROVED, aid__agency_id=scope.agency_id)
    days = [approved.aggregate(at=Max("aid__case__decided_at"))["at"]]
    if scope.role in _READ_VISITS:
        day = Cast("aid__case__field_checks__visited_on", DateTimeField())
        days.append(own.filter(**_VISITED).aggregate(at=Max(day))["at"])
    return max(filter(None, days), default=None)
