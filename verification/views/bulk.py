"""Deciding by filter: the preview, then the same set on confirmation."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PortalRequest
from core import jobs
from verification.bulk_tokens import Shown
from verification.enums import Action
from verification.forms.decision import BulkForm
from verification.forms.worklist import CaseFilterForm
from verification.models import BulkAct
from verification.operations import bulk
from verification.operations.bulk_preview import Preview, preview
from verification.operations.decisions import Verdict
from verification.queries.worklist import CaseFilter
from verification.rules import Refused
from verification.tasks import DECIDE_IN_BULK


@require_safe
def bulk_preview(request: PortalRequest) -> HttpResponse:
    """What approving or returning by this filter would do: how many, which, and which not."""
    action = _action(request.GET.get("action", ""))
    return _preview_page(request, request.GET, action, BulkForm(action=action))


@require_http_methods(["GET", "POST"])
def bulk_decide(request: PortalRequest) -> HttpResponse:
    """Decide what the signed preview showed, less what has changed since."""
    if request.method == "GET":
        return redirect("verification:case_list")
    shown = Shown.read(request.POST.get("token", ""), user_id=request.user.pk)
    if shown is None:
        messages.error(request, _("Pratinjau sudah kedaluwarsa. Buat pratinjau baru."))
        return redirect("verification:case_list")
    query, action = QueryDict(shown.query), Action(shown.action)
    form = BulkForm(request.POST, action=action)
    if not form.is_valid():
        return _preview_page(request, query, action, form, status=422)
    wanted = CaseFilterForm(query, scope=request.scope).to_filter()
    verdict = _verdict(action, form.reason_in_words())
    try:
        act = _decide(request, wanted, verdict, shown.count, shown.seen_at, form.percent())
    except Refused as refusal:
        form.refuse(refusal)
        return _preview_page(request, query, action, form, status=422)
    if act is None:
        messages.warning(
            request, _("Tidak ada yang diputuskan: semua kasusnya berubah sejak pratinjau.")
        )
        return redirect(_list_address(query))
    return redirect("verification:bulk_detail", act.pk)


def _decide(
    request: PortalRequest,
    wanted: CaseFilter,
    verdict: Verdict,
    expected: int,
    seen_at: datetime.datetime,
    sample_percent: int,
) -> BulkAct | None:
    """At once, or by the worker when it is too much for one request."""
    by, scope = request.user, request.scope
    if expected <= bulk.MOST_AT_ONCE:
        return bulk.decide_in_bulk(
            wanted=wanted, verdict=verdict, expected=expected, seen_at=seen_at,
            sample_percent=sample_percent, by=by, scope=scope,
        ).act  # fmt: skip
    act = bulk.start(
        wanted=wanted, verdict=verdict, expected=expected, seen_at=seen_at,
        sample_percent=sample_percent, by=by, scope=scope,
    )  # fmt: skip
    if act is not None:
        job = jobs.create(
            DECIDE_IN_BULK,
            subject_id=act.pk,
            by=by,
            membership_id=scope.standpoint_id,
            total=expected,
        )
        jobs.send_on_commit(job)
    return act


def _action(text: str) -> Action:
    return Action.RETURN if text == Action.RETURN else Action.APPROVE


def _verdict(action: Action, reason: str) -> Verdict:
    """Approval in bulk says yes on both axes; a return leaves both open."""
    yes = True if action is Action.APPROVE else None
    return Verdict(action=action, person=yes, location=yes, reason=reason)


def _preview_page(
    request: PortalRequest, query: QueryDict, action: Action, form: BulkForm, status: int = 200
) -> HttpResponse:
    worklist = CaseFilterForm(query, scope=request.scope)
    wanted = worklist.to_filter()
    found = preview(wanted=wanted, action=action, by=request.user, scope=request.scope)
    is_chosen = bool(wanted.cases)
    context: dict[str, Any] = {
        "page_title": _title(action, is_chosen=is_chosen),
        "crumbs": [(_("Verifikasi"), _list_address(query)), (_("Pratinjau"), None)],
        "preview": found,
        "decided_note": _decided_note(action),
        "action": action,
        "is_chosen": is_chosen,
        "is_approval": action is Action.APPROVE,
        "by_worker": found.eligible > bulk.MOST_AT_ONCE,
        "form": form,
        "token": _token(request, found, worklist.query()),
        "filter_form": worklist,
        "back_url": _list_address(query),
    }
    return render(request, "verification/bulk_preview.html", context, status=status)


def _decided_note(action: Action) -> str:
    if action is Action.APPROVE:
        return _("Semua temuannya mendukung persetujuan.")
    return _("Semuanya kembali ke instansi untuk diperbaiki.")


def _token(request: PortalRequest, found: Preview, query: str) -> str:
    return Shown(
        user_id=request.user.pk,
        action=found.action.value,
        query=query,
        count=found.eligible,
        seen_at=found.seen_at,
    ).sign()


def _title(action: Action, *, is_chosen: bool) -> str:
    """The act, and whether it reaches the ticked cases or all of the filter."""
    if is_chosen and action is Action.APPROVE:
        return _("Setujui yang dipilih")
    if is_chosen:
        return _("Kembalikan yang dipilih")
    if action is Action.APPROVE:
        return _("Setujui menurut saringan")
    return _("Kembalikan menurut saringan")


def _list_address(query: QueryDict) -> str:
    """The worklist with the same filter, without the ticked rows."""
    rest = query.copy()
    for name in ("case", "action"):
        rest.pop(name, None)
    return f"{reverse('verification:case_list')}?{rest.urlencode()}".rstrip("?")
