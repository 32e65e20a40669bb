"""Group lists at a steward's desk: send one, look at its figures, apply it, take it back."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from accounts.operations import taken
from beneficiaries.forms.group_lists import GroupListForm
from beneficiaries.forms.imports import UndoForm
from beneficiaries.group_enums import CURES, GroupListState, GroupOutcome
from beneficiaries.job_kinds import GROUP_LIST
from beneficiaries.models import GroupList, GroupRow
from beneficiaries.operations import group_lists as operations
from beneficiaries.queries import groups as queries
from beneficiaries.queries.imports import last_job
from core import jobs
from core.downloads import XLSX, private_file_response
from core.keyset import page_of

# Outcomes that have a card of their own on the page of a list.
_CARDS = (GroupOutcome.JOINED, GroupOutcome.CHECK, GroupOutcome.NOT_FOUND)


@require_GET
def group_list_list(request: PortalRequest) -> HttpResponse:
    visible = GroupList.objects.visible_to(request.scope)
    page = page_of(
        visible.select_related("regency", "created_by", "origin"), queries.ORDER, request.GET
    )
    context = {"page": page, "crumbs": [(_("Daftar kelompok"), None)]}
    return render(request, "beneficiaries/grouplist_list.html", context)


@require_http_methods(["GET", "POST"])
def group_list_create(request: PortalRequest) -> HttpResponse:
    form = GroupListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        group_list = operations.receive(
            file=file,
            filename=file.name,
            told=form.told(),
            regency_id=request.scope.regency_id,
            by=request.user,
        )
        _enqueue(request, group_list)
        return redirect("beneficiaries:grouplist_detail", pk=group_list.pk)
    context = {"form": form, "crumbs": [_list_crumb(), (_("Kirim"), None)]}
    status = 422 if form.errors else 200
    return render(request, "beneficiaries/grouplist_create.html", context, status=status)


@require_GET
def group_list_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    return _detail(request, _visible(request, pk), UndoForm())


@require_GET
def group_list_progress(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    group_list = _visible(request, pk)
    job = last_job(group_list.pk, [GROUP_LIST])
    if job is None:
        raise Http404
    context = {"group_list": group_list, "job": job}
    return render(request, "beneficiaries/_grouplist_progress.html", context)


@require_POST
def group_list_resume(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Work that gave up begins anew."""
    group_list = _own(request, pk)
    if group_list.state == GroupListState.RECEIVED:
        _enqueue(request, group_list)
    return redirect("beneficiaries:grouplist_detail", pk=pk)


@require_POST
def group_list_apply(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    group_list = _own(request, pk)
    return _act(
        request,
        group_list,
        lambda: operations.apply(group_list=group_list, by=request.user),
        _("Daftar kini berlaku; keanggotaannya tampil pada keluarga."),
    )


@require_POST
def group_list_discard(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    group_list = _own(request, pk)
    return _act(
        request,
        group_list,
        lambda: operations.discard(group_list=group_list, by=request.user),
        _("Daftar dibatalkan; tidak ada keanggotaan yang berubah."),
    )


@require_POST
def group_list_take_back(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    group_list = _own(request, pk)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _detail(request, group_list, form)
    reason = form.cleaned_data["reason"]
    return _act(
        request,
        group_list,
        lambda: operations.take_back(group_list=group_list, reason=reason, by=request.user),
        _("Daftar ditarik kembali; daftar sebelumnya, bila ada, berlaku lagi."),
    )


@require_GET
def group_list_leftovers(request: PortalRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The rows that are joined to nobody, to be looked into. For the desk that sent them."""
    group_list = _own(request, pk)
    if not group_list.leftovers:
        raise Http404
    rows = GroupRow.objects.filter(group_list=group_list).exclude(outcome=GroupOutcome.JOINED)
    places = rows.filter(regency__isnull=False).order_by().values_list("regency_id", flat=True)
    taken.record(
        "group_list.download_leftovers",
        by=request.user,
        subject=group_list,
        rows=rows.count(),
        whose=taken.Whose(Counter(places)),
    )
    return private_file_response(group_list.leftovers, "daftar-kelompok-sisa.xlsx", XLSX)


def _act(
    request: PortalRequest, group_list: GroupList, act: Callable[[], None], done: str
) -> HttpResponse:
    try:
        act()
    except operations.GroupListConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, done)
    return redirect("beneficiaries:grouplist_detail", pk=group_list.pk)


def _detail(request: PortalRequest, group_list: GroupList, form: UndoForm) -> HttpResponse:
    figures = queries.figures_of(group_list)
    total = queries.total_of(figures)
    met = {GroupOutcome.JOINED, *total.by_outcome}
    is_own = group_list.regency_id == request.scope.regency_id
    is_checked = group_list.state == GroupListState.CHECKED
    former = queries.would_replace(group_list) if is_checked else None
    context: dict[str, Any] = {
        "group_list": group_list,
        "is_own": is_own,
        "figures": figures,
        "total": total,
        # What no row met stays out of a table that is wide enough.
        "outcomes": [(one, label) for one, label in GroupOutcome.choices if one in met],
        "faults": [(one, CURES[one], n) for one, n in queries.faults_of(group_list)],
        "former": former,
        "dropped": queries.dropped_by(group_list, former) if former else 0,
        # Faulty ones and those of other places: of a card of their own, so that all add up.
        "others": total.rows - sum(total.by_outcome.get(one, 0) for one in _CARDS),
        "job": last_job(group_list.pk, [GROUP_LIST]),
        "form": form,
        "crumbs": [_list_crumb(), (str(group_list), None)],
    }
    status = 422 if form.errors else 200
    return render(request, "beneficiaries/grouplist_detail.html", context, status=status)


def _visible(request: PortalRequest, pk: uuid.UUID) -> GroupList:
    visible = GroupList.objects.visible_to(request.scope)
    return get_object_or_404(visible.select_related("regency", "created_by", "origin"), pk=pk)


def _own(request: PortalRequest, pk: uuid.UUID) -> GroupList:
    """A list of this desk: a regency reads those of the province, and changes none of them."""
    group_list = _visible(request, pk)
    if group_list.regency_id != request.scope.regency_id:
        raise Http404
    return group_list


def _enqueue(request: PortalRequest, group_list: GroupList) -> None:
    job = jobs.create(
        GROUP_LIST,
        subject_id=group_list.pk,
        by=request.user,
        membership_id=request.scope.standpoint_id,
    )
    jobs.send_on_commit(job)


def _list_crumb() -> tuple[str, str]:
    return (_("Daftar kelompok"), reverse("beneficiaries:grouplist_list"))
