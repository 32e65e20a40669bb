"""Taking last year's program over into the next."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from core import jobs
from core.templatetags.fmt import angka
from programs.enums import ProgramState
from programs.forms.program_copy import ProgramCopyForm
from programs.operations.program_copies import copy_program
from programs.queries.distributions import latest_job, passed_rounds
from programs.tasks import COPY_RECIPIENTS
from programs.views.shared import add_errors, crumbs_below, program_or_404


@require_http_methods(["GET", "POST"])
def program_copy(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    source = program_or_404(request, program_id)
    data = request.POST if request.method == "POST" else None
    may_enter = request.scope.may(Permission.RECIPIENT_EDIT)
    form = ProgramCopyForm(data, source=source, may_enter=may_enter)
    if data is not None and form.is_valid():
        try:
            program, is_new = copy_program(
                source=source,
                program_id=form.cleaned_data["entry"],
                values=form.values(),
                state=ProgramState.DRAFT if "draft" in data else ProgramState.RUNNING,
                with_rounds=form.cleaned_data["with_rounds"],
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            if is_new and form.cleaned_data.get("with_recipients"):
                job = jobs.create(
                    COPY_RECIPIENTS,
                    subject_id=program.pk,
                    by=request.user,
                    membership_id=request.scope.standpoint_id,
                )
                jobs.send_on_commit(job)
            messages.success(request, _("Program disalin. Periksa lagi data dan jadwalnya."))
            if passed := passed_rounds(program, timezone.localdate()):
                messages.warning(
                    request,
                    ngettext(
                        "%(n)s jadwal penyaluran yang disalin sudah lewat tanggalnya. Ubah "
                        "tanggalnya, atau batalkan penyaluran itu.",
                        "%(n)s jadwal penyaluran yang disalin sudah lewat tanggalnya. Ubah "
                        "tanggalnya, atau batalkan penyaluran itu.",
                        passed,
                    )
                    % {"n": angka(passed)},
                )
            return redirect("programs:program_detail", program.pk)
    context = {
        "form": form,
        "source": source,
        "crumbs": crumbs_below(source, _("Salin program")),
    }
    status = 422 if form.errors else 200
    return render(request, "programs/program_form.html", context, status=status)


@require_safe
def program_copying(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """The bar alone, asked for again and again."""
    program = program_or_404(request, program_id)
    context = {"program": program, "job": latest_job(COPY_RECIPIENTS, program.pk)}
    return render(request, "programs/_copy_progress.html", context)
