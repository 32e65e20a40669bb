"""Lists of recipients as files: sending, progress, and what became of the rows."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from beneficiaries.import_plan import Origin
from core import jobs
from core.keyset import page_of
from core.models import Job
from core.templatetags.fmt import waktu
from programs.columns import RECIPIENT_COLUMNS
from programs.enums import UploadRowOutcome, UploadState
from programs.forms.filters import MATCH_CHOICES, RowFilter
from programs.forms.upload import UploadForm
from programs.list_naming import lacking_words
from programs.models import RecipientUpload
from programs.operations import uploads as operations
from programs.queries.families import kin_in_program
from programs.queries.list_naming import columns_asked
from programs.queries.row_marks import shown
from programs.queries.telling import tell_matches
from programs.queries.uploads import (
    ROW_ORDER,
    columns_told,
    counts_of,
    footer_of,
    is_named,
    job_of,
    kin_of,
    of_program,
    rows_of,
)
from programs.rules import accepts_recipients
from programs.tasks import CHECK_UPLOAD
from programs.views.shared import (
    add_errors,
    crumbs_below,
    program_context,
    program_or_404,
    visible_or_404,
)

_DETAIL = RecipientUpload.objects.select_related("program__kind", "created_by")


@require_safe
def upload_list(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    program = program_or_404(request, program_id)
    page = page_of(of_program(request.scope, program), ("-created_at", "-id"), request.GET)
    context = program_context(request, program, "upload_list")
    context |= {
        "page": page,
        "rows": page.rows,
    }
    return render(request, "programs/upload_list.html", context)


@require_http_methods(["GET", "POST"])
def upload_create(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    program = program_or_404(request, program_id)
    if not accepts_recipients(program):
        messages.error(request, _("Program ini tidak sedang berjalan."))
        return redirect("programs:program_detail", program.pk)
    posted = request.method == "POST"
    form = UploadForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = operations.receive(
                program=program,
                file=file,
                file_name=file.name,
                by=request.user,
                guest_agency_id=request.scope.home_agency_id,
            )
        except operations.SameFile as same:
            messages.warning(request, _same_file_words(same.upload))
            return redirect("programs:upload_detail", same.upload.pk)
        except ValidationError as error:
            add_errors(form, error)
        else:
            begin(request, upload)
            return redirect("programs:upload_detail", upload.pk)
    context = {
        "form": form,
        "program": program,
        "steps": steps(0),
        "crumbs": crumbs_below(program, _("Unggah daftar")),
    }
    return render(request, "programs/upload_form.html", context, status=422 if form.errors else 200)


@require_POST
def upload_check(request: PortalRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Check a list whose sender was told of its columns, and goes on without naming them; or go on
    with a check that has stopped.
    """
    upload: RecipientUpload = visible_or_404(
        request, _DETAIL.select_for_update(of=("self",)), upload_id
    )
    if upload.state == UploadState.MAPPING and "reason" not in upload.mapping:
        operations.go_on(upload=upload)
        begin(request, upload)
    elif has_stopped(upload, job_of(upload, CHECK_UPLOAD)):
        begin(request, upload)
    return redirect("programs:upload_detail", upload.pk)


def has_stopped(upload: RecipientUpload, job: Job | None) -> bool:
    """Whether nobody works on a list that is not checked to its end."""
    return upload.state == UploadState.RECEIVED and (job is None or job.is_finished)


def begin(request: PortalRequest, upload: RecipientUpload) -> None:
    """Have the worker look at a list, and check it unless its columns are to be named first."""
    job = jobs.create(
        CHECK_UPLOAD,
        subject_id=upload.pk,
        by=request.user,
        membership_id=request.scope.standpoint_id,
    )
    jobs.send_on_commit(job)


@require_safe
def upload_detail(request: PortalRequest, upload_id: uuid.UUID) -> HttpResponse:
    upload: RecipientUpload = visible_or_404(request, _DETAIL, upload_id)
    job = job_of(upload, CHECK_UPLOAD)
    context: dict[str, Any] = {
        "upload": upload,
        "program": upload.program,
        "job": job,
        "is_held": upload.state == UploadState.MAPPING,
        "has_stopped": has_stopped(upload, job),
        "told": columns_told(upload),
        "must_name": upload.mapping.get("reason", ""),
        "missing": lacking_words(upload.positions, columns_asked(upload)),
        "is_named": is_named(upload),
        "is_remembered": upload.mapping.get("origin") == Origin.REMEMBERED,
        "columns_of_template": ", ".join(str(column.label) for column in RECIPIENT_COLUMNS),
        "footer": footer_of(upload),
        "amount_each": upload.program.amount_each,
        "steps": steps(1),
        "can_enter": accepts_recipients(upload.program)
        and request.scope.may(Permission.RECIPIENT_EDIT),
        "crumbs": crumbs_below(upload.program, _("Hasil unggahan")),
    }
    if upload.state != UploadState.FAILED:
        context |= _outcome(request, upload, job)
    return render(request, "programs/upload_detail.html", context)


@require_safe
def upload_progress(request: PortalRequest, upload_id: uuid.UUID) -> HttpResponse:
    """The bar alone, asked for again and again."""
    upload: RecipientUpload = visible_or_404(request, _DETAIL, upload_id)
    context = {"upload": upload, "job": job_of(upload, CHECK_UPLOAD)}
    return render(request, "programs/_upload_progress.html", context)


def _outcome(request: PortalRequest, upload: RecipientUpload, job: Job | None) -> dict[str, Any]:
    form = RowFilter(request.GET)
    page = page_of(rows_of(request.scope, upload, **form.chosen()), ROW_ORDER, request.GET)
    counts = counts_of(request.scope, upload)
    so_far = sum(counts.get(outcome, 0) for outcome in UploadRowOutcome)
    recipients = [row.recipient for row in page.rows if row.recipient]
    tell_matches(request.scope, recipients)
    kin = kin_in_program(request.scope, upload.program, recipients, upload=upload)
    in_full = request.scope.is_of(upload.agency_id)
    columns, rows = shown(upload, page.rows, in_full=in_full, kin=kin)
    address = reverse("programs:upload_detail", args=[upload.pk])
    entered = counts.get(UploadRowOutcome.ENTERED, 0)
    return {
        # With nothing entered there is nothing to submit: the step is still to correct.
        "steps": steps(2 if upload.state == UploadState.CHECKED and entered else 1),
        "filter_form": form,
        "page": page,
        "columns": columns,
        "rows": rows,
        "rows_so_far": so_far,
        "outcomes": [
            (value, label, counts.get(value, 0), f"{address}?outcome={value}")
            for value, label in UploadRowOutcome.choices
        ],
        "matches": [
            (value, label, counts.get(value, 0), f"{address}?match={value}")
            for value, label in MATCH_CHOICES
        ],
        "to_correct": so_far - entered,
        "sharing": kin_of(upload),
        "sharing_url": f"{address}?kin=1",
        "entered": entered,
        "is_running": job is not None and not job.is_finished,
    }


def steps(current: int) -> list[dict[str, str]]:
    """The way of a list, as pages show it."""
    labels = (_("Kirim berkas"), _("Periksa hasil"), _("Ajukan"))
    states = ["done" if n < current else "current" if n == current else "todo" for n in range(3)]
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]


def _same_file_words(upload: RecipientUpload) -> str:
    return _(
        "Berkas yang sama sudah diunggah oleh %(name)s pada %(at)s; berikut hasilnya. "
        "Untuk mengirim perbaikan, simpan perubahan Anda lebih dahulu, lalu unggah lagi."
    ) % {"name": upload.created_by, "at": waktu(upload.created_at)}
