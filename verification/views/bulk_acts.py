"""Decisions by filter, looked back upon: what was decided, its sample, and taking it back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from core import jobs
from core.keyset import page_of
from core.models import Job
from core.scope import DatabaseRole
from core.templatetags.fmt import angka
from verification.enums import Action
from verification.forms.decision import UndoForm
from verification.models import BulkAct
from verification.operations import undo
from verification.queries import bulk_acts
from verification.rules import OWN_ACT, Refused
from verification.tasks import DECIDE_IN_BULK, UNDO_IN_BULK

_JOBS = (DECIDE_IN_BULK, UNDO_IN_BULK)


@require_safe
def bulk_list(request: PortalRequest) -> HttpResponse:
    """All acts of the scope, the latest first, with undo and sampling."""
    scope = request.scope
    page = page_of(bulk_acts.for_list(scope), bulk_acts.LATEST_FIRST, request.GET)
    context: dict[str, Any] = {
        "page_title": _("Putusan sekaligus"),
        "page_subtitle": _(
            "Putusan menurut saringan, contoh yang diperiksa, dan yang masih dapat dibatalkan."
        ),
        "crumbs": [(_("Verifikasi"), _list_url()), (_("Putusan sekaligus"), None)],
        "acts": [bulk_acts.shown(act, scope) for act in page.rows],
        "rates": bulk_acts.rates(scope),
        "shows_regency": scope.role is DatabaseRole.PROVINCE,
        "next_url": page.next_url,
        "prev_url": page.prev_url,
    }
    return render(request, "verification/bulk_list.html", context)


@require_safe
def bulk_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """One act; while a worker is at it, htmx asks for the bar alone."""
    act = _act(request, pk)
    job = _job(act)
    if request.htmx and job is not None:
        return render(request, "verification/_bulk_job.html", {"job": job, "act": act})
    return _page(request, act, UndoForm(), job)


@require_http_methods(["GET", "POST"])
def bulk_undo(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Take the act back, as far as it still stands."""
    act = _act(request, pk)
    if request.method == "GET":
        return redirect("verification:bulk_detail", pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _page(request, act, form, _job(act), status=422)
    by, scope = request.user, request.scope
    try:
        undo.start(act_id=pk, reason=form.cleaned_data["reason"], by=by, scope=scope)
    except BulkAct.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal.text))
        return redirect("verification:bulk_detail", pk)
    if act.rows > undo.MOST_AT_ONCE:
        job = jobs.create(
            UNDO_IN_BULK, subject_id=pk, by=by, membership_id=scope.standpoint_id, total=act.rows
        )
        jobs.send_on_commit(job)
    else:
        done = undo.undo_next(act_id=pk, by=by, scope=scope, most=undo.MOST_AT_ONCE)
        messages.success(request, _undone(done))
    return redirect("verification:bulk_detail", pk)


def _page(
    request: PortalRequest, act: BulkAct, form: UndoForm, job: Job | None, status: int = 200
) -> HttpResponse:
    scope = request.scope
    refusal = undo.refusal_to_undo(act, scope)
    shown = bulk_acts.shown(act, scope)
    context: dict[str, Any] = {
        "page_title": _title(act),
        "page_subtitle": bulk_acts.asked_for(act),
        "crumbs": [(_("Verifikasi"), _list_url()),
                   (_("Putusan sekaligus"), _list_url("bulk_list")), (_title(act), None)],
        "act": act,
        "shown": shown,
        "is_own": act.by_id == scope.user_id,
        "own_act": OWN_ACT,
        "job": job if job is not None and not job.is_finished else None,
        "states": bulk_acts.states_now(act),
        "wrong": bulk_acts.disagreements(act),
        "undo_form": form if refusal is None else None,
        "undo_preview": undo.preview_undo(act=act, by=request.user) if refusal is None else None,
        "undo_until": undo.until(act),
        "refusal": refusal if scope.may(Permission.CASE_DECIDE) else None,
    }  # fmt: skip
    return render(request, "verification/bulk_detail.html", context, status=status)


def _act(request: PortalRequest, pk: uuid.UUID) -> BulkAct:
    return get_object_or_404(bulk_acts.for_list(request.scope), pk=pk)


def _job(act: BulkAct) -> Job | None:
    return Job.objects.filter(subject_id=act.pk, kind__in=_JOBS).order_by("-created_at").first()


def _title(act: BulkAct) -> str:
    if act.action == Action.APPROVE:
        text = ngettext("%(n)s kasus disetujui", "%(n)s kasus disetujui", act.rows)
    else:
        text = ngettext("%(n)s kasus dikembalikan", "%(n)s kasus dikembalikan", act.rows)
    return text % {"n": angka(act.rows)}


def _undone(count: int) -> str:
    return ngettext(
        "Dibatalkan. %(n)s kasus menunggu putusan lagi.",
        "Dibatalkan. %(n)s kasus menunggu putusan lagi.",
        count,
    ) % {"n": angka(count)}


def _list_url(name: str = "case_list") -> str:
    return reverse(f"verification:{name}")
