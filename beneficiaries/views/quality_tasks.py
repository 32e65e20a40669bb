"""Handing findings down: preview, tasks, taking back, the list on paper."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from accounts.permissions import Permission
from accounts.scope import Scope
from accounts.views.export_offers import offer
from beneficiaries.forms.quality import FindingFilter, HandDownForm, ticked
from beneficiaries.models import QualityFinding, QualityTask
from beneficiaries.operations import quality_tasks as operations
from beneficiaries.quality_enums import QualityDesk
from beneficiaries.quality_exports import QUALITY_SHEET
from beneficiaries.quality_rules import QualityRefused, may_undo
from beneficiaries.queries import quality as queries
from beneficiaries.queries import quality_tasks as task_queries
from core.keyset import page_of
from core.templatetags.fmt import angka
from regions.models import Region

_MOST_PLACES = 400


@require_http_methods(["GET", "POST"])
def quality_hand(request: PortalRequest) -> HttpResponse:
    """Show what would be handed to whom, then do it; the filters stand in the address.

    Ticked findings come with the POST, first from the list (`tinjau`), then from this page.
    """
    filters = FindingFilter(request.GET, scope=request.scope)
    rows = queries.finding_list(request.scope, filters.chosen(), timezone.localdate())
    back_url = f"{reverse('beneficiaries:quality_list')}?{request.GET.urlencode()}"
    chosen, is_asked = ticked(request.POST), "tinjau" in request.POST
    if not chosen and (is_asked or "temuan" in request.POST):
        messages.error(request, _("Pilih paling sedikit satu temuan."))
        return redirect(back_url)
    if chosen:
        rows = rows.filter(pk__in=chosen)
    handable = task_queries.handable(rows, request.scope)
    regency_id = filters.chosen().get("kabupaten")
    owners = task_queries.stewards_of(regency_id) if regency_id else None
    form = HandDownForm(
        None if is_asked else request.POST or None, scope=request.scope, owners=owners
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            tasks = operations.hand_down(
                findings=rows,
                order=operations.Order(
                    desk=QualityDesk(given["desk"]),
                    due_on=given["due_on"],
                    note=given["note"],
                    officer=given.get("officer", ""),
                    owner=given.get("owner"),
                ),
                filters=filters.as_kept() | ({"dipilih": len(chosen)} if chosen else {}),
                by=request.user,
                scope=request.scope,
            )
        except QualityRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = ngettext(
                "%(rows)s temuan diserahkan dalam %(n)s tugas.",
                "%(rows)s temuan diserahkan dalam %(n)s tugas.",
                len(tasks),
            )
            told = {"rows": angka(sum(task.rows for task in tasks)), "n": len(tasks)}
            messages.success(request, words % told)
            return redirect("beneficiaries:quality_task_list")
    context = {
        "form": form,
        "places": _effect(handable, request.scope),
        "total": handable.count(),
        "left_out": rows.count() - handable.count(),
        "back_url": back_url,
        "chosen": chosen,
        "crumbs": _crumbs((_("Serahkan temuan"), None)),
    }
    return render(
        request, "beneficiaries/quality_hand.html", context, status=422 if form.errors else 200
    )


@require_GET
def quality_task_list(request: PortalRequest) -> HttpResponse:
    tasks = QualityTask.objects.visible_to(request.scope)
    page = page_of(
        tasks.select_related("place", "regency", "created_by", "owner"),
        task_queries.TASK_ORDER,
        request.GET,
    )
    return render(
        request,
        "beneficiaries/quality_task_list.html",
        {
            "page": page,
            "lines": task_queries.task_lines(page.rows, timezone.localdate()),
            "may_work": request.scope.may(Permission.QUALITY_WORK),
            "crumbs": _crumbs((_("Tugas"), None)),
        },
    )


@require_GET
def quality_task_detail(request: PortalRequest, task_pk: uuid.UUID) -> HttpResponse:
    task = _task(request, task_pk)
    line = task_queries.task_lines([task], timezone.localdate())[0]
    return render(
        request,
        "beneficiaries/quality_task_detail.html",
        {
            "task": task,
            "line": line,
            "export": offer(request, QUALITY_SHEET, task.pk) if task.undone_at is None else None,
            "kinds": queries.kinds_of(task_queries.findings_of(task), timezone.localdate()),
            "may_undo": request.scope.may(Permission.QUALITY_WORK)
            and task.undone_at is None
            and may_undo(request.scope, task.desk),
            "crumbs": _crumbs(
                (_("Tugas"), reverse("beneficiaries:quality_task_list")),
                (task.place.full_name, None),
            ),
        },
    )


@require_POST
def quality_task_undo(request: PortalRequest, task_pk: uuid.UUID) -> HttpResponse:
    task = _task(request, task_pk)
    try:
        count = operations.undo(task=task, by=request.user, scope=request.scope)
    except QualityRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Tugas ditarik; %(n)s temuan kembali seperti semula.") % {"n": angka(count)}
        )
    return redirect("beneficiaries:quality_task_detail", task_pk=task_pk)


def _effect(rows: QuerySet[QualityFinding], scope: Scope) -> list[tuple[Region, int]]:
    """How many would go where: to regencies, or for a regency to its villages."""
    column = "regency" if scope.regency_id is None else "village"
    counted = rows.order_by().values(column).annotate(rows=Count("pk")).order_by("-rows")
    found: list[Any] = list(counted.values_list(column, "rows")[:_MOST_PLACES])
    regions = Region.objects.select_related("district", "regency").in_bulk([pk for pk, _n in found])
    return [(regions[pk], number) for pk, number in found]


def _task(request: PortalRequest, task_pk: uuid.UUID) -> QualityTask:
    visible = QualityTask.objects.visible_to(request.scope)
    return get_object_or_404(
        visible.select_related("place", "regency", "created_by", "owner"), pk=task_pk
    )


def _crumbs(*rest: tuple[Any, str | None]) -> list[tuple[Any, str | None]]:
    return [(_("Mutu data"), reverse("beneficiaries:quality_overview")), *rest]
