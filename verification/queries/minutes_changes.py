"""What became of the decisions that minutes count, since they were issued.

A counted decision has changed when the very next thing done to its case was to take it back, to
open the case again, or to grant an objection. That a returned recipient comes back corrected is the
ordinary course, and changes nothing.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.scope import Scope
from verification.enums import Action
from verification.models import Decision, Minutes
from verification.queries.minutes import VERDICTS
from verification.querysets import unread_by

LATEST_FIRST = ("-decided_at", "pk")
_TAKEN_BACK = Q(action__in=[Action.UNDO, Action.REOPEN])
_GRANTED = Q(objection__isnull=False, action__in=[Action.APPROVE, Action.RETURN])


def with_changes(minutes: QuerySet[Minutes]) -> QuerySet[Minutes]:
    """Each with `changed`: how many of its decisions have changed, as far as the reader sees them.

    Counted from the acts that change decisions, which are few and have an index of their own.
    """
    found = _changes(
        made_at=OuterRef("made_at"),
        first=OuterRef("period_from"),
        last=OuterRef("period_to"),
    ).filter(
        regency_id=Coalesce(OuterRef("regency_id"), F("regency_id")),
        case__program_id=Coalesce(OuterRef("program_id"), F("case__program_id")),
    )
    counted = found.order_by().values(one=Value(1)).annotate(n=Count("pk")).values("n")
    return minutes.annotate(changed=Coalesce(Subquery(counted), 0))


def changes_of(scope: Scope, minutes: Minutes) -> QuerySet[Decision]:
    """What changed decisions of these minutes, with the recipients; without an order."""
    rows = _changes(
        made_at=minutes.made_at, first=minutes.period_from, last=minutes.period_to
    ).visible_to(scope)
    if minutes.regency_id is not None:
        rows = rows.filter(regency_id=minutes.regency_id)
    if minutes.program_id is not None:
        rows = rows.filter(case__program_id=minutes.program_id)
    rows = rows.select_related("case__recipient", "case__program", "decided_by")
    unread = unread_by(scope, "case__")
    return rows.defer(*unread) if unread else rows


def _changes(*, made_at: Any, first: Any, last: Any) -> Any:
    """Acts after `made_at` upon verdicts of the days from `first` to `last`, given before it."""
    return Decision.objects.filter(
        _TAKEN_BACK | _GRANTED,
        decided_at__gt=made_at,
        case__decisions__case_version=F("case_version") - 1,
        case__decisions__action__in=VERDICTS,
        case__decisions__decided_at__lte=made_at,
        case__decisions__decided_at__date__gte=first,
        case__decisions__decided_at__date__lte=last,
    )
