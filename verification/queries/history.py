"""What verification adds to the history of a recipient, in words.

The agency reads what was done with its recipient and why: handed in, decided, objected to,
answered. Visits, samples, and what would be found otherwise today are Bappeda's.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from accounts.permissions import Permission
from accounts.scope import Scope
from core.badges import badge_for
from programs.models import Recipient
from programs.queries.history import Event, day_in_order, tells_of_recipients
from verification.enums import (
    Action,
    DriftState,
    FieldState,
    FindingKind,
    ObjectionState,
    SampleState,
)
from verification.models import Case, Decision, Drift, FieldCheck, Finding, Objection, SampleCheck
from verification.queries import drifts
from verification.rules import reads_evidence

_STATE_OF = {Action.APPROVE: "approved", Action.REJECT: "rejected", Action.RETURN: "returned"}


@tells_of_recipients
def case_events(scope: Scope, recipient: Recipient) -> list[Event]:
    """The way of the recipient's case, without an order; empty before it was handed in."""
    if not scope.may(Permission.CASE_VIEW):
        return []
    cases = Case.objects.visible_to(scope).filter(recipient=recipient)
    case = cases.select_related("submitted_by").first()
    if case is None:
        return []
    rows = Decision.objects.visible_to(scope).filter(case=case)
    decisions = list(rows.select_related("decided_by", "submitted_by").order_by("case_version"))
    events = [*_submissions(case, decisions), *map(_decided, decisions), *_objections(case, scope)]
    if reads_evidence(scope):
        events += [*_visits(case, scope), *_drifts(case, scope), *_samples(case, scope)]
        if case.escalated_at is not None:
            title = _("Dinaikkan ke provinsi: terlalu lama menunggu")
            events.append(Event(title, case.escalated_at, "", "", "trending-up", "warning"))
    return events


def _submissions(case: Case, decisions: Sequence[Decision]) -> Iterator[Event]:
    """Every time the case was handed in. The case keeps the last; findings know the others.

    A returned case is not judged until it comes back: its next finding is of that moment.
    """
    findings = Finding.objects.filter(case=case, kind=FindingKind.PERSON).order_by("found_at")
    judged = list(findings.values_list("found_at", flat=True))
    taken_back = {d.case_version - 1 for d in decisions if d.action == Action.UNDO}
    returns = [
        d for d in decisions if d.action == Action.RETURN and d.case_version not in taken_back
    ]
    first = judged[0] if judged else case.submitted_at
    back = [_next(judged, d.decided_at) for d in returns]
    times = [first, *(at for at in back if at is not None)]
    for number, at in enumerate(times):
        by = next((d.submitted_by for d in decisions if d.decided_at >= at), case.submitted_by)
        title = _("Diajukan kembali") if number else _("Diajukan ke Bappeda")
        yield Event(title, at, by.name, "", "send", "info")


def _next(
    moments: Sequence[datetime.datetime], after: datetime.datetime
) -> datetime.datetime | None:
    return next((moment for moment in moments if moment > after), None)


def _decided(decision: Decision) -> Event:
    action = Action(decision.action)
    by = decision.decided_by.name
    if decision.in_bulk:
        by = _("%(name)s (sekaligus menurut saringan)") % {"name": by}
    if action is Action.UNDO:
        look = (_("Putusan dibatalkan"), "arrow-back", "warning")
    elif action is Action.REOPEN:
        look = (_("Kasus dibuka kembali"), "rotate-clockwise", "warning")
    else:
        badge = badge_for("case", _STATE_OF[action])
        look = (str(badge.label), badge.icon, badge.tone)
    title, icon, tone = look
    text = " · ".join(filter(None, [_axes(decision), decision.reason]))
    return Event(title, decision.decided_at, by, text, icon, tone)


def _axes(decision: Decision) -> str:
    """The two axes in words; a return leaves both open."""
    if decision.person_verdict is None or decision.location_verdict is None:
        return ""
    person = _("tepat sasaran") if decision.person_verdict else _("tidak tepat sasaran")
    location = _("tepat lokasi") if decision.location_verdict else _("tidak tepat lokasi")
    return f"{person}, {location}".capitalize()


def _objections(case: Case, scope: Scope) -> Iterator[Event]:
    """Lodged, withdrawn, or answered; the answer's words stand with its decision."""
    rows = Objection.objects.visible_to(scope).filter(case=case)
    for row in rows.select_related("lodged_by", "resolved_by"):
        yield Event(
            _("Sanggahan diajukan"), row.lodged_at, row.lodged_by.name, row.grounds,
            "message-2", "warning",
        )  # fmt: skip
        if row.resolved_at is not None and row.state != ObjectionState.OPEN:
            badge = badge_for("objection", row.state)
            title = _("Sanggahan %(state)s") % {"state": row.get_state_display().lower()}
            by = row.resolved_by.name if row.resolved_by else row.lodged_by.name
            yield Event(title, row.resolved_at, by, "", badge.icon, badge.tone)


def _visits(case: Case, scope: Scope) -> Iterator[Event]:
    rows = FieldCheck.objects.visible_to(scope).filter(case=case)
    for row in rows.select_related("requested_by", "reported_by"):
        yield Event(
            _("Verifikasi lapangan diminta"), row.requested_at, row.requested_by.name,
            row.question, "map-pin-question", "primary",
        )  # fmt: skip
        if row.state == FieldState.DONE and row.reported_at and row.visited_on:
            badge = badge_for("field_result", row.result)
            yield Event(
                title=_("Hasil kunjungan: %(result)s")
                % {"result": row.get_result_display().lower()},
                at=day_in_order(row.visited_on, row.reported_at),
                by=row.visitor or (row.reported_by.name if row.reported_by else ""),
                text=row.notes,
                icon=badge.icon,
                tone=badge.tone,
                on=row.visited_on,
            )


def _drifts(case: Case, scope: Scope) -> Iterator[Event]:
    """What would be found otherwise after the verdict, and that it was kept all the same.

    That the case was opened again for it is a decision of its own.
    """
    rows = Drift.objects.visible_to(scope).filter(case=case).select_related("handled_by")
    for row in rows:
        changes = (
            f"{line.label}: {line.before_label} → {line.after_label}"
            for line in drifts.lines(row.before, row.after)
        )
        yield Event(
            _("Perubahan sesudah putusan"), row.found_at, str(row.get_cause_display()),
            "; ".join(changes), "git-compare", "warning",
        )  # fmt: skip
        if row.state == DriftState.KEPT and row.handled_at and row.handled_by:
            yield Event(
                _("Putusan dipertahankan"), row.handled_at, row.handled_by.name, row.reason,
                "circle-check", "neutral",
            )  # fmt: skip


def _samples(case: Case, scope: Scope) -> Iterator[Event]:
    rows = SampleCheck.objects.visible_to(scope).filter(case=case, checked_at__isnull=False)
    for row in rows.select_related("checked_by"):
        if row.checked_by is None or row.checked_at is None:
            continue
        agreed = row.state == SampleState.AGREED
        yield Event(
            _("Contoh diperiksa: sesuai") if agreed else _("Contoh diperiksa: tidak sesuai"),
            row.checked_at, row.checked_by.name, row.note, "focus-2",
            "success" if agreed else "danger",
        )  # fmt: skip
