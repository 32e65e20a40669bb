"""What becomes of a drift: the decision is kept, or the case is opened again. Both say why."""

from __future__ import annotations

import datetime
import uuid

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from accounts.scope import Scope
from core import audit
from core.templatetags.fmt import waktu
from programs.operations.recipients import mark_reopened
from verification import machine
from verification.enums import Action, CaseState, DriftState
from verification.models import Case, Decision, Drift
from verification.operations.rejudging import rejudge_undecided
from verification.queries.takeovers import is_taken_over
from verification.rules import (
    NOT_A_VERIFIER,
    REASON_NEEDED,
    TAKEN_OVER,
    Refused,
    refusal_to_decide,
)

MOST_AT_ONCE = 5000
OBJECTED = _("Kasus ini sedang disanggah. Perubahannya ikut diputuskan dalam jawaban sanggahan.")
GREW = _(
    "Daftar bertambah sejak Anda membukanya. Tidak ada yang disimpan. "
    "Periksa daftar yang baru, lalu tegaskan lagi."
)
_OVER = _("Perubahan ini sudah tidak berlaku: %(state)s.")
_HANDLED = _("Perubahan ini sudah ditangani oleh %(name)s pada %(at)s (%(state)s).")


def keep(*, drift: Drift, reason: str, by: User, scope: Scope) -> None:
    """The decision stands although it would be found otherwise today. Raises `Refused`."""
    case, drift = _locked(drift, reason, scope)
    _close([drift], DriftState.KEPT, reason, by)
    audit.record("drift.keep", by=by, subject=drift, reason=reason, case=case.pk)


def reopen(*, drift: Drift, reason: str, by: User, scope: Scope) -> Decision:
    """Take the decided case back into the queue, judged by today's base. Raises `Refused`."""
    case, drift = _locked(drift, reason, scope)
    if case.state == CaseState.OBJECTED:
        raise Refused(OBJECTED)
    decision = Decision.objects.create(
        case=case,
        agency_id=case.agency_id,
        regency_id=case.regency_id,
        case_version=case.version,
        action=Action.REOPEN,
        reason=reason.strip(),
        entered_by_id=case.recipient.entered_by_id,
        submitted_by_id=case.submitted_by_id,
        decided_by=by,
    )
    mark_reopened(recipient_ids=[case.recipient_id], by=by)
    # It queues up anew: its age is the time since it came back.
    Case.objects.filter(pk=case.pk).update(
        state=machine.decided(CaseState(case.state), Action.REOPEN),
        decided_at=None,
        submitted_at=Now(),
        escalated_at=None,
    )
    rejudge_undecided([case])
    _close([drift], DriftState.REOPENED, reason, by)
    audit.record("case.reopen", by=by, subject=case, reason=reason, drift=drift.pk)
    return decision


def keep_all(
    *,
    wanted: QuerySet[Drift],
    reason: str,
    expected: int,
    seen_at: datetime.datetime,
    by: User,
    scope: Scope,
) -> int:
    """Keep the decisions of all open drifts of `wanted` that were shown; return how many.

    `wanted` is of the scope, `expected` and `seen_at` are those of the page confirmed. Drifts of
    cases that `by` entered or submitted are left to others. Raises `Refused`.
    """
    _require(reason, scope)
    own = Q(case__submitted_by=by) | Q(case__recipient__entered_by=by)
    rows = wanted.filter(state=DriftState.OPEN, found_at__lte=seen_at).exclude(own)
    ids = list(rows.order_by("case_id").values_list("case_id", flat=True)[:MOST_AT_ONCE])
    cases = Case.objects.visible_to(scope).filter(pk__in=ids).order_by("pk")
    locked = list(cases.select_for_update(of=("self",)).values_list("pk", flat=True))
    drifts = list(Drift.objects.filter(case__in=locked, state=DriftState.OPEN))
    if len(drifts) > expected:
        raise Refused(GREW)
    _close(drifts, DriftState.KEPT, reason, by)
    if drifts:
        audit.record("drift.keep_all", by=by, reason=reason, rows=len(drifts))
    return len(drifts)


def _locked(drift: Drift, reason: str, scope: Scope) -> tuple[Case, Drift]:
    """Case and drift, locked in this order, when this user may deal with them."""
    _require(reason, scope)
    case = (
        Case.objects.visible_to(scope)
        .select_for_update(of=("self",))
        .select_related("recipient")
        .get(pk=drift.case_id)
    )
    refusal = refusal_to_decide(
        scope,
        regency_id=case.regency_id,
        makers=(case.recipient.entered_by_id, case.submitted_by_id),
    )
    if refusal:
        raise Refused(refusal)
    drift = Drift.objects.select_related("handled_by").get(pk=drift.pk)
    if drift.state != DriftState.OPEN:
        raise Refused(_already(drift))
    return case, drift


def _require(reason: str, scope: Scope) -> None:
    if not reason.strip():
        raise Refused(REASON_NEEDED)
    if not scope.may(Permission.CASE_DECIDE):
        raise Refused(NOT_A_VERIFIER)
    if is_taken_over(scope):
        raise Refused(TAKEN_OVER)


def _close(drifts: list[Drift], state: DriftState, reason: str, by: User) -> None:
    ids: list[uuid.UUID] = [drift.pk for drift in drifts]
    Drift.objects.filter(pk__in=ids).update(
        state=state, reason=reason.strip(), handled_by=by, handled_at=Now()
    )
    Case.objects.filter(pk__in=[drift.case_id for drift in drifts]).update(drifted=False)


def _already(drift: Drift) -> str:
    state = drift.get_state_display()
    if drift.handled_by is None or drift.handled_at is None:
        return _OVER % {"state": state}
    return _HANDLED % {
        "name": drift.handled_by.name, "at": waktu(drift.handled_at), "state": state
    }  # fmt: skip
