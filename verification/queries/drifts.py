"""Drifts of the scope: by filter, and summed up by what changed into what."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet

from accounts.permissions import Permission
from accounts.scope import Scope
from verification import outcomes
from verification.enums import DriftState
from verification.models import Drift, Recheck

OLDEST_FIRST = ("found_at", "pk")


@dataclass(frozen=True, slots=True)
class DriftFilter:
    """What the person at the screen asked for; empty means any. `kind`: what has changed.

    `unreadable`: the address asks for something that is no choice; then nothing matches, because
    leaving it out would widen what is kept by filter.
    """

    state: str = DriftState.OPEN
    regency: int | None = None
    program: uuid.UUID | None = None
    cause: str = ""
    decided: str = ""
    kind: str = ""
    outcome: str = ""
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """So many decided cases would be found `after` instead of `before` on one axis."""

    kind: str
    label: str
    before: str
    after: str
    before_label: str
    after_label: str
    count: int


@dataclass(frozen=True, slots=True)
class ChangedOutcome:
    """One line of a drift, in words."""

    label: str
    before: str
    after: str
    before_label: str
    after_label: str


def matching(scope: Scope, wanted: DriftFilter) -> QuerySet[Drift]:
    """Drifts of the scope that match; without an order."""
    rows = Drift.objects.visible_to(scope)
    if wanted.unreadable:
        return rows.none()
    rows = rows.filter(state=wanted.state)
    if wanted.regency is not None:
        rows = rows.filter(regency_id=wanted.regency)
    if wanted.program is not None:
        rows = rows.filter(case__program_id=wanted.program)
    if wanted.cause:
        rows = rows.filter(cause=wanted.cause)
    if wanted.decided:
        rows = rows.filter(decided_state=wanted.decided)
    if wanted.kind in outcomes.FIELDS:
        rows = rows.exclude(**{f"before__{wanted.kind}": F(f"after__{wanted.kind}")})
        if wanted.outcome:
            rows = rows.filter(**{f"after__{wanted.kind}": wanted.outcome})
    return rows


def for_list(drifts: QuerySet[Drift]) -> QuerySet[Drift]:
    """With all that a row shows, in the same query."""
    return drifts.select_related(
        "case__recipient__village", "case__recipient__district", "case__program", "case__agency",
        "regency", "release", "handled_by",
    )  # fmt: skip


def summary(drifts: QuerySet[Drift]) -> list[Change]:
    """What changed into what, and how often; the most frequent first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    groups = drifts.order_by().values_list("before", "after").annotate(number=Count("pk"))
    for before, after, number in groups:
        for kind in outcomes.changed(before, after):
            counts[kind, before.get(kind, ""), after.get(kind, "")] += number
    return [
        Change(kind, outcomes.kind_label(kind), before, after, outcomes.label(kind, before),
               outcomes.label(kind, after), number)
        for (kind, before, after), number in counts.most_common()
    ]  # fmt: skip


def lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ChangedOutcome]:
    """What is otherwise in one drift."""
    return [
        ChangedOutcome(
            outcomes.kind_label(kind), before.get(kind, ""), after.get(kind, ""),
            outcomes.label(kind, before.get(kind, "")), outcomes.label(kind, after.get(kind, "")),
        )
        for kind in outcomes.changed(before, after)
    ]  # fmt: skip


def last_rechecks(scope: Scope, most: int = 5) -> list[Recheck]:
    """The latest passes over the territory, begun or finished."""
    rows = Recheck.objects.visible_to(scope).select_related("release", "regency")
    return list(rows[:most])


def to_look_at(scope: Scope) -> int:
    """How many drifts wait for somebody of this territory; 0 for those who decide none."""
    if not scope.may(Permission.CASE_DECIDE):
        return 0
    return Drift.objects.visible_to(scope).filter(state=DriftState.OPEN).count()
