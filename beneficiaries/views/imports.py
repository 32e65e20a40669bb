"""Importing registry files: send, check, apply."""

from __future__ import annotations

import tempfile
import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from accounts.operations import taken
from accounts.views.export_offers import offer
from beneficiaries import job_kinds
from beneficiaries.codebook_variable import Unit
from beneficiaries.columns import TEMPLATE_COLUMNS
from beneficiaries.enums import ImportState
from beneficiaries.exports import IMPORT_BOOK
from beneficiaries.forms.imports import GONE, REFUSED, ImportForm, RowFilterForm
from beneficiaries.import_steps import steps_of
from beneficiaries.models import RegistryImport, RegistryRelease
from beneficiaries.operations import imports
from beneficiaries.queries import imports as queries
from beneficiaries.queries.import_freshness import concerned, is_of_before
from beneficiaries.queries.import_preview import gone, preview_of, refused
from beneficiaries.queries.place_questions import place_doubts
from beneficiaries.queries.place_reading import place_words
from beneficiaries.queries.sole_reason import sole_reason
from beneficiaries.queries.waiting_corrections import waiting_corrections
from beneficiaries.views.import_work import enqueue
from core.downloads import XLSX
from core.enums import JobState
from core.keyset import Page, page_of
from core.models import Job
from core.tabular.errorfiles import write_error_file
from core.tabular.templates import write_template_xlsx

_PAGE = 25
_KIND_OF_STATE = {
    ImportState.RECEIVED: job_kinds.CHECK,
    ImportState.APPLYING: job_kinds.APPLY,
}


def _import(request: PortalRequest, pk: uuid.UUID) -> RegistryImport:
    visible = RegistryImport.objects.visible_to(request.scope)
    return get_object_or_404(visible.select_related("release", "regency", "created_by"), pk=pk)


@require_GET
def import_list(request: PortalRequest) -> HttpResponse:
    page = page_of(queries.import_list(request.scope), ("-pk",), request.GET, size=_PAGE)
    return render(
        request,
        "beneficiaries/import_list.html",
        {"page": page, "has_release": RegistryRelease.objects.exists()},
    )


@require_http_methods(["GET", "POST"])
def import_create(request: PortalRequest) -> HttpResponse:
    if not RegistryRelease.objects.exists():
        messages.info(request, _("Buat rilis dahulu: sumber dan periode data yang diimpor."))
        return redirect("beneficiaries:release_create")
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        scope=request.scope,
        initial={"release": request.GET.get("rilis"), "unit": request.GET.get("isi")},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        regency = given.get("regency")
        try:
            import_file = imports.receive(
                release=given["release"],
                unit=given["unit"],
                file=given["file"],
                filename=given["file"].name,
                regency_id=request.scope.regency_id or (regency.pk if regency else None),
                by=request.user,
            )
        except imports.SameFileAgain as again:
            if again.first is not None:
                messages.info(
                    request,
                    _("Berkas yang sama sudah dikirim untuk rilis ini; ini impor yang pertama."),
                )
                return redirect("beneficiaries:import_detail", pk=again.first.pk)
            form.add_error("file", _("Berkas yang sama sudah dikirim untuk rilis ini."))
        else:
            enqueue(request, import_file, job_kinds.CHECK)
            return redirect("beneficiaries:import_detail", pk=import_file.pk)
    return render(
        request, "beneficiaries/import_create.html", {"form": form, "steps": steps_of(None)}
    )


@require_GET
def import_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    import_file = _import(request, pk)
    job = _job(import_file)
    form = RowFilterForm(request.GET, import_file=import_file)
    chosen = form.chosen()
    page: Page[Any]
    missing: Page[Any] | None = None
    shown: list[queries.ShownRow] = []
    if chosen["outcome"] in (GONE, REFUSED):
        absent = gone if chosen["outcome"] == GONE else refused
        found = absent(request.scope, import_file, form.regency_id())
        page = missing = page_of(found, ("id",), request.GET)
    else:
        rows = queries.rows_of(import_file, **chosen, regency_id=form.regency_id())
        page = page_of(rows, ("number",), request.GET, size=_PAGE)
        shown = queries.shown_rows(import_file, page.rows)
    return render(
        request,
        "beneficiaries/import_detail.html",
        {
            "import_file": import_file,
            "job": job,
            "stopped": import_file.state in _KIND_OF_STATE
            and (job is None or job.state == JobState.FAILED),
            "counting": import_file.state == ImportState.STAGED
            and job is not None
            and not job.is_finished,
            "of_before": is_of_before(import_file),
            "corrections": waiting_corrections(import_file.release, concerned(import_file))
            if import_file.state == ImportState.STAGED
            else [],
            "steps": steps_of(import_file),
            "summary": queries.summary(import_file),
            "sole": sole_reason(import_file),
            "places": place_doubts(import_file),
            "place_words": place_words(import_file),
            "preview": preview_of(import_file),
            "coming": queries.households_to_come(request.scope, import_file)
            if import_file.awaits_households
            else [],
            "not_in_force": queries.not_in_force(import_file),
            "missing": missing,
            "export": offer(request, IMPORT_BOOK, import_file.pk) if import_file.preview else None,
            "filter_form": form,
            "shown": shown,
            "page": page,
        },
    )


@require_GET
def import_progress(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    import_file = _import(request, pk)
    job = _job(import_file)
    if job is None:
        raise Http404
    return render(
        request, "beneficiaries/_import_progress.html", {"import_file": import_file, "job": job}
    )


@require_POST
def import_apply(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    import_file = _import(request, pk)
    try:
        imports.start_applying(import_file=import_file, by=request.user)
    except imports.PlacesEnded:
        imports.read_again(import_file=import_file, mapping=import_file.mapping, by=request.user)
        enqueue(request, import_file, job_kinds.CHECK)
        words = _(
            "Desa pada berkas ini berganti kode sejak berkas diperiksa. Berkas sedang diperiksa "
            "lagi menurut daftar wilayah yang baru; sesudah itu terapkanlah."
        )
        messages.warning(request, words)
    except imports.ImportConflict as conflict:
        messages.error(request, str(conflict))
    else:
        enqueue(request, import_file, job_kinds.APPLY)
    return redirect("beneficiaries:import_detail", pk=pk)


@require_POST
def import_turn_over(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """A file of members was sent as one of households, or the reverse: read it as what it is."""
    import_file = _import(request, pk)
    try:
        imports.turn_over(import_file=import_file, by=request.user)
    except imports.ImportConflict as conflict:
        messages.error(request, str(conflict))
    else:
        enqueue(request, import_file, job_kinds.CHECK)
    return redirect("beneficiaries:import_detail", pk=pk)


@require_POST
def import_resume(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Work that gave up after too many attempts is taken up again where it stopped; a checked file
    whose figures are of before is looked at again.
    """
    import_file = _import(request, pk)
    kind = _KIND_OF_STATE.get(ImportState(import_file.state))
    if is_of_before(import_file):
        kind = job_kinds.CHECK
    if kind is not None:
        enqueue(request, import_file, kind)
    return redirect("beneficiaries:import_detail", pk=pk)


@require_POST
def import_discard(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    import_file = _import(request, pk)
    try:
        imports.discard(import_file=import_file, by=request.user)
    except imports.ImportConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, _("Impor dibatalkan; baris dan berkasnya sudah dihapus."))
    return redirect("beneficiaries:import_detail", pk=pk)


@require_GET
def import_errors(request: PortalRequest, pk: uuid.UUID) -> FileResponse:
    """The rows kept out, to be corrected and sent back."""
    import_file = _import(request, pk)
    target = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the response)
    rows = write_error_file(
        target, queries.senders_headings(import_file), queries.failed_rows(import_file)
    )
    taken.record(
        "registry_import.download_errors", by=request.user, subject=import_file, rows=rows,
        whose=taken.Whose(queries.places_of_failed(import_file)),
    )  # fmt: skip
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename="baris-bermasalah.xlsx", content_type=XLSX
    )


@require_GET
def import_template(_request: PortalRequest, unit: str) -> FileResponse:
    try:
        wanted = Unit(unit)
    except ValueError as error:
        raise Http404 from error
    target = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the response)
    title = _("Rumah tangga") if wanted is Unit.HOUSEHOLD else _("Anggota rumah tangga")
    write_template_xlsx(target, TEMPLATE_COLUMNS[wanted], title=title)
    target.seek(0)
    name = "templat-rumah-tangga.xlsx" if wanted is Unit.HOUSEHOLD else "templat-anggota.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)


def _job(import_file: RegistryImport) -> Job | None:
    """The work under way on the import, or its last; None when there was none."""
    return queries.last_job(import_file.pk, [job_kinds.CHECK, job_kinds.APPLY])
