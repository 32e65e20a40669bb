"""What a decision by filter would do, counted before anybody confirms it."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet

from accounts.models import User
from accounts.scope import Scope
from verification.enums import Action
from verification.models import Case
from verification.operations.bulk import own, require, supported, to_decide, waiting
from verification.operations.claims import free_for
from verification.queries.worklist import CaseFilter, for_list

SAMPLE = 8
_OUTCOMES = (
    "person_outcome", "presence", "location_outcome", "eligibility_outcome", "overlap_outcome",
    "administration_outcome", "proposed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Combination:
    """Cases with the same outcomes; `case` is an unsaved case that carries them."""

    case: Case
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a bulk decision would do now: `eligible` of `total`, less `own`, `held`, `unsupported`.

    `own` were entered or submitted by the user; `held` are on somebody else's screen;
    `unsupported` are those whose findings do not speak for approval, which somebody must look at
    one by one. `seen_at` is the database's time.
    """

    action: Action
    total: int
    own: int
    held: int
    unsupported: int
    eligible: int
    seen_at: datetime.datetime
    combinations: list[Combination]
    sample: list[Case]


def preview(*, wanted: CaseFilter, action: Action, by: User, scope: Scope) -> Preview:
    """Count and sample what the act would touch. Raises `Refused`."""
    require(scope, action)
    seen_at = _database_time()
    rows = _counted(waiting(scope, wanted, seen_at), action, by)
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update({name: row[name] for name in ("n", "n_own", "n_held", "n_eligible")})
    chosen = to_decide(scope, wanted, action, by=by, seen_at=seen_at)
    return Preview(
        action=action,
        total=sums["n"],
        own=sums["n_own"],
        held=sums["n_held"],
        unsupported=sums["n"] - sums["n_own"] - sums["n_held"] - sums["n_eligible"],
        eligible=sums["n_eligible"],
        seen_at=seen_at,
        combinations=[
            Combination(Case(**{name: row[name] for name in _OUTCOMES}), row["n"]) for row in rows
        ],
        sample=list(for_list(chosen).order_by("submitted_at", "pk")[:SAMPLE]),
    )


def _counted(cases: QuerySet[Case], action: Action, by: User) -> list[dict[str, int]]:
    mine, free = own(by), free_for(by)
    return list(
        cases.order_by()
        .values(*_OUTCOMES)
        .annotate(
            n=Count("pk"),
            n_own=Count("pk", filter=mine),
            n_held=Count("pk", filter=~mine & ~Q(free)),
            n_eligible=Count("pk", filter=~mine & free & supported(action)),
        )
        .order_by("-n")
    )


def _database_time() -> datetime.datetime:
    """The clock that stamps the cases, so that no difference between machines matters."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]
