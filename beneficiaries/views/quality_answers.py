"""Answered lists of findings: send one, watch it being worked off, fetch the faulty rows."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from accounts.operations import taken
from beneficiaries.forms.quality_answers import AnswerFileForm
from beneficiaries.job_kinds import QUALITY_ANSWERS
from beneficiaries.models import QualityAnswerFile
from beneficiaries.operations import quality_answers as operations
from beneficiaries.quality_enums import AnswerFileState
from beneficiaries.queries import quality_answers as queries
from beneficiaries.queries.imports import last_job
from core import jobs
from core.downloads import XLSX, private_file_response
from core.keyset import page_of


@require_GET
def answers_list(request: PortalRequest) -> HttpResponse:
    visible = QualityAnswerFile.objects.visible_to(request.scope)
    page = page_of(visible.select_related("regency", "created_by"), queries.ORDER, request.GET)
    context = {
        "page": page,
        "rows": [(one, queries.faulty_count(one)) for one in page.rows],
        "crumbs": _crumbs((_("Lembar jawaban"), None)),
    }
    return render(request, "beneficiaries/answers_list.html", context)


@require_http_methods(["GET", "POST"])
def answers_create(request: PortalRequest) -> HttpResponse:
    form = AnswerFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        answers = operations.receive(
            file=file, filename=file.name, regency_id=request.scope.regency_id, by=request.user
        )
        _enqueue(request, answers)
        return redirect("beneficiaries:answers_detail", pk=answers.pk)
    context = {"form": form, "crumbs": _crumbs(_list_crumb(), (_("Kirim"), None))}
    status = 422 if form.errors else 200
    return render(request, "beneficiaries/answers_create.html", context, status=status)


@require_GET
def answers_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    answers = _answers(request, pk)
    context = {
        "answers": answers,
        "fates": queries.fates_of(answers),
        "faulty_count": queries.faulty_count(answers),
        "faulty": queries.faulty_rows(answers),
        "job": last_job(answers.pk, [QUALITY_ANSWERS]),
        "crumbs": _crumbs(_list_crumb(), (answers.file_name, None)),
    }
    return render(request, "beneficiaries/answers_detail.html", context)


@require_GET
def answers_progress(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    answers = _answers(request, pk)
    job = last_job(answers.pk, [QUALITY_ANSWERS])
    if job is None:
        raise Http404
    context = {"answers": answers, "job": job}
    return render(request, "beneficiaries/_answers_progress.html", context)


@require_POST
def answers_resume(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Work that gave up goes on behind its last row."""
    answers = _answers(request, pk)
    if answers.state == AnswerFileState.RECEIVED:
        _enqueue(request, answers)
    return redirect("beneficiaries:answers_detail", pk=pk)


@require_GET
def answers_corrections(request: PortalRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The faulty rows, to be corrected and sent back."""
    answers = _answers(request, pk)
    if not answers.corrections:
        raise Http404
    taken.record(
        "quality.download_corrections",
        by=request.user,
        subject=answers,
        rows=queries.faulty_count(answers),
        whose=taken.Whose(queries.places_of_faulty(answers)),
    )
    return private_file_response(answers.corrections, "perbaikan-lembar-jawaban.xlsx", XLSX)


def _answers(request: PortalRequest, pk: uuid.UUID) -> QualityAnswerFile:
    visible = QualityAnswerFile.objects.visible_to(request.scope)
    return get_object_or_404(visible.select_related("regency", "created_by"), pk=pk)


def _enqueue(request: PortalRequest, answers: QualityAnswerFile) -> None:
    job = jobs.create(
        QUALITY_ANSWERS,
        subject_id=answers.pk,
        by=request.user,
        membership_id=request.scope.standpoint_id,
    )
    jobs.send_on_commit(job)


def _list_crumb() -> tuple[Any, str]:
    return (_("Lembar jawaban"), reverse("beneficiaries:answers_list"))


def _crumbs(*rest: tuple[Any, str | None]) -> list[tuple[Any, str | None]]:
    return [(_("Mutu data"), reverse("beneficiaries:quality_overview")), *rest]
