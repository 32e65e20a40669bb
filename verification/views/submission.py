"""The agency hands its recipients over to verification."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.http import PortalRequest
from accounts.queries.jobs import told_of
from core import jobs
from core.templatetags.fmt import angka
from programs.models import Program
from programs.tasks import settle_soon
from verification.models import Case
from verification.operations.submission import MOST_AT_ONCE, submit
from verification.queries.ready import ready_to_submit
from verification.rules import Refused
from verification.tasks import SUBMIT


@require_POST
def program_submit(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Submit all that is ready of a program, or the recipients named in the form.

    Few rows are done at once; many become a job with a page that shows its progress.
    """
    scope = request.scope
    program = get_object_or_404(Program.objects.visible_to(scope), pk=pk)
    chosen = _chosen(request)
    waiting = ready_to_submit(program, scope, chosen).count()
    try:
        if waiting > MOST_AT_ONCE and chosen is None:
            return _hand_to_worker(request, program, waiting)
        done = submit(program=program, recipient_ids=chosen, by=request.user, scope=scope)
    except Refused as refusal:
        messages.error(request, str(refusal.text))
        return _back(program, chosen)
    except jobs.Busy:
        messages.warning(
            request, _("Penerima program ini sedang diajukan oleh orang lain. Muat ulang nanti.")
        )
        return _back(program, chosen)
    if done.total:
        settle_soon()
        messages.success(request, _done_message(done.total))
    else:
        messages.warning(
            request,
            _("Tidak ada penerima yang siap diajukan. Yang dikembalikan harus diperbaiki dahulu."),
        )
    return _back(program, chosen)


@require_safe
def submission_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Progress of a large submission; htmx asks for the bar alone."""
    job = get_object_or_404(told_of(request.scope).filter(pk=pk, kind=SUBMIT))
    program = get_object_or_404(Program.objects.visible_to(request.scope), pk=job.subject_id)
    context = {
        "job": job,
        "program": program,
        "page_title": _("Pengajuan penerima"),
        "page_subtitle": str(program),
    }
    page = "_submission_job" if request.htmx else "submission_detail"
    return render(request, f"verification/{page}.html", context)


def _hand_to_worker(request: PortalRequest, program: Program, total: int) -> HttpResponse:
    job = jobs.create(
        SUBMIT,
        subject_id=program.pk,
        by=request.user,
        membership_id=request.scope.standpoint_id,
        total=total,
    )
    jobs.send_on_commit(job)
    return redirect("verification:submission_detail", job.pk)


def _chosen(request: PortalRequest) -> list[uuid.UUID] | None:
    """The recipients named in the form; None when none is named. What is no key finds nothing."""
    texts = request.POST.getlist("recipient")
    if not texts:
        return None
    keys = []
    for text in texts:
        try:
            keys.append(uuid.UUID(text))
        except ValueError:
            continue
    return keys


def _back(program: Program, chosen: list[uuid.UUID] | None) -> HttpResponse:
    """To where the button stood: a single case, or the program."""
    if chosen is not None and len(chosen) == 1:
        case = Case.objects.filter(recipient=chosen[0]).values_list("pk", flat=True).first()
        if case is not None:
            return redirect("verification:case_detail", case)
    return redirect("programs:program_detail", program.pk)


def _done_message(count: int) -> str:
    return ngettext(
        "%(n)s penerima diajukan. Bappeda memeriksanya; hasilnya tampak di menu Verifikasi.",
        "%(n)s penerima diajukan. Bappeda memeriksanya; hasilnya tampak di menu Verifikasi.",
        count,
    ) % {"n": angka(count)}
