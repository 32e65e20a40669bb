"""What an officer does with findings: close them with an outcome, or open them again."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.models import QualityEvent, QualityFinding
from beneficiaries.quality_enums import (
    WAITING,
    QualityAct,
    QualityOutcome,
    QualityState,
)
from beneficiaries.quality_rules import REASON_LEAST, QualityRefused, SomebodyElseWas
from core import audit


@dataclass(frozen=True, slots=True)
class Closed:
    """How many were closed, and how many somebody else had closed or a check had cured before."""

    closed: int
    skipped: int


def close(
    *,
    ids: Sequence[uuid.UUID],
    outcome: QualityOutcome,
    reason: str,
    by: User,
    scope: Scope,
) -> Closed:
    """Close the findings of `ids` that are still waiting and in the user's territory.

    Two officers at one finding: the first closes it, the second is told that nothing was left.
    Raises `QualityRefused` when the outcome needs a reason.
    """
    reason = " ".join(reason.split())
    if outcome == QualityOutcome.NO_PROBLEM and len(reason) < REASON_LEAST:
        raise QualityRefused(_("Tulis alasan mengapa ini bukan masalah."))
    visible = QualityFinding.objects.visible_to(scope).filter(pk__in=ids)
    # Locked in one order, so that two officers with overlapping selections wait, never deadlock.
    found = list(
        visible.filter(state__in=WAITING).order_by("pk").select_for_update().only("pk", "regency")
    )
    now = timezone.now()
    QualityFinding.objects.filter(pk__in=[one.pk for one in found]).update(
        state=QualityState.CLOSED, outcome=outcome, reason=reason, closed_by=by, ended_at=now
    )
    QualityEvent.objects.bulk_create(
        QualityEvent(
            finding=one, regency_id=one.regency_id, act=QualityAct.CLOSED, outcome=outcome,
            reason=reason, by=by, at=now,
        )
        for one in found
    )  # fmt: skip
    if found:
        audit.record("quality.close", by=by, rows=len(found), outcome=str(outcome))
    return Closed(len(found), len(set(ids)) - len(found))


def reopen(*, finding: QualityFinding, by: User) -> None:
    """Open a closed finding again: as it was handed, else as it was found.

    Raises `SomebodyElseWas` when it is not closed any more.
    """
    state = QualityState.HANDED if finding.task_id else QualityState.OPEN
    changed = QualityFinding.objects.filter(pk=finding.pk, state=QualityState.CLOSED).update(
        state=state, outcome="", reason="", closed_by=None, ended_at=None
    )
    if not changed:
        raise SomebodyElseWas
    QualityEvent.objects.create(
        finding=finding, regency_id=finding.regency_id, act=QualityAct.REOPENED, by=by
    )
    audit.record("quality.reopen", by=by, subject=finding)
