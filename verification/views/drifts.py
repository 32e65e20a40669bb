"""Drifts: decided cases that would be judged otherwise today, kept or opened again."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from core.keyset import page_of
from core.scope import DatabaseRole
from core.templatetags.fmt import angka
from verification.bulk_tokens import Shown
from verification.enums import DriftState
from verification.forms.drifts import DriftFilterForm, KeepAllForm, ReasonForm
from verification.models import Case, Drift
from verification.operations.drift_answers import MOST_AT_ONCE, keep, keep_all, reopen
from verification.queries import drifts as queries
from verification.queries.takeovers import is_taken_over
from verification.rules import Refused

_KEEP = "keep_drifts"


@require_safe
def drift_list(request: PortalRequest) -> HttpResponse:
    """What changed into what, how often, and the cases behind it."""
    scope = request.scope
    form = DriftFilterForm(request.GET, scope=scope)
    wanted = form.to_filter()
    rows = queries.matching(scope, wanted)
    page = page_of(queries.for_list(rows), queries.OLDEST_FIRST, request.GET)
    is_open = wanted.state == DriftState.OPEN
    context: dict[str, Any] = {
        "page_title": _("Perubahan sesudah putusan"),
        "page_subtitle": _(
            "Kasus yang sudah diputuskan, tetapi akan dinilai lain menurut keadaan sekarang. "
            "Putusannya tetap berlaku sampai Anda menanganinya."
        ),
        "page_count": rows.count(),
        "filter_form": form,
        "query": form.query(),
        "is_filtered": bool(form.query()),
        "changes": _linked(queries.summary(rows), form.query()),
        "drifts": [(drift, queries.lines(drift.before, drift.after)) for drift in page.rows],
        "rechecks": queries.last_rechecks(scope),
        "may_keep": is_open and bool(page.rows) and _may_handle(request),
        "shows_regency": scope.role is DatabaseRole.PROVINCE,
        "is_open": is_open,
        "next_url": page.next_url,
        "prev_url": page.prev_url,
    }
    return render(request, "verification/drift_list.html", context)


@require_http_methods(["GET", "POST"])
def drift_keep_all(request: PortalRequest) -> HttpResponse:
    """Keep the decisions of all drifts of a filter, as they were shown, with one reason."""
    if request.method == "GET":
        return _keep_all_page(request, request.GET, None)
    form = KeepAllForm(request.POST)
    shown = Shown.read(request.POST.get("token", ""), user_id=request.user.pk)
    if shown is None or shown.action != _KEEP:
        messages.error(request, _("Daftar sudah kedaluwarsa. Buka lagi daftarnya."))
        return redirect("verification:drift_list")
    query = QueryDict(shown.query)
    if not form.is_valid():
        return _keep_all_page(request, query, form, status=422)
    wanted = DriftFilterForm(query, scope=request.scope).to_filter()
    try:
        kept = keep_all(
            wanted=queries.matching(request.scope, wanted),
            reason=form.cleaned_data["reason"],
            expected=shown.count,
            seen_at=shown.seen_at,
            by=request.user,
            scope=request.scope,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal.text))
        return _keep_all_page(request, query, form, status=422)
    messages.success(
        request,
        ngettext("%(n)s putusan dipertahankan.", "%(n)s putusan dipertahankan.", kept)
        % {"n": angka(kept)},
    )
    return redirect("verification:drift_list")


@require_POST
def drift_keep(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The decision stands; says why."""
    return _handle(request, pk, keep, _("Putusan dipertahankan."))


@require_POST
def drift_reopen(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Back into the queue; says why."""
    return _handle(request, pk, reopen, _("Kasus dibuka kembali dan menunggu putusan."))


def _handle(request: PortalRequest, pk: uuid.UUID, act: Any, done: str) -> HttpResponse:
    drift = get_object_or_404(Drift.objects.visible_to(request.scope), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tuliskan alasannya."))
        return redirect("verification:case_detail", drift.case_id)
    try:
        act(drift=drift, reason=form.cleaned_data["reason"], by=request.user, scope=request.scope)
    except Case.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal.text))
    else:
        messages.success(request, done)
    return redirect("verification:case_detail", drift.case_id)


def _keep_all_page(
    request: PortalRequest, query: QueryDict, form: KeepAllForm | None, status: int = 200
) -> HttpResponse:
    asked = DriftFilterForm(query, scope=request.scope)
    seen_at: datetime.datetime = timezone.now()
    rows = queries.matching(request.scope, asked.to_filter()).filter(state=DriftState.OPEN)
    number = min(rows.count(), MOST_AT_ONCE)
    shown = Shown(request.user.pk, _KEEP, asked.query(), number, seen_at)
    context: dict[str, Any] = {
        "page_title": _("Pertahankan putusan menurut saringan"),
        "crumbs": [
            (_("Perubahan sesudah putusan"), f"{_list_url()}?{asked.query()}"),
            (_("Pertahankan"), None),
        ],
        "number": number,
        "changes": queries.summary(rows),
        "filter_form": asked,
        "form": form or KeepAllForm(),
        "token": shown.sign(),
        "back_url": f"{_list_url()}?{asked.query()}",
        "refused": not _may_handle(request),
    }
    return render(request, "verification/drift_keep_all.html", context, status=status)


def _linked(changes: list[queries.Change], query: str) -> list[dict[str, Any]]:
    """Each change with the address that shows its cases only."""
    linked = []
    for change in changes:
        narrowed = QueryDict(query, mutable=True)
        narrowed["kind"], narrowed["outcome"] = change.kind, change.after
        linked.append({"change": change, "url": f"{_list_url()}?{narrowed.urlencode()}"})
    return linked


def _may_handle(request: PortalRequest) -> bool:
    return request.scope.may(Permission.CASE_DECIDE) and not is_taken_over(request.scope)


def _list_url() -> str:
    return reverse("verification:drift_list")
