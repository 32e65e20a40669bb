"""Deciding many cases by filter: a preview first, then the same set. Set-based."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from core import audit
from programs.operations.recipients import mark_decided
from verification import machine
from verification.enums import Action, CaseState
from verification.models import Case, Decision
from verification.operations.decisions import RECIPIENT_STATE, Verdict
from verification.queries.worklist import CaseFilter, for_list, matching
from verification.rules import NOT_A_VERIFIER, Refused

# One transaction stays short; the rest of a larger filter is a second act with its own preview.
MOST_IN_BULK = 5000
SAMPLE = 8
_ACTIONS = (Action.APPROVE, Action.RETURN)
NOT_IN_BULK = _("Penolakan diputuskan satu per satu, dengan alasan untuk setiap kasus.")
GREW = _(
    "Daftar bertambah sejak pratinjau. Tidak ada yang diputuskan. "
    "Periksa pratinjau yang baru, lalu tegaskan lagi."
)


@dataclass(frozen=True, slots=True)
class Combination:
    """Cases with the same four outcomes."""

    person: str
    location: str
    eligibility: str
    overlap: str
    proposed: bool
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a bulk decision would do now. `eligible` = `total` - `own` - `unsupported`.

    `own` were entered or submitted by the user; `unsupported` are those whose findings do not
    speak for approval, which somebody must look at one by one. `seen_at` is the database's time.
    """

    action: Action
    total: int
    own: int
    unsupported: int
    eligible: int
    seen_at: datetime.datetime
    combinations: list[Combination]
    sample: list[Case]

    @property
    def to_decide(self) -> int:
        """How many one act decides: the oldest, at most `MOST_IN_BULK`."""
        return min(self.eligible, MOST_IN_BULK)


@dataclass(frozen=True, slots=True)
class Done:
    """How many were decided, and how many of the preview had changed and were left alone."""

    decided: int
    changed: int


def preview(*, wanted: CaseFilter, action: Action, by: User, scope: Scope) -> Preview:
    """Count and sample what `decide_in_bulk` would touch. Raises `Refused`."""
    _require(scope, action)
    seen_at = _database_time()
    waiting = _waiting(scope, wanted, seen_at)
    own = _own(by)
    supported = Q(proposed=True) if action is Action.APPROVE else Q()
    rows = (
        waiting.order_by()
        .values("person_outcome", "location_outcome", "eligibility_outcome", "overlap_outcome",
                "proposed")
        .annotate(n=Count("pk"), n_own=Count("pk", filter=own),
                  n_eligible=Count("pk", filter=~own & supported))
        .order_by("-n")
    )  # fmt: skip
    sums: Counter[str] = Counter()
    combinations = []
    for row in rows:
        sums.update({name: row[name] for name in ("n", "n_own", "n_eligible")})
        combinations.append(
            Combination(
                row["person_outcome"], row["location_outcome"], row["eligibility_outcome"],
                row["overlap_outcome"], row["proposed"], row["n"],
            )
        )  # fmt: skip
    chosen = _eligible(waiting, action, by)
    return Preview(
        action=action,
        total=sums["n"],
        own=sums["n_own"],
        unsupported=sums["n"] - sums["n_own"] - sums["n_eligible"],
        eligible=sums["n_eligible"],
        seen_at=seen_at,
        combinations=combinations,
        sample=list(for_list(chosen).order_by("submitted_at", "pk")[:SAMPLE]),
    )


def decide_in_bulk(
    *,
    wanted: CaseFilter,
    verdict: Verdict,
    expected: int,
    seen_at: datetime.datetime,
    by: User,
    scope: Scope,
) -> Done:
    """Decide what the preview of `seen_at` showed: `expected` cases, less those changed since.

    What was submitted after the preview is never touched; what somebody decided meanwhile has left
    the filter. Should the set still be larger than it was shown, nothing happens and `Refused` is
    raised: nobody approves what they were not shown.
    """
    _require(scope, verdict.action)
    verdict.check()
    chosen = _eligible(_waiting(scope, wanted, seen_at), verdict.action, by)
    cases = list(
        chosen.select_related("recipient")
        .only("agency", "regency", "version", "submitted_by", "recipient",
              "recipient__entered_by")
        .select_for_update(of=("self",))
        .order_by("submitted_at", "pk")[:MOST_IN_BULK]
    )  # fmt: skip
    if len(cases) > expected:
        raise Refused(GREW)
    if cases:
        _write(cases, verdict, by)
    return Done(decided=len(cases), changed=expected - len(cases))


def _write(cases: list[Case], verdict: Verdict, by: User) -> None:
    state = machine.decided(CaseState.SUBMITTED, verdict.action)
    Decision.objects.bulk_create(
        [
            Decision(
                case=case,
                agency_id=case.agency_id,
                regency_id=case.regency_id,
                case_version=case.version,
                action=verdict.action,
                person_verdict=verdict.person,
                location_verdict=verdict.location,
                reason=verdict.reason,
                in_bulk=True,
                entered_by_id=case.recipient.entered_by_id,
                submitted_by_id=case.submitted_by_id,
                decided_by=by,
            )
            for case in cases
        ],
        batch_size=1000,
    )
    recipient_ids = [case.recipient_id for case in cases]
    mark_decided(
        recipient_ids=recipient_ids, state=RECIPIENT_STATE[state], by=by, reason=verdict.reason
    )
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(
        state=state, version=F("version") + 1, decided_at=Now()
    )
    audit.record(
        f"case.{verdict.action}_in_bulk",
        by=by,
        reason=verdict.reason,
        rows=len(cases),
    )


def _require(scope: Scope, action: Action) -> None:
    if not scope.may(Permission.CASE_DECIDE):
        raise Refused(NOT_A_VERIFIER)
    if action not in _ACTIONS:
        raise Refused(NOT_IN_BULK)


def _waiting(scope: Scope, wanted: CaseFilter, seen_at: datetime.datetime) -> QuerySet[Case]:
    only_waiting = replace(wanted, state=CaseState.SUBMITTED)
    return matching(scope, only_waiting).filter(submitted_at__lte=seen_at)


def _eligible(cases: QuerySet[Case], action: Action, by: User) -> QuerySet[Case]:
    """Without the user's own entries; approval in bulk only where every finding supports it."""
    cases = cases.exclude(_own(by))
    return cases.filter(proposed=True) if action is Action.APPROVE else cases


def _own(by: User) -> Q:
    return Q(submitted_by=by) | Q(recipient__entered_by=by)


def _database_time() -> datetime.datetime:
    """The clock that stamps the cases, so that no difference between machines matters."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]
