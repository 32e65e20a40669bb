"""Aid and verification in a household's timeline, as far as the reader's scope reaches."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Permission
from accounts.scope import Scope
from analysis.timeline import Event, EventKind
from beneficiaries.enums import MatchOutcome
from beneficiaries.models import Household
from core.scope import DatabaseRole
from core.templatetags.fmt import rupiah
from programs.enums import ItemState, RecipientState
from programs.models import DistributionItem, Recipient
from verification.enums import Action, FieldState
from verification.models import Case, Decision, FieldCheck, Objection

_UNHEARD = (RecipientState.DRAFT, RecipientState.WITHDRAWN)
_DECIDED = {
    Action.APPROVE: (
        gettext_lazy("Disetujui: tepat sasaran dan lokasi"),
        "circle-check",
        "success",
    ),
    Action.REJECT: (gettext_lazy("Ditolak"), "circle-x", "danger"),
    Action.RETURN: (gettext_lazy("Dikembalikan untuk diperbaiki"), "arrow-back-up", "warning"),
    Action.UNDO: (gettext_lazy("Putusan dibatalkan"), "rotate-clockwise", "warning"),
    Action.REOPEN: (gettext_lazy("Kasus dibuka kembali"), "rotate-clockwise", "warning"),
}


def recipients_of(scope: Scope, household: Household) -> list[Recipient]:
    """Recipients found to be this household, its families or its members, past and present."""
    rows = (
        Recipient.objects.visible_to(scope)
        .filter(
            Q(household=household) | Q(person__household=household),
            match_outcome=MatchOutcome.MATCH,
        )
        .exclude(state__in=_UNHEARD)
        .select_related("program__agency")
    )
    return list(rows.distinct())


def aid_events(scope: Scope, recipients: Sequence[Recipient]) -> Iterator[Event]:
    """When each aid was asked for, every round received or missed, and when it ended."""
    opens = scope.may(Permission.PROGRAM_VIEW)
    items = _items(scope, recipients)
    # Where rounds are kept, each of them tells of its own day.
    in_rounds = {item.recipient_id for item in items}
    for recipient in recipients:
        program = recipient.program
        value = rupiah(recipient.amount) if recipient.amount is not None else recipient.goods
        whole = [
            f"{program.get_target_unit_display()} · {recipient.name}",
            f"{program.agency.short_name} · {program.get_funding_display()}",
            *([value] if value else []),
        ]
        url = reverse("programs:recipient_detail", args=[recipient.pk]) if opens else ""
        entered = timezone.localdate(recipient.entered_at)
        yield Event(
            EventKind.AID, entered, _("Dicatat sebagai penerima: %(program)s") % _of(recipient),
            whole, icon="gift", tone="info", url=url, order=1,
        )  # fmt: skip
        held = recipient.state in (RecipientState.APPROVED, RecipientState.ENDED)
        if recipient.given_on and held and recipient.pk not in in_rounds:
            yield Event(
                EventKind.AID, recipient.given_on, _("Bantuan diterima: %(program)s")
                % _of(recipient), whole, icon="packages", tone="success", url=url, order=5,
            )  # fmt: skip
        if recipient.ended_on:
            yield Event(
                EventKind.AID, recipient.ended_on, _("Bantuan berakhir: %(program)s")
                % _of(recipient), [f"{recipient.get_end_kind_display()} {recipient.end_reason}"],
                icon="flag", url=url, order=9,
            )  # fmt: skip
    yield from _rounds(items)


def _items(scope: Scope, recipients: Sequence[Recipient]) -> list[DistributionItem]:
    return list(
        DistributionItem.objects.visible_to(scope)
        .filter(recipient__in=recipients)
        .exclude(state=ItemState.PLANNED)
        .select_related("distribution__program", "recipient")
    )


def _rounds(items: Sequence[DistributionItem]) -> Iterator[Event]:
    for item in items:
        handed = item.distribution
        received = item.state == ItemState.RECEIVED
        on = item.received_on or handed.delivered_on or handed.planned_on
        value = rupiah(item.amount) if item.amount is not None else item.goods
        named = {"program": handed.program.name, "number": handed.number}
        yield Event(
            EventKind.AID,
            on,
            (_("Menerima tahap %(number)s: %(program)s") if received
             else _("Tidak menerima tahap %(number)s: %(program)s")) % named,
            [line for line in (item.recipient.name, value, item.note) if line],
            icon="packages" if received else "circle-minus",
            tone="success" if received else "warning",
            order=6,
        )  # fmt: skip


def verification_events(scope: Scope, recipients: Sequence[Recipient]) -> Iterator[Event]:
    """Submission, verdicts, objections; visits for the territories alone."""
    if not scope.may(Permission.CASE_VIEW) or not recipients:
        return
    cases = list(
        Case.objects.visible_to(scope)
        .filter(recipient__in=recipients)
        .select_related("recipient__program", "program")
    )
    of_case = {case.pk: case for case in cases}
    for case in cases:
        yield Event(
            EventKind.VERIFICATION, timezone.localdate(case.submitted_at),
            _("Diajukan untuk verifikasi: %(program)s") % _of(case.recipient),
            [case.recipient.name], icon="send", tone="info", url=_case_url(case), order=2,
        )  # fmt: skip
    for decision in Decision.objects.filter(case__in=of_case).select_related("decided_by"):
        case = of_case[decision.case_id]
        title, icon, tone = _DECIDED[Action(decision.action)]
        yield Event(
            EventKind.VERIFICATION, timezone.localdate(decision.decided_at),
            f"{title} · {_of(case.recipient)['program']}",
            [line for line in (case.recipient.name, decision.reason) if line],
            by=str(decision.decided_by), icon=icon, tone=tone, url=_case_url(case), order=4,
        )  # fmt: skip
    for objection in Objection.objects.filter(case__in=of_case).select_related("lodged_by"):
        case = of_case[objection.case_id]
        yield Event(
            EventKind.VERIFICATION, timezone.localdate(objection.lodged_at),
            _("Sanggahan diajukan: %(program)s") % _of(case.recipient), [objection.grounds],
            by=str(objection.lodged_by), icon="scale", tone="warning", url=_case_url(case), order=6,
        )  # fmt: skip
        if objection.resolved_at:
            yield Event(
                EventKind.VERIFICATION, timezone.localdate(objection.resolved_at),
                _("Sanggahan dijawab: %(program)s") % _of(case.recipient),
                [str(objection.get_state_display()), objection.resolution], icon="scale",
                url=_case_url(case), order=7,
            )  # fmt: skip
    if scope.role is not DatabaseRole.AGENCY:
        yield from _visits(scope, of_case)


def _visits(scope: Scope, of_case: dict[uuid.UUID, Case]) -> Iterator[Event]:
    visits = FieldCheck.objects.visible_to(scope).filter(case__in=of_case, state=FieldState.DONE)
    for visit in visits:
        if visit.visited_on:
            case = of_case[visit.case_id]
            yield Event(
                EventKind.VERIFICATION, visit.visited_on,
                _("Kunjungan lapangan: %(result)s") % {"result": visit.get_result_display()},
                [line for line in (_of(case.recipient)["program"], visit.notes) if line],
                by=visit.visitor, icon="map-pin-check", tone="primary",
                url=_case_url(case), order=3,
            )  # fmt: skip


def _of(recipient: Recipient) -> dict[str, str]:
    return {"program": f"{recipient.program.name} {recipient.program.year}"}


def _case_url(case: Case) -> str:
    return reverse("verification:case_detail", args=[case.pk])
