"""What an officer does with findings: close them with an outcome, or open them again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import Scope
from beneficiaries.models import QualityEvent, QualityFinding
from beneficiaries.quality_enums import (
    SETTLED,
    WAITING,
    QualityAct,
    QualityOutcome,
    QualityState,
)
from beneficiaries.quality_rules import REASON_LEAST, QualityRefused, SomebodyElseWas
from beneficiaries.queries.quality_twins import twins_of
from core import audit

_CLOSE = """
    UPDATE beneficiaries_qualityfinding q
       SET state = 'closed', outcome = a.outcome, reason = a.reason, closed_by_id = %(by)s,
           ended_at = %(now)s
      FROM unnest(%(ids)s::uuid[], %(outcomes)s::text[], %(reasons)s::text[])
           AS a(id, outcome, reason)
     WHERE q.id = a.id
"""


class Ruling(NamedTuple):
    """How one finding is closed."""

    outcome: QualityOutcome
    reason: str


@dataclass(frozen=True, slots=True)
class Closed:
    """How many were closed, how many others with them as the other half of a double, and how many
    somebody else had closed or a check had cured before."""

    closed: int
    skipped: int
    together: int = 0


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
    if lacks_reason(outcome, reason):
        raise QualityRefused(_("Tulis alasan mengapa ini bukan masalah."))
    asked = set(ids)
    closed = close_each(rulings=dict.fromkeys(asked, Ruling(outcome, reason)), by=by, scope=scope)
    if closed:
        audit.record("quality.close", by=by, rows=len(closed), outcome=str(outcome))
    own = len(closed & asked)
    return Closed(own, len(asked) - own, len(closed) - own)


def lacks_reason(outcome: QualityOutcome, reason: str) -> bool:
    """Whether this outcome asks for more words than these."""
    return outcome == QualityOutcome.NO_PROBLEM and len(reason) < REASON_LEAST


def close_each(*, rulings: Mapping[uuid.UUID, Ruling], by: User, scope: Scope) -> set[uuid.UUID]:
    """Close each finding by its own ruling, in one statement; returns which were closed.

    Only what waits in the user's territory is touched. Of two people who are each other's double,
    an answer that settles the double settles it for both: the other half is closed alike, and is
    among those returned.
    """
    settling = [pk for pk, ruling in rulings.items() if ruling.outcome in SETTLED]
    twins = twins_of(settling, scope, waiting=True)
    halves = {twin: pk for pk, twin in twins.items() if twin not in rulings}
    # Locked in one order, so that two officers with overlapping selections wait, never deadlock.
    held = _held([*rulings, *halves], scope)
    ids = {one.pk for one in held}
    # Another half goes only with its own: that may have been closed by somebody a moment ago.
    going = [one for one in held if halves.get(one.pk, one.pk) in ids]
    _close(going, {**rulings, **{twin: rulings[pk] for twin, pk in halves.items()}}, by)
    return {one.pk for one in going}


def _held(wanted: Iterable[uuid.UUID], scope: Scope) -> list[QualityFinding]:
    visible = QualityFinding.objects.visible_to(scope).filter(pk__in=list(wanted))
    waiting = visible.filter(state__in=WAITING).order_by("pk").select_for_update()
    return list(waiting.only("pk", "regency"))


def _close(
    findings: Sequence[QualityFinding], rulings: Mapping[uuid.UUID, Ruling], by: User
) -> None:
    if not findings:
        return
    now = timezone.now()
    given: dict[str, Any] = {
        "ids": [str(one.pk) for one in findings],
        "outcomes": [str(rulings[one.pk].outcome) for one in findings],
        "reasons": [rulings[one.pk].reason for one in findings],
        "by": str(by.pk),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLOSE, given)
    QualityEvent.objects.bulk_create(
        QualityEvent(
            finding=one, regency_id=one.regency_id, act=QualityAct.CLOSED,
            outcome=rulings[one.pk].outcome, reason=rulings[one.pk].reason, by=by, at=now,
        )
        for one in findings
    )  # fmt: skip


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
