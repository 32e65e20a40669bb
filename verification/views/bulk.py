"""Deciding by filter: the preview, then the same set on confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PortalRequest
from core.templatetags.fmt import angka
from verification.bulk_tokens import Shown
from verification.enums import Action
from verification.forms.decision import BulkForm
from verification.forms.worklist import CaseFilterForm
from verification.models import Case
from verification.operations.bulk import Done, Preview, decide_in_bulk, preview
from verification.operations.decisions import Verdict
from verification.rules import Refused


@require_safe
def bulk_preview(request: PortalRequest) -> HttpResponse:
    """What approving or returning by this filter would do: how many, which, and which not."""
    action = _action(request.GET.get("action", ""))
    return _preview_page(request, request.GET, action, BulkForm())


@require_http_methods(["GET", "POST"])
def bulk_decide(request: PortalRequest) -> HttpResponse:
    """Decide what the signed preview showed, less what has changed since."""
    if request.method == "GET":
        return redirect("verification:case_list")
    form = BulkForm(request.POST)
    shown = Shown.read(request.POST.get("token", ""), user_id=request.user.pk)
    if shown is None:
        messages.error(request, _("Pratinjau sudah kedaluwarsa. Buat pratinjau baru."))
        return redirect("verification:case_list")
    query, action = QueryDict(shown.query), Action(shown.action)
    if not form.is_valid():
        return _preview_page(request, query, action, form, status=422)
    try:
        done = decide_in_bulk(
            wanted=CaseFilterForm(query, scope=request.scope).to_filter(),
            verdict=_verdict(action, form.reason_in_words()),
            expected=shown.count,
            seen_at=shown.seen_at,
            by=request.user,
            scope=request.scope,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _preview_page(request, query, action, form, status=422)
    _tell(request, action, done)
    return redirect(_list_address(query))


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
        "combinations": [
            {
                "case": Case(
                    person_outcome=each.person,
                    location_outcome=each.location,
                    eligibility_outcome=each.eligibility,
                    overlap_outcome=each.overlap,
                    proposed=each.proposed,
                ),
                "count": each.count,
            }
            for each in found.combinations
        ],
        "decided_note": _decided_note(action),
        "action": action,
        "is_chosen": is_chosen,
        "is_approval": action is Action.APPROVE,
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
        count=found.to_decide,
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


def _tell(request: PortalRequest, action: Action, done: Done) -> None:
    if action is Action.APPROVE:
        text = ngettext("%(n)s kasus disetujui.", "%(n)s kasus disetujui.", done.decided)
    else:
        text = ngettext("%(n)s kasus dikembalikan.", "%(n)s kasus dikembalikan.", done.decided)
    words = [text % {"n": angka(done.decided)}]
    if done.changed:
        words.append(
            ngettext(
                "%(n)s kasus dilewati karena berubah sejak pratinjau.",
                "%(n)s kasus dilewati karena berubah sejak pratinjau.",
                done.changed,
            )
            % {"n": angka(done.changed)}
        )
    if done.decided:
        words.append(_("Instansi dapat melihat keputusannya."))
        messages.success(request, " ".join(words))
    else:
        messages.warning(request, " ".join(words))


def _list_address(query: QueryDict) -> str:
    """The worklist with the same filter, without the ticked rows."""
    rest = query.copy()
    for name in ("case", "action"):
        rest.pop(name, None)
    return f"{reverse('verification:case_list')}?{rest.urlencode()}".rstrip("?")
