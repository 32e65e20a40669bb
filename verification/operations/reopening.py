"""Taking decisions back: cases that still stand on them wait for a verdict again.

Whoever was decided anew since, corrected by the agency, or whose aid has ended, is left as it is:
there is something newer than the decision to be taken back.
"""

from __future__ import annotations

import uuid

from django.db.models import F, Q, QuerySet

from accounts.models import User
from programs.operations.recipients import mark_reopened
from programs.rules import DECISIONS
from verification import machine
from verification.enums import Action, CaseState, DriftState
from verification.models import Case, Decision
from verification.operations import drifts, telling
from verification.operations.rejudging import rejudge_undecided
from verification.queries.new_base import of_a_former_base

_DECIDED = {
    Action.APPROVE: CaseState.APPROVED,
    Action.REJECT: CaseState.REJECTED,
    Action.RETURN: CaseState.RETURNED,
}


def standing(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Those of `decisions` on which their case and recipient still stand, untouched since."""
    stands = Q()
    for action, state in _DECIDED.items():
        stands |= Q(action=action, case__state=state)
    return decisions.filter(
        stands,
        case_version=F("case__version") - 1,
        case__recipient__state=F("case__state"),
        case__recipient__state__in=DECISIONS,
        case__recipient__changed_at__lte=F("case__decided_at"),
    )


def not_own(by: User) -> Q:
    """Decisions on cases whose maker this user is not: a maker never becomes the checker."""
    return ~Q(entered_by=by) & ~Q(submitted_by=by)


def reopen(
    *,
    decisions: QuerySet[Decision],
    action: Action,
    reason: str,
    by: User,
    most: int | None = None,
) -> int:
    """Take back those of `decisions` that still stand, at most `most`; return how many.

    `action` (UNDO or REOPEN) becomes a decision of its own, with the reason; the case waits again,
    at its old place in the list, one version up, and one more where the base has changed since.
    """
    found = standing(decisions).filter(not_own(by)).order_by("case_id")
    keys = list(found.values_list("case_id", flat=True)[:most])
    locked = {
        case.pk: case
        for case in Case.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk")
    }
    # Asked again of the locked rows: somebody may have been faster.
    still = list(found.filter(case__in=locked))
    if not still:
        return 0
    Decision.objects.bulk_create(
        [_taken_back(old, locked[old.case_id], action, reason, by) for old in still],
        batch_size=1000,
    )
    chosen = [locked[old.case_id] for old in still]
    mark_reopened(recipient_ids=[case.recipient_id for case in chosen], by=by)
    Case.objects.filter(pk__in=[case.pk for case in chosen]).update(
        state=CaseState.SUBMITTED,
        version=F("version") + 1,
        decided_at=None,
        claimed_by=None,
        claimed_until=None,
    )
    _look_again([case.pk for case in chosen])
    drifting = [case.pk for case in chosen if case.drifted]
    if drifting:
        drifts.settle(case_ids=drifting, by=by, reason=reason, state=DriftState.REOPENED)
    telling.taken_back(cases=chosen, by=by)
    return len(chosen)


def _look_again(ids: list[uuid.UUID]) -> None:
    """Judge those anew whose base changed while they were decided: the re-check passed them by."""
    if outdated := of_a_former_base(ids):
        rejudge_undecided(list(Case.objects.filter(pk__in=outdated).order_by("pk")))


def _taken_back(old: Decision, case: Case, action: Action, reason: str, by: User) -> Decision:
    machine.decided(CaseState(case.state), action)
    return Decision(
        case=case,
        agency_id=case.agency_id,
        regency_id=case.regency_id,
        case_version=case.version,
        action=action,
        reason=reason,
        in_bulk=action is Action.UNDO,
        bulk_id=old.bulk_id,
        entered_by_id=old.entered_by_id,
        submitted_by_id=old.submitted_by_id,
        decided_by=by,
    )
