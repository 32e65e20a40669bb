"""Taking the last activation of a regency back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import PortalRequest
from beneficiaries import job_kinds
from beneficiaries.forms.imports import UndoForm
from beneficiaries.models import ReleaseActivation
from beneficiaries.operations import undo_activation
from beneficiaries.queries import imports as import_queries
from beneficiaries.queries import releases as queries
from core import jobs
from core.models import Job


def _activation(request: PortalRequest, pk: uuid.UUID) -> ReleaseActivation:
    own = ReleaseActivation.objects.filter(regency__in=queries.regencies_of(request.scope))
    return get_object_or_404(own.select_related("release", "regency"), pk=pk)


@require_http_methods(["GET", "POST"])
def activation_undo(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """What was the base before, and the reason why it should be so again. The work is a job."""
    activation = _activation(request, pk)
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_activation.ask(
                activation=activation, reason=form.cleaned_data["reason"], by=request.user
            )
        except undo_activation.UndoRefused as refusal:
            messages.error(request, str(refusal))
        else:
            jobs.send_on_commit(
                jobs.create(
                    job_kinds.UNDO,
                    subject_id=activation.pk,
                    by=request.user,
                    membership_id=request.scope.standpoint_id,
                )
            )
        return redirect("beneficiaries:activation_undo", pk=pk)
    return render(
        request,
        "beneficiaries/activation_undo.html",
        {
            "activation": activation,
            "release": activation.release,
            "former": undo_activation.former_of(activation),
            "job": _job(activation),
            "form": form,
        },
    )


@require_GET
def activation_undo_progress(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    activation = _activation(request, pk)
    job = _job(activation)
    if job is None:
        raise Http404
    return render(
        request, "beneficiaries/_undo_progress.html", {"activation": activation, "job": job}
    )


def _job(activation: ReleaseActivation) -> Job | None:
    return import_queries.last_job(activation.pk, [job_kinds.UNDO])
