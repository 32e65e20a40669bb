"""The data-quality queue: overview, findings, one finding, closing and checking."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from accounts.permissions import Permission
from accounts.views.export_offers import offer
from beneficiaries.enums import SeenOn
from beneficiaries.forms.quality import CloseForm, FindingFilter, ticked
from beneficiaries.forms.territory import TerritoryFilter
from beneficiaries.job_kinds import QUALITY_CHECK
from beneficiaries.models import QualityFinding
from beneficiaries.operations import quality_acts, sights
from beneficiaries.quality.kinds import KINDS
from beneficiaries.quality_compare import compare
from beneficiaries.quality_enums import WAITING, QualityOutcome, QualityState
from beneficiaries.quality_exports import QUALITY_LIST
from beneficiaries.quality_lists import FINDINGS
from beneficiaries.quality_rules import QualityRefused
from beneficiaries.quality_words import told
from beneficiaries.queries import quality as queries
from beneficiaries.queries.imports import last_job
from beneficiaries.queries.quality_tasks import handable
from beneficiaries.tasks_quality import subject_of
from core import jobs
from core.arrangements import arrange
from core.counting import up_to
from core.keyset import page_of
from core.models import Job
from core.scope import DatabaseRole
from regions.queries.options import regencies


@require_GET
def quality_overview(request: PortalRequest) -> HttpResponse:
    """Kinds and places with what waits, what is overdue and how much was cured."""
    form = TerritoryFilter(request.GET, scope=request.scope)
    chosen = form.chosen()
    today = timezone.localdate()
    kinds = queries.kind_lines(request.scope, chosen, today)
    level, places = queries.place_lines(request.scope, chosen, today)
    total = sum(line.total for line in kinds)
    ended = sum(line.closed + line.cured for line in kinds)
    # Empty choices left out: they would undo what a link of a line adds.
    kept = urlencode(chosen)
    context: dict[str, Any] = {
        "filters": form,
        "kinds": kinds,
        "places": places,
        "level": level,
        "waiting": sum(line.waiting for line in kinds),
        "handed": sum(line.handed for line in kinds),
        "overdue": sum(line.overdue for line in kinds),
        "rate": 100 * ended / total if total else None,
        "kept": f"&{kept}" if kept else "",
        "list_query": kept,
        "informed": queries.informed(request.scope, chosen),
        "checks": queries.last_checks(request.scope, chosen),
        "may_work": request.scope.may(Permission.QUALITY_WORK),
        "job": _job(request),
    }
    return render(request, "beneficiaries/quality_overview.html", context)


@require_POST
def quality_check(request: PortalRequest) -> HttpResponse:
    """Have the steward's territory checked now."""
    job = jobs.create(
        QUALITY_CHECK,
        subject_id=subject_of(request.scope.regency_id),
        by=request.user,
        membership_id=request.scope.standpoint_id,
    )
    jobs.send_on_commit(job)
    return redirect("beneficiaries:quality_overview")


@require_GET
def quality_progress(request: PortalRequest) -> HttpResponse:
    job = _job(request)
    if job is None:
        raise Http404
    return render(request, "beneficiaries/_quality_progress.html", {"job": job})


@require_GET
def quality_list(request: PortalRequest) -> HttpResponse:
    form = FindingFilter(request.GET, scope=request.scope)
    chosen = form.chosen()
    found = queries.finding_list(request.scope, chosen, timezone.localdate())
    count = up_to(found)
    layout = arrange(FINDINGS, request)
    if layout.moved:
        return redirect(layout.moved)
    page = page_of(queries.with_names(found), layout.order, request.GET)
    may_work = request.scope.may(Permission.QUALITY_WORK)
    return render(
        request,
        "beneficiaries/quality_list.html",
        {
            "filters": form,
            "list": layout,
            "export": offer(request, QUALITY_LIST),
            "page": page,
            "rows": [(one, KINDS.get(one.kind), told(one)) for one in page.rows],
            "page_count": None if count.is_more else count.number,
            "more_than": count.number if count.is_more else None,
            "may_work": may_work,
            "box_form": "temuan" if may_work else "",
            "handable": up_to(handable(found, request.scope)) if may_work else None,
            "close_form": CloseForm(),
            "crumbs": _crumbs((_("Daftar temuan"), None)),
            "today": timezone.localdate(),
        },
    )


@require_GET
def quality_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    return _detail(request, _finding(request, pk), CloseForm())


@require_POST
def quality_close(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Close one finding, and go on to the next of its kind in the village."""
    finding = _finding(request, pk)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _detail(request, finding, form)
    done = quality_acts.close(
        ids=[finding.pk],
        outcome=QualityOutcome(form.cleaned_data["outcome"]),
        reason=form.cleaned_data["reason"],
        by=request.user,
        scope=request.scope,
    )
    if done.closed:
        messages.success(request, _("Temuan ditutup. Anda dapat membukanya kembali di halamannya."))
        if done.together:
            messages.info(request, _("Temuan yang sama pada catatan pasangannya ikut ditutup."))
    else:
        messages.warning(request, _("Temuan ini sudah ditutup petugas lain atau sudah teratasi."))
    return redirect("beneficiaries:quality_detail", pk=pk)


@require_POST
def quality_close_many(request: PortalRequest) -> HttpResponse:
    """Close the ticked findings of the list with one outcome."""
    ids = ticked(request.POST)
    form = CloseForm(request.POST)
    back = f"{reverse('beneficiaries:quality_list')}?{request.GET.urlencode()}"
    if not ids or not form.is_valid():
        reasons = [str(error) for errors in form.errors.values() for error in errors]
        words = reasons[0] if ids and reasons else _("Pilih paling sedikit satu temuan.")
        messages.error(request, words)
        return redirect(back)
    done = quality_acts.close(
        ids=ids,
        outcome=QualityOutcome(form.cleaned_data["outcome"]),
        reason=form.cleaned_data["reason"],
        by=request.user,
        scope=request.scope,
    )
    words = ngettext("%(n)s temuan ditutup.", "%(n)s temuan ditutup.", done.closed)
    messages.success(request, words % {"n": done.closed})
    if done.together:
        with_it = ngettext(
            "%(n)s temuan pasangannya ikut ditutup.",
            "%(n)s temuan pasangannya ikut ditutup.",
            done.together,
        )
        messages.info(request, with_it % {"n": done.together})
    if done.skipped:
        skipped = ngettext(
            "%(n)s temuan sudah ditutup lebih dahulu.",
            "%(n)s temuan sudah ditutup lebih dahulu.",
            done.skipped,
        )
        messages.info(request, skipped % {"n": done.skipped})
    return redirect(back)


@require_POST
def quality_reopen(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    finding = _finding(request, pk)
    try:
        quality_acts.reopen(finding=finding, by=request.user)
    except QualityRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Temuan dibuka kembali."))
    return redirect("beneficiaries:quality_detail", pk=pk)


@require_GET
def quality_figures(request: PortalRequest) -> HttpResponse:
    """Numbers for those who see no names; small ones are left out."""
    columns = [
        one
        for one in regencies(settings.PROVINCE_CODE)
        if request.scope.regency_id in (None, one.id)
    ]
    rows = []
    for kind, told_of in queries.figures():
        by_regency = dict(told_of)
        rows.append((kind, [(one, by_regency.get(one.id, 0)) for one in columns]))
    return render(
        request,
        "beneficiaries/quality_figures.html",
        {
            "regencies": columns,
            "rows": rows,
            "sees_all": request.scope.may(Permission.QUALITY_VIEW),
        },
    )


def _finding(request: PortalRequest, pk: uuid.UUID) -> QualityFinding:
    visible = QualityFinding.objects.visible_to(request.scope)
    return get_object_or_404(
        visible.select_related(
            "person", "household", "village", "district", "regency", "task", "task__place",
            "task__created_by", "before_task", "closed_by",
        ),
        pk=pk,
    )  # fmt: skip


def _detail(request: PortalRequest, finding: QualityFinding, form: CloseForm) -> HttpResponse:
    beside = queries.people_of(finding, request.scope)
    shown = [finding.household, *(person.household for person in beside.people)]
    sights.note_all(shown, SeenOn.QUALITY, scope=request.scope)
    first = beside.people[0] if beside.people else None
    kind = KINDS.get(finding.kind)
    context = {
        "finding": finding,
        "kind": kind,
        "told": told(finding),
        "people": beside.people,
        "pairs": [(other, compare(first, other)) for other in beside.people[1:]]
        if first and finding.person_id
        else [],
        "elsewhere": beside.elsewhere,
        "twin": queries.twin_of(finding, request.scope),
        "events": queries.events_of(finding),
        "form": form,
        "may_work": request.scope.may(Permission.QUALITY_WORK),
        "is_waiting": finding.state in WAITING,
        # Of the makers of proposals, those who work on findings are a regency's.
        "may_propose": finding.state in WAITING
        and request.scope.role is DatabaseRole.REGENCY
        and request.scope.may(Permission.PROPOSAL_EDIT),
        "is_closed": finding.state == QualityState.CLOSED,
        "is_late": bool(finding.due_on and finding.due_on < timezone.localdate()),
        "crumbs": _crumbs(
            (
                kind.label if kind else finding.kind,
                f"{reverse('beneficiaries:quality_list')}?jenis={finding.kind}",
            ),
            (finding.person.name if finding.person else finding.household.head_name, None),
        ),
    }
    return render(
        request, "beneficiaries/quality_detail.html", context, status=422 if form.errors else 200
    )


def _crumbs(*rest: tuple[Any, str | None]) -> list[tuple[Any, str | None]]:
    return [(_("Mutu data"), reverse("beneficiaries:quality_overview")), *rest]


def _job(request: PortalRequest) -> Job | None:
    return last_job(subject_of(request.scope.regency_id), [QUALITY_CHECK])
