"""Pages of programs: list, detail, forms, history."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PortalRequest
from accounts.models import Agency
from accounts.permissions import Permission
from core.keyset import page_of
from core.scope import DatabaseRole
from programs.enums import ProgramState
from programs.forms.filters import ProgramFilter
from programs.forms.program import CriteriaForm, ProgramForm
from programs.models import Program
from programs.operations import programs as operations
from programs.queries.criteria import current_criteria
from programs.queries.distributions import latest_job
from programs.queries.history import program_history as history_of
from programs.queries.programs import PROGRAM_ORDER, listed, progress_of, years
from programs.queries.territory import Territory
from programs.tasks import COPY_RECIPIENTS
from programs.views.shared import add_errors, crumbs_below, program_context, program_or_404
from programs.words import short_rupiah


@require_safe
def program_list(request: PortalRequest) -> HttpResponse:
    scope = request.scope
    form = ProgramFilter(request.GET, years=years(scope))
    rows = listed(scope, **form.chosen())
    page = page_of(rows, PROGRAM_ORDER, request.GET)
    progress = progress_of(scope, [program.pk for program in page.rows])
    context = {
        "filter_form": form,
        "page": page,
        "rows": [(program, progress[program.pk]) for program in page.rows],
        "page_count": rows.count(),
        "can_edit": scope.may(Permission.PROGRAM_EDIT),
        "filtered": bool(form.chosen()),
    }
    return render(request, "programs/program_list.html", context)


@require_safe
def program_detail(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    program = program_or_404(request, program_id)
    context = program_context(request, program, "program_detail")
    context["criteria"] = current_criteria(program)
    if program.copied_from_id:
        sources = Program.objects.visible_to(request.scope)
        context["copied_from"] = sources.filter(pk=program.copied_from_id).first()
        context["copy_job"] = latest_job(COPY_RECIPIENTS, program.pk)
    context["target_share"] = context["progress"].total * 100 / program.target_quantity
    context["budget_share"] = (
        context["progress"].amount * 100 / program.budget if program.budget else None
    )
    # A regency sees of the province's programs what lies on its own ground: no shares of the whole.
    context["own_part"] = request.scope.role is DatabaseRole.REGENCY and not program.regency_id
    context["is_over"] = (
        program.state == ProgramState.RUNNING
        and program.ends_on is not None
        and program.ends_on < timezone.localdate()
    )
    context["amount_text"], context["amount_unit"] = short_rupiah(context["progress"].amount)
    return render(request, "programs/program_detail.html", context)


@require_http_methods(["GET", "POST"])
def program_create(request: PortalRequest) -> HttpResponse:
    agency = Agency.objects.get(memberships=request.scope.membership_id)
    data = request.POST if request.method == "POST" else None
    form = ProgramForm(data, of_regency=agency.regency_id is not None)
    areas = Territory.of(request.scope).area_choices()
    criteria = CriteriaForm(data, area_choices=areas)
    if data is not None and form.is_valid() and criteria.is_valid():
        try:
            program, _is_new = operations.create(
                agency=agency,
                program_id=form.cleaned_data["entry"],
                values=form.values(),
                deciles=criteria.cleaned_data["deciles"],
                area_ids=criteria.cleaned_data["areas"],
                state=ProgramState.DRAFT if "draft" in data else ProgramState.RUNNING,
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Program tersimpan. Anda dapat mulai mencatat penerima."))
            return redirect("programs:program_detail", program.pk)
    context = {
        "form": form,
        "criteria_form": criteria,
        "crumbs": [
            (_("Program"), reverse("programs:program_list")),
            (_("Program baru"), None),
        ],
    }
    return render(request, "programs/program_form.html", context, status=_status(form, criteria))


@require_http_methods(["GET", "POST"])
def program_edit(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    program = program_or_404(request, program_id)
    data = request.POST if request.method == "POST" else None
    form = ProgramForm(data, instance=program, of_regency=program.regency_id is not None)
    if data is not None and form.is_valid():
        try:
            operations.change(program=program, values=form.values(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Perubahan program tersimpan."))
            return redirect("programs:program_detail", program.pk)
    context = {
        "form": form,
        "program": program,
        "crumbs": crumbs_below(program, _("Ubah program")),
    }
    return render(request, "programs/program_form.html", context, status=_status(form))


@require_POST
def program_move(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """Start, close or reopen; `to` names the state wanted."""
    program = program_or_404(request, program_id)
    try:
        moved = operations.move(
            program=program, to=ProgramState(request.POST.get("to", "")), by=request.user
        )
    except (ValidationError, ValueError):
        messages.error(request, _("Status program sudah berubah. Periksa kembali halaman ini."))
    else:
        messages.success(request, _moved_words(moved))
    return redirect("programs:program_detail", program.pk)


@require_safe
def program_history(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    program = program_or_404(request, program_id)
    context = program_context(request, program, "program_history")
    context["events"] = history_of(program)
    return render(request, "programs/program_history.html", context)


def _moved_words(program: Program) -> str:
    if program.state == ProgramState.CLOSED:
        return _("Program ditutup dan tidak lagi menerima data penerima.")
    return _("Program berjalan dan menerima data penerima.")


def _status(*forms: Any) -> int:
    return 422 if any(form.errors for form in forms) else 200
