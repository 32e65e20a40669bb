"""Mass matching: send a file, watch it being matched, fetch the result."""

from __future__ import annotations

import uuid
from collections import Counter

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from accounts.operations import taken
from beneficiaries.enums import MatchRunState
from beneficiaries.forms.matching import MatchForm
from beneficiaries.job_kinds import MATCH
from beneficiaries.models import MatchRun
from beneficiaries.operations import match_runs
from beneficiaries.queries.imports import last_job
from core import jobs
from core.downloads import XLSX, private_file_response
from core.keyset import page_of

_ORDER = ("-created_at", "-pk")


def _run(request: PortalRequest, pk: uuid.UUID) -> MatchRun:
    visible = MatchRun.objects.visible_to(request.scope)
    return get_object_or_404(visible.select_related("regency", "created_by"), pk=pk)


@require_GET
def match_list(request: PortalRequest) -> HttpResponse:
    runs = MatchRun.objects.visible_to(request.scope).select_related("regency", "created_by")
    page = page_of(runs, _ORDER, request.GET)
    return render(request, "beneficiaries/match_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def match_create(request: PortalRequest) -> HttpResponse:
    form = MatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        run = match_runs.receive(
            file=file, filename=file.name, regency_id=request.scope.regency_id, by=request.user
        )
        _enqueue(request, run)
        return redirect("beneficiaries:match_detail", pk=run.pk)
    return render(request, "beneficiaries/match_create.html", {"form": form})


@require_GET
def match_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    run = _run(request, pk)
    context = {
        "run": run,
        "rows": sum((run.counts or {}).values()),
        "job": last_job(run.pk, [MATCH]),
    }
    return render(request, "beneficiaries/match_detail.html", context)


@require_GET
def match_progress(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    run = _run(request, pk)
    job = last_job(run.pk, [MATCH])
    if job is None:
        raise Http404
    return render(request, "beneficiaries/_match_progress.html", {"run": run, "job": job})


@require_POST
def match_resume(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Work that gave up is begun anew."""
    run = _run(request, pk)
    if run.state == MatchRunState.RECEIVED:
        _enqueue(request, run)
    return redirect("beneficiaries:match_detail", pk=pk)


@require_GET
def match_result(request: PortalRequest, pk: uuid.UUID) -> HttpResponseBase:
    run = _run(request, pk)
    if not run.result:
        raise Http404
    taken.record(
        "match_run.download", by=request.user, subject=run, rows=sum(run.counts.values()),
        whose=taken.Whose(Counter({int(place): rows for place, rows in run.places.items()})),
    )  # fmt: skip
    return private_file_response(run.result, "hasil-pemadanan.xlsx", XLSX)


def _enqueue(request: PortalRequest, run: MatchRun) -> None:
    job = jobs.create(
        MATCH, subject_id=run.pk, by=request.user, membership_id=request.scope.standpoint_id
    )
    jobs.send_on_commit(job)
