"""Naming the columns of a file by hand, and the mappings that are remembered."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from beneficiaries import job_kinds
from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import GROUP_LABELS, Unit, Variable
from beneficiaries.columns import lacking_words
from beneficiaries.enums import ImportState
from beneficiaries.forms.mappings import MappingForm
from beneficiaries.import_steps import steps_of
from beneficiaries.models import HeaderMapping, RegistryImport
from beneficiaries.operations import imports, mappings
from beneficiaries.queries import mappings as queries
from beneficiaries.views.import_work import enqueue

_OPEN = (ImportState.MAPPING, ImportState.STAGED)


@require_http_methods(["GET", "POST"])
def import_mapping(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Which column is which variable; afterwards the file is checked (again)."""
    visible = RegistryImport.objects.visible_to(request.scope)
    import_file = get_object_or_404(visible.select_related("release", "regency"), pk=pk)
    if import_file.state not in _OPEN:
        messages.info(request, _("Pemetaan kolom hanya berlaku sebelum berkas diterapkan."))
        return redirect("beneficiaries:import_detail", pk=pk)
    first = queries.first_rows(import_file)
    if not first.sheets:
        raise Http404
    sheet, header_row = queries.chosen_row(first, request.POST or request.GET)
    form = MappingForm(
        request.POST or None,
        import_file=import_file,
        first=first,
        scope=request.scope,
        initial={
            "sheet": sheet,
            "header_row": header_row,
            "placed_by_base": import_file.mapping.get("placed_by_base", False),
            "wanted_codes": import_file.mapping.get("wanted_codes", ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            mappings.read_as(import_file=import_file, plan=form.plan(), by=request.user)
        except imports.ImportConflict as conflict:
            messages.error(request, str(conflict))
        else:
            if form.cleaned_data["remember"]:
                mappings.remember(
                    unit=import_file.unit,
                    plan=form.plan(),
                    regency_id=request.scope.regency_id,
                    by=request.user,
                )
            enqueue(request, import_file, job_kinds.CHECK)
        return redirect("beneficiaries:import_detail", pk=pk)
    unit = Unit(import_file.unit)
    columns = queries.columns(first, unit, sheet, header_row, form.named)
    return render(
        request,
        "beneficiaries/import_mapping.html",
        {
            "import_file": import_file,
            "form": form,
            "steps": steps_of(import_file),
            "reason": import_file.mapping.get("reason", ""),
            "sheets": first.sheets,
            "sheet": sheet,
            "header_row": header_row,
            "rows": queries.heading_rows(first, sheet),
            "columns": columns,
            "lacking": lacking_words(unit, {column.chosen for column in columns}),
            "left_out": queries.chosen_beforehand(columns, unit),
            "options": _options(unit),
        },
    )


@require_GET
def mapping_list(request: PortalRequest) -> HttpResponse:
    kept = [(one, queries.named_columns(one)) for one in queries.remembered(request.scope)]
    return render(
        request,
        "beneficiaries/mapping_list.html",
        {"kept": kept, "province_wide": request.scope.regency_id is None},
    )


@require_POST
def mapping_forget(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    mapping = get_object_or_404(HeaderMapping.objects.visible_to(request.scope), pk=pk)
    mappings.forget(mapping=mapping, by=request.user)
    messages.success(request, _("Pemetaan dilupakan. Berkas berikutnya menunggu pemetaan lagi."))
    return redirect("beneficiaries:mapping_list")


def _options(unit: Unit) -> SafeString:
    """Every variable by section, made once: a wide file has a hundred lists of them."""
    groups: dict[str, list[Variable]] = {}
    for variable in VARIABLES[unit].values():
        groups.setdefault(str(GROUP_LABELS[variable.group]), []).append(variable)
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        (
            (
                title,
                format_html_join(
                    "",
                    '<option value="{}">{} ({})</option>',
                    ((one.name, one.label, one.code) for one in variables),
                ),
            )
            for title, variables in groups.items()
        ),
    )
