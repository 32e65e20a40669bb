"""Deciding many cases by filter: a preview first, then the same set, recorded as one act.

Few are decided at once; many by a worker, a chunk and a commit at a time. What is decided has left
the filter, so that the work goes on where it was cut off and decides nothing twice.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from beneficiaries.models import Proposal
from beneficiaries.proposals.enums import GOING, WAITING, ProposalState
from core import audit
from core.counting import up_to
from programs.operations.recipients import mark_decided
from verification import machine
from verification.enums import Action, AdministrationOutcome, CaseState
from verification.models import BulkAct, Case, Decision, Finding
from verification.operations import sampling, telling
from verification.operations.claims import free_for
from verification.operations.decisions import RECIPIENT_STATE, Verdict
from verification.queries.takeovers import is_taken_over
from verification.queries.worklist import CaseFilter, matching
from verification.rules import NOT_A_VERIFIER, TAKEN_OVER, Refused

# So many are decided within the web request; more go to the worker, in chunks of `CHUNK`.
MOST_AT_ONCE = 5000
CHUNK = 1000
_ACTIONS = (Action.APPROVE, Action.RETURN)
NOT_IN_BULK = _("Penolakan diputuskan satu per satu, dengan alasan untuk setiap kasus.")
GREW = _(
    "Daftar bertambah sejak pratinjau. Tidak ada yang diputuskan. "
    "Periksa pratinjau yang baru, lalu tegaskan lagi."
)


@dataclass(frozen=True, slots=True)
class Done:
    """How many were decided, and how many of the preview had changed and were left alone."""

    decided: int
    changed: int
    act: BulkAct | None = field(default=None, compare=False)


def start(
    *,
    wanted: CaseFilter,
    verdict: Verdict,
    expected: int,
    seen_at: datetime.datetime,
    sample_percent: int,
    by: User,
    scope: Scope,
) -> BulkAct | None:
    """Write down what is to be decided; nothing is decided yet. None when nothing is left to do.

    The act is for what the preview of `seen_at` showed: `expected` cases, less those changed since.
    Should the set be larger than it was shown, `Refused` is raised: nobody approves what they were
    not shown.
    """
    require(scope, verdict.action)
    verdict.check()
    eligible = to_decide(scope, wanted, verdict.action, by=by, seen_at=seen_at)
    found = up_to(eligible, expected)
    if found.is_more:
        raise Refused(GREW)
    if not found.number:
        return None
    return BulkAct.objects.create(
        action=verdict.action,
        regency_id=scope.regency_id,
        filters={
            "asked": wanted.as_json(),
            "seen_at": seen_at.isoformat(),
            "expected": expected,
        },
        reason=verdict.reason,
        rows=0,
        sample_percent=sample_percent if verdict.action is Action.APPROVE else 0,
        by=by,
    )


def decide_next(*, act_id: uuid.UUID, by: User, scope: Scope, most: int = CHUNK) -> int:
    """Decide the next cases of the act, at most `most`; 0 when there are none left.

    One transaction. What was submitted or judged anew after the preview is never touched; what
    somebody decided meanwhile has left the filter; what is on somebody's screen stays with them.
    """
    act = BulkAct.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=act_id)
    verdict = verdict_of(act)
    require(scope, verdict.action)
    if act.undone_at is not None or sampling.is_drawn(act):
        return 0
    rest = act.filters["expected"] - act.rows
    if rest <= 0:
        return 0
    chosen = to_decide(
        scope,
        CaseFilter.from_json(act.filters["asked"]),
        verdict.action,
        by=by,
        seen_at=parse_datetime(act.filters["seen_at"]),
    )
    cases = list(
        chosen.select_related("recipient")
        .only("agency", "guest_agency", "regency", "program", "version", "submitted_by",
              "recipient", "recipient__entered_by")
        .select_for_update(of=("self",))
        .order_by("submitted_at", "pk")[: min(most, rest)]
    )  # fmt: skip
    if cases:
        _write(act, cases, verdict, by)
    return len(cases)


def finish(*, act_id: uuid.UUID, by: User, scope: Scope) -> Done:
    """Close the act once nothing is left: draw the sample. A second time changes nothing."""
    act = BulkAct.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=act_id)
    sampling.draw(act=act, by=by)
    return Done(decided=act.rows, changed=act.filters["expected"] - act.rows, act=act)


def decide_in_bulk(
    *,
    wanted: CaseFilter,
    verdict: Verdict,
    expected: int,
    seen_at: datetime.datetime,
    by: User,
    scope: Scope,
    sample_percent: int = 0,
) -> Done:
    """All of it at once, for as many as fit into one request. See `start` and `decide_next`."""
    act = start(wanted=wanted, verdict=verdict, expected=expected, seen_at=seen_at,
                sample_percent=sample_percent, by=by, scope=scope)  # fmt: skip
    if act is None:
        return Done(decided=0, changed=expected)
    decide_next(act_id=act.pk, by=by, scope=scope, most=MOST_AT_ONCE)
    return finish(act_id=act.pk, by=by, scope=scope)


def verdict_of(act: BulkAct) -> Verdict:
    """Approval in bulk says yes on both axes; a return leaves both open."""
    yes = True if act.action == Action.APPROVE else None
    return Verdict(Action(act.action), person=yes, location=yes, reason=act.reason)


def require(scope: Scope, action: Action) -> None:
    """Raise `Refused` when this user may not decide by filter, or not this."""
    if not scope.may(Permission.CASE_DECIDE):
        raise Refused(NOT_A_VERIFIER)
    if is_taken_over(scope):
        raise Refused(TAKEN_OVER)
    if action not in _ACTIONS:
        raise Refused(NOT_IN_BULK)


def waiting(scope: Scope, wanted: CaseFilter, seen_at: datetime.datetime) -> QuerySet[Case]:
    """Waiting cases of the filter as they were seen at that time, past changes left out."""
    only_waiting = replace(wanted, state=CaseState.SUBMITTED)
    judged_since = Finding.objects.filter(
        case=OuterRef("pk"), case_version=OuterRef("version"), found_at__gt=seen_at
    )
    return matching(scope, only_waiting, now=seen_at).filter(
        ~Exists(judged_since), submitted_at__lte=seen_at
    )


def to_decide(
    scope: Scope,
    wanted: CaseFilter,
    action: Action,
    *,
    by: User,
    seen_at: datetime.datetime | None,
) -> QuerySet[Case]:
    """What an act decides: not the user's own entries, not what others have on their screens.

    Approval in bulk only where every finding supports it.
    """
    if seen_at is None:
        raise ValueError("A bulk act without the time of its preview.")
    cases = waiting(scope, wanted, seen_at).filter(free_for(by)).exclude(own(by))
    return cases.filter(supported(action))


def supported(action: Action) -> Q:
    """Approval by filter is for clear cases: sound in every finding, with their papers complete.

    A proposal that somebody has died, moved or is not eligible any more, come in since, is for
    somebody's eyes first.
    """
    if action is not Action.APPROVE:
        return Q()
    sound = Q(proposed=True, administration_outcome=AdministrationOutcome.COMPLETE)
    return sound & ~Q(Exists(_said_to_go()))


def _said_to_go() -> QuerySet[Proposal]:
    return Proposal.objects.filter(
        Q(person=None) | Q(person=OuterRef("recipient__person")),
        household=OuterRef("recipient__household"),
        kind__in=GOING,
        state__in=(*WAITING, ProposalState.RATIFIED),
    )


def own(by: User) -> Q:
    """Cases whose maker this user is."""
    return Q(submitted_by=by) | Q(recipient__entered_by=by)


def _write(act: BulkAct, cases: list[Case], verdict: Verdict, by: User) -> None:
    state = machine.decided(CaseState.SUBMITTED, verdict.action)
    Decision.objects.bulk_create(
        [_decision(act, case, verdict, by) for case in cases], batch_size=1000
    )
    mark_decided(
        recipient_ids=[case.recipient_id for case in cases],
        state=RECIPIENT_STATE[state],
        by=by,
        reason=verdict.reason,
    )
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(
        state=state, version=F("version") + 1, decided_at=Now(), claimed_by=None, claimed_until=None
    )
    BulkAct.objects.filter(pk=act.pk).update(rows=F("rows") + len(cases))
    telling.decided(cases=cases, state=state, by=by)
    audit.record(
        f"case.{verdict.action}_in_bulk", by=by, subject=act, reason=verdict.reason, rows=len(cases)
    )


def _decision(act: BulkAct, case: Case, verdict: Verdict, by: User) -> Decision:
    values: dict[str, Any] = {
        "case": case,
        "agency_id": case.agency_id,
        "regency_id": case.regency_id,
        "case_version": case.version,
        "entered_by_id": case.recipient.entered_by_id,
        "submitted_by_id": case.submitted_by_id,
    }
    return Decision(
        action=verdict.action,
        person_verdict=verdict.person,
        location_verdict=verdict.location,
        reason=verdict.reason,
        in_bulk=True,
        bulk=act,
        decided_by=by,
        **values,
    )
