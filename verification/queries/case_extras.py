"""What a case page shows beside findings and verdict: visits, objections, drift, takeover.

`case_extras` is merged into the context of the page; its includes are
`verification/_case_field.html`, `_case_objection.html`, `_case_drift.html` and `_takeover.html`.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.scope import Scope
from core.scope import DatabaseRole
from regions.models import Region
from verification.distances import in_words, metres_beyond
from verification.enums import CaseState, DriftState, FieldState, ObjectionState
from verification.models import Case, Drift, FieldCheck, FieldPhoto, Objection
from verification.objection_rules import refusal_to_answer
from verification.queries import drifts
from verification.queries.objections import objecting
from verification.queries.takeovers import active_takeover
from verification.rules import reads_evidence, refusal_to_decide


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A picture for the gallery component."""

    label: str
    thumb_url: str
    full_url: str
    taken_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Visit:
    """`from_home` and `beyond` are distances in words: from the house that the base knows, and
    outside of the recipient's regency; empty where there is nothing to say."""

    check: FieldCheck
    photos: list[ShownPhoto]
    overdue: bool
    from_home: str
    beyond: str


def case_extras(case: Case, scope: Scope) -> dict[str, Any]:
    """For any reader of the case; in a fixed number of queries.

    `case.recipient` must be loaded. Agencies get their objections only.
    """
    shown = _objections(case, scope)
    if reads_evidence(scope):
        shown |= _for_bappeda(case, scope, shown["open_objection"])
    return shown


def visits_of(case: Case, scope: Scope) -> list[Visit]:
    """The visits of a case, the latest first, with their photos."""
    checks = (
        FieldCheck.objects.visible_to(scope)
        .filter(case=case)
        .select_related("requested_by", "reported_by")
        .prefetch_related("photos")
        .order_by("-requested_at")
    )
    today = timezone.localdate()
    return [
        Visit(
            check,
            [_photo(photo, str(check.get_result_display())) for photo in check.photos.all()],
            overdue=check.state == FieldState.OPEN and check.due_on < today,
            from_home="" if check.distance_m is None else in_words(check.distance_m),
            beyond=_beyond(check, case.recipient.regency),
        )
        for check in checks
    ]


def _beyond(check: FieldCheck, area: Region) -> str:
    if check.latitude is None or check.longitude is None:
        return ""
    metres = metres_beyond(area, (check.latitude, check.longitude))
    return "" if metres is None else in_words(metres)


def _objections(case: Case, scope: Scope) -> dict[str, Any]:
    rows = list(
        Objection.objects.visible_to(scope)
        .filter(case=case)
        .select_related("lodged_by", "contested_by", "resolved_by", "decision")
        .order_by("-lodged_at")
    )
    open_one = next((row for row in rows if row.state == ObjectionState.OPEN), None)
    shown: dict[str, Any] = {
        "objections": rows,
        "open_objection": open_one,
        "objection_overdue": bool(open_one and open_one.due_on < timezone.localdate()),
        "may_object": False,
        "object_until": None,
    }
    if scope.role is DatabaseRole.AGENCY and case.state == CaseState.REJECTED:
        refusal, last_day = objecting(case, scope)
        shown |= {"may_object": refusal is None, "object_until": last_day}
    return shown


def _for_bappeda(case: Case, scope: Scope, objection: Objection | None) -> dict[str, Any]:
    takeover = active_takeover(case.regency_id)
    makers = (case.recipient.entered_by_id, case.submitted_by_id)
    refusal = refusal_to_decide(
        scope, regency_id=case.regency_id, makers=makers, taken_over=takeover is not None
    )
    visits = visits_of(case, scope)
    drift = (
        Drift.objects.visible_to(scope)
        .filter(case=case, state=DriftState.OPEN)
        .select_related("release")
        .first()
    )
    return {
        "takeover": takeover,
        "visits": visits,
        "may_send_out": refusal is None and case.state == CaseState.SUBMITTED,
        "drift": drift,
        "drift_lines": drifts.lines(drift.before, drift.after) if drift else [],
        "may_handle_drift": drift is not None and refusal is None,
        "may_reopen": drift is not None and case.state != CaseState.OBJECTED,
        "answer_refusal": objection and refusal_to_answer(
            scope,
            regency_id=case.regency_id,
            makers=(*makers, objection.lodged_by_id),
            contested_by=objection.contested_by_id,
            taken_over=takeover is not None,
        ),
    }  # fmt: skip


def _photo(photo: FieldPhoto, label: str) -> ShownPhoto:
    return ShownPhoto(
        label=label,
        thumb_url=reverse("verification:field_photo_thumb", args=[photo.pk]),
        full_url=reverse("verification:field_photo", args=[photo.pk]),
        taken_at=photo.taken_at,
    )
