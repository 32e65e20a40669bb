"""Recipients of a program: list, search, detail, withdrawal; and what waits for the agency."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may_open
from accounts.http import PortalRequest
from accounts.permissions import Permission
from accounts.views.export_offers import offer
from beneficiaries.enums import SeenOn
from beneficiaries.matching.reasons import sentence
from beneficiaries.operations import sights
from beneficiaries.querysets import HELPED
from core.arrangements import arrange
from core.counting import Counted, up_to
from core.keyset import page_of
from programs.attributes import shown_all
from programs.delivery_rules import PHOTOGRAPHED
from programs.enums import RecipientState
from programs.exports import RECIPIENT_LIST
from programs.forms.filters import RecipientFilter, WaitingFilter
from programs.forms.recipient import WithdrawForm
from programs.lists import DRAFTS, RECIPIENTS, RETURNED
from programs.models import Recipient
from programs.operations import recipients as operations
from programs.queries.attributes import questions_of
from programs.queries.distributions import parts_of, photos_of
from programs.queries.history import recipient_history
from programs.queries.overlap_sides import overlaps_told
from programs.queries.programs import Progress
from programs.queries.recipients import (
    found,
    in_base,
    listed,
    programs_waiting,
    returned_in_closed,
    spells_of,
    waiting,
    years_on_aid,
)
from programs.queries.refusals import refusal_of, tell_refusals
from programs.queries.telling import doubt_cure, reasons_told, tell_matches
from programs.queries.territory import Territory
from programs.querysets import RecipientQuerySet
from programs.rules import (
    accepts_recipients,
    is_editable,
    is_entered_for,
    leaves_place,
    may_reenter,
)
from programs.tasks import settle_soon
from programs.views.shared import (
    add_errors,
    crumbs_below,
    program_context,
    program_or_404,
    refuse_entry_of_others,
    visible_or_404,
)
from regions.queries.naming import name_places

_DETAIL = Recipient.objects.select_related(
    "program__kind",
    "agency",
    "village",
    "district",
    "regency",
    "group",
    "entered_by",
).annotate(case_key=F("case__pk"))


@require_safe
def recipient_list(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    program = program_or_404(request, program_id)
    form = RecipientFilter(request.GET, territory=Territory.of(request.scope))
    layout = arrange(RECIPIENTS, request)
    if layout.moved:
        return redirect(layout.moved)
    rows = listed(request.scope, program, **form.chosen())
    page = page_of(rows, layout.order, request.GET)
    name_places(page.rows)
    tell_matches(request.scope, page.rows)
    if "refusal" in layout.layout.columns:
        tell_refusals(request.scope, page.rows)
    context = program_context(request, program, "recipient_list")
    context |= {
        "filter_form": form,
        "list": layout,
        "export": offer(request, RECIPIENT_LIST, program.pk),
        "page": page,
        "counted": _count(rows, form.chosen(), context["progress"]),
        "filtered": bool(form.chosen()),
        "can_end": may_open(request.scope, "programs:recipient_end")
        and context["progress"].approved,
    }
    return render(request, "programs/recipient_list.html", context)


def _count(rows: RecipientQuerySet, chosen: dict[str, Any], progress: Progress) -> Counted:
    """How many rows the list has; what the head of the page has counted is not counted again."""
    if not chosen:
        return Counted(progress.everybody)
    if chosen.keys() == {"state"}:
        return Counted(progress.counts.get(chosen["state"], 0))
    return up_to(rows)


@require_POST
def recipient_search(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """Hits while typing a name or NIK; sent by POST, so that neither stands in an address."""
    program = program_or_404(request, program_id)
    text = request.POST.get("q", "")[:100]
    return render(
        request, "programs/_recipient_hits.html", {"hits": found(request.scope, program, text)}
    )


@require_safe
def recipient_detail(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    recipient: Recipient = visible_or_404(request, _DETAIL, recipient_id)
    tell_matches(request.scope, [recipient])
    person, household = in_base(request.scope, recipient)
    if household:
        sights.note(household, SeenOn.RECIPIENT, scope=request.scope)
    running = accepts_recipients(recipient.program)
    in_hand = is_editable(recipient) and running and is_entered_for(recipient, request.scope)
    may_enter = request.scope.may(Permission.RECIPIENT_EDIT)
    context = {
        "recipient": recipient,
        "program": recipient.program,
        "reasons": sentence(list(reasons_told(request.scope, recipient))),
        "is_editable": is_editable(recipient),
        "doubt_cure": doubt_cure(recipient),
        "opens_later": recipient.state not in HELPED,
        "person": person,
        "household": household,
        "answers": shown_all(
            questions_of(recipient.program.kind),
            recipient.attributes,
            in_full=request.scope.is_of(recipient.agency_id),
        ),
        "years": years_on_aid(request.scope, recipient),
        "spells": spells_of(request.scope, recipient),
        "events": recipient_history(request.scope, recipient),
        "refusal": refusal_of(request.scope, recipient),
        "parts": parts_of(request.scope, recipient),
        "aid_photos": photos_of(request.scope, recipient),
        **overlaps_told(request.scope, recipient),
        "can_photograph": may_open(request.scope, "programs:aid_photo_create")
        and recipient.state in PHOTOGRAPHED,
        "can_change": in_hand and may_enter,
        "can_end": may_open(request.scope, "programs:recipient_end")
        and recipient.state == RecipientState.APPROVED,
        "can_name_heir": may_open(request.scope, "programs:recipient_heir")
        and running
        and leaves_place(recipient),
        "can_return": may_open(request.scope, "programs:recipient_return")
        and may_reenter(recipient),
        "can_submit": in_hand and may_open(request.scope, "verification:submit"),
        "crumbs": crumbs_below(recipient.program, _("Penerima")),
    }
    return render(request, "programs/recipient_detail.html", context)


@require_http_methods(["GET", "POST"])
def recipient_withdraw(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    recipient: Recipient = visible_or_404(request, _DETAIL, recipient_id)
    if refused := refuse_entry_of_others(request, recipient):
        return refused
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw(
                recipient=recipient, reason=form.cleaned_data["reason"], by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            settle_soon()
            messages.success(request, _("Penerima ditarik dari program. Datanya tetap tersimpan."))
            return redirect("programs:recipient_list", recipient.program_id)
    context = {
        "form": form,
        "recipient": recipient,
        "program": recipient.program,
        "crumbs": crumbs_below(recipient.program, _("Tarik penerima")),
    }
    return render(
        request, "programs/recipient_withdraw.html", context, status=422 if form.errors else 200
    )


@require_safe
def draft_list(request: PortalRequest) -> HttpResponse:
    """Drafts of all running programs of the agency."""
    return _waiting(request, RecipientState.DRAFT)


@require_safe
def returned_list(request: PortalRequest) -> HttpResponse:
    """What verification gave back for correction, and how much of it waits for its program."""
    return _waiting(request, RecipientState.RETURNED, in_closed=returned_in_closed(request.scope))


def _waiting(request: PortalRequest, state: RecipientState, *, in_closed: int = 0) -> HttpResponse:
    form = WaitingFilter(request.GET, programs=programs_waiting(request.scope, state))
    rows = waiting(request.scope, state).filter(**form.chosen())
    rows = rows.select_related("program", "village", "district")
    layout = arrange(DRAFTS if state is RecipientState.DRAFT else RETURNED, request)
    if layout.moved:
        return redirect(layout.moved)
    page = page_of(rows, layout.order, request.GET)
    tell_matches(request.scope, page.rows)
    context = {
        "list": layout,
        "filter_form": form,
        "filtered": bool(form.chosen()),
        "is_returned": state is RecipientState.RETURNED,
        "state": state.value,
        "can_submit": request.scope.may(Permission.RECIPIENT_SUBMIT),
        "page": page,
        "counted": up_to(rows),
        "in_closed": in_closed,
        "can_enter": request.scope.may(Permission.RECIPIENT_EDIT),
    }
    return render(request, "programs/recipient_waiting.html", context)
