"""Objections: the agency lodges and withdraws, Bappeda answers by due day."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from accounts.permissions import Permission
from beneficiaries.queries.undecided_proposals import undecided_about
from core.downloads import private_file_response
from core.keyset import page_of
from core.scope import DatabaseRole
from verification.enums import ObjectionState
from verification.forms.objections import AnswerForm, ObjectionForm
from verification.models import Case, Objection
from verification.objection_rules import refusal_to_answer
from verification.operations.objections import answer, lodge, withdraw
from verification.queries import objections as queries
from verification.queries.case_file import cases_in_full
from verification.queries.takeovers import is_taken_over
from verification.rules import Refused


@require_GET
def objection_list(request: PortalRequest) -> HttpResponse:
    """Open objections by the day an answer is owed; `?status=selesai` shows the closed ones."""
    scope = request.scope
    answered = request.GET.get("status") == "selesai"
    rows = queries.objections(scope, answered=answered)
    page = page_of(rows, queries.BY_DUE_DAY, request.GET)
    is_agency = scope.role is DatabaseRole.AGENCY
    context: dict[str, Any] = {
        "page_title": _("Sanggahan"),
        "page_subtitle": _("Sanggahan instansi Anda dan jawaban Bappeda.")
        if is_agency
        else _("Dijawab oleh verifikator selain yang memutuskan, yang paling mendesak di atas."),
        "page_count": rows.count(),
        "objections": page.rows,
        "answered": answered,
        "tabs": _tabs(answered=answered),
        "today": timezone.localdate(),
        "is_agency": is_agency,
        "user_id": scope.user_id,
        "shows_regency": scope.role is DatabaseRole.PROVINCE,
        "next_url": page.next_url,
        "prev_url": page.prev_url,
    }
    return render(request, "verification/objection_list.html", context)


@require_http_methods(["GET", "POST"])
def objection_lodge(request: PortalRequest, case_pk: uuid.UUID) -> HttpResponse:
    """Object to the refusal of a case of one's own agency."""
    case = get_object_or_404(cases_in_full(request.scope), pk=case_pk)
    refusal, last_day = queries.objecting(case, request.scope)
    if refusal:
        messages.error(request, str(refusal))
        return redirect("verification:case_detail", case.pk)
    form = ObjectionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            lodge(
                case_id=case.pk,
                grounds=form.cleaned_data["grounds"],
                document=form.cleaned_data["file"],
                document_name=form.cleaned_data.get("file_name", ""),
                by=request.user,
                scope=request.scope,
            )
        except Refused as fault:
            messages.error(request, str(fault.text))
        else:
            messages.success(request, _("Sanggahan diajukan. Verifikator lain akan menjawabnya."))
        return redirect("verification:case_detail", case.pk)
    context = {
        "page_title": _("Ajukan sanggahan"),
        "page_subtitle": f"{case.recipient.name} · {case.program}",
        "crumbs": _crumbs(case, _("Sanggahan")),
        "case": case,
        "decision": queries.contestable(case),
        "last_day": last_day,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "verification/objection_lodge.html", context, status=status)


@require_GET
def objection_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The objection with the contested decision; a second verifier answers here."""
    objection = _visible(request, pk)
    return _page(request, objection, AnswerForm())


@require_http_methods(["GET", "POST"])
def objection_answer(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Grant, dismiss or return; a refused form stays at this address."""
    if request.method == "GET":
        return redirect("verification:objection_detail", pk)
    objection = _visible(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, objection, form, status=422)
    try:
        answer(objection=objection, verdict=form.verdict(), by=request.user, scope=request.scope)
    except Case.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal.text))
        return redirect("verification:objection_detail", pk)
    messages.success(request, _("Sanggahan dijawab. Instansi dapat membaca jawabannya."))
    return redirect("verification:objection_list")


@require_POST
def objection_withdraw(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    objection = _visible(request, pk)
    if request.scope.role is not DatabaseRole.AGENCY:
        raise Http404
    try:
        withdraw(objection=objection, by=request.user, scope=request.scope)
    except Refused as refusal:
        messages.error(request, str(refusal.text))
    else:
        messages.success(request, _("Sanggahan ditarik. Putusan semula tetap berlaku."))
    return redirect("verification:case_detail", objection.case_id)


@require_GET
def objection_file(request: PortalRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The supporting document, for the agency and for Bappeda of the territory."""
    objection = _visible(request, pk)
    if not objection.file:
        raise Http404
    name = objection.file_name or "bukti"
    return private_file_response(objection.file, name, objection.media_type, inline=True)


def _visible(request: PortalRequest, pk: uuid.UUID) -> Objection:
    return get_object_or_404(queries.in_full(request.scope), pk=pk)


def _page(
    request: PortalRequest, objection: Objection, form: AnswerForm, status: int = 200
) -> HttpResponse:
    scope, case = request.scope, objection.case
    is_open = objection.state == ObjectionState.OPEN
    refusal = refusal_to_answer(
        scope,
        regency_id=case.regency_id,
        makers=(case.recipient.entered_by_id, case.submitted_by_id, objection.lodged_by_id),
        contested_by=objection.contested_by_id,
        taken_over=is_taken_over(scope),
    )
    is_verifier = scope.may(Permission.CASE_DECIDE)
    lives_in = case.recipient.household_id
    context: dict[str, Any] = {
        "page_title": _("Sanggahan"),
        "page_subtitle": f"{case.recipient.name} · {case.program}",
        "crumbs": [
            (_("Sanggahan"), reverse("verification:objection_list")), (case.recipient.name, None)
        ],
        "objection": objection,
        "case": case,
        "proposed": undecided_about(scope, [lives_in]) if is_open and lives_in else [],
        "overdue": is_open and objection.due_on < timezone.localdate(),
        "form": form if is_open and refusal is None else None,
        "refusal": refusal if is_open and is_verifier else None,
        "may_withdraw": is_open and _is_own(request, objection),
    }  # fmt: skip
    return render(request, "verification/objection_detail.html", context, status=status)


def _is_own(request: PortalRequest, objection: Objection) -> bool:
    scope = request.scope
    return (
        scope.role is DatabaseRole.AGENCY
        and scope.may(Permission.RECIPIENT_SUBMIT)
        and scope.agency_id == objection.agency_id
    )


def _tabs(*, answered: bool) -> list[dict[str, Any]]:
    url = reverse("verification:objection_list")
    return [
        {"label": _("Menunggu jawaban"), "url": url, "active": not answered},
        {"label": _("Selesai"), "url": f"{url}?status=selesai", "active": answered},
    ]


def _crumbs(case: Case, here: str) -> list[tuple[str, str | None]]:
    return [
        (_("Verifikasi"), reverse("verification:case_list")),
        (case.recipient.name, reverse("verification:case_detail", args=[case.pk])),
        (here, None),
    ]
