"""Naming the columns of a list by hand, and the mappings that the agency remembers."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PortalRequest
from beneficiaries.first_rows import FirstRows
from beneficiaries.import_plan import Waiting
from beneficiaries.queries.mappings import chosen_row, heading_rows
from programs.enums import UploadState
from programs.forms.list_mapping import ListMappingForm
from programs.list_naming import lacking_words
from programs.models import ListMapping, RecipientUpload
from programs.operations import list_mappings as operations
from programs.queries import list_naming as queries
from programs.views.shared import crumbs_below, visible_or_404
from programs.views.uploads import begin, steps


@require_http_methods(["GET", "POST"])
def upload_mapping(request: PortalRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Which column is which; afterwards the same file is checked."""
    rows: QuerySet[RecipientUpload] = RecipientUpload.objects.select_related("program__kind")
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    upload: RecipientUpload = visible_or_404(request, rows, upload_id)
    if upload.state != UploadState.MAPPING:
        messages.info(
            request,
            _("Daftar ini tidak sedang menunggu arti kolomnya ditentukan."),
        )
        return redirect("programs:upload_detail", upload.pk)
    if not upload.file:
        messages.info(request, _("Berkas ini sudah dihapus menurut masa simpannya. Kirim lagi."))
        return redirect("programs:upload_detail", upload.pk)
    first = FirstRows.kept_as(upload.first_rows)
    columns = queries.columns_asked(upload)
    sheet, header_row = chosen_row(first, request.POST or request.GET)
    can_remember = upload.guest_agency_id is None
    form = ListMappingForm(
        request.POST or None,
        first=first,
        columns=columns,
        is_remembered=can_remember,
        initial={"sheet": sheet, "header_row": header_row, "remember": True},
    )
    if request.method == "POST" and form.is_valid():
        plan = form.plan()
        operations.read_as(upload=upload, plan=plan, by=request.user)
        if can_remember and form.cleaned_data["remember"]:
            operations.remember(plan=plan, agency_id=upload.agency_id, by=request.user)
        begin(request, upload)
        return redirect("programs:upload_detail", upload.pk)
    shown = queries.columns_to_name(first, columns, sheet, header_row, form.named)
    context = {
        "upload": upload,
        "form": form,
        "steps": steps(1),
        "crumbs": crumbs_below(upload.program, _("Tentukan arti kolom")),
        "is_twice": upload.mapping.get("reason") == Waiting.TWICE,
        "sheets": first.sheets,
        "sheet": sheet,
        "header_row": header_row,
        "rows": heading_rows(first, sheet),
        "columns": shown,
        "lacking": lacking_words({column.chosen for column in shown}, columns),
        "options": format_html_join(
            "",
            '<option value="{}">{}</option>',
            ((column.name, column.label) for column in columns),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "programs/upload_mapping.html", context, status=status)


@require_safe
def listmapping_list(request: PortalRequest) -> HttpResponse:
    kept = queries.remembered_by(ListMapping.objects.visible_to(request.scope))
    return render(request, "programs/listmapping_list.html", {"kept": kept})


@require_POST
def listmapping_forget(request: PortalRequest, listmapping_id: uuid.UUID) -> HttpResponse:
    mapping: ListMapping = visible_or_404(request, ListMapping.objects.all(), listmapping_id)
    operations.forget(mapping=mapping, by=request.user)
    messages.success(request, _("Pemetaan dilupakan. Daftar berikutnya menunggu pemetaan lagi."))
    return redirect("programs:listmapping_list")
