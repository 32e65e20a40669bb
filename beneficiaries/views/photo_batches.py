"""Zips of pictures: send one, watch it being added, read and fetch what became of each file."""

from __future__ import annotations

import io
import uuid
from collections import Counter

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from accounts.operations import taken
from beneficiaries.enums import BatchState, EntryOutcome
from beneficiaries.forms.photo_batches import BatchForm, OutcomeFilter
from beneficiaries.job_kinds import ADD_PHOTOS
from beneficiaries.models import Household, PhotoBatch, PhotoBatchEntry
from beneficiaries.operations import photo_batches
from beneficiaries.photo_names import KIND_WORDS
from beneficiaries.photo_outcomes import CURES, TO_MEND
from beneficiaries.photo_rules import kinds_for
from beneficiaries.queries.imports import last_job
from beneficiaries.templatetags.registry_ids import own_id
from core import jobs
from core.downloads import XLSX, made_file_response
from core.keyset import page_of
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn, Sheet, export_xlsx

_ORDER = ("-created_at", "-pk")
_ENTRY_ORDER = ("number",)


@require_GET
def photobatch_list(request: PortalRequest) -> HttpResponse:
    rows = PhotoBatch.objects.visible_to(request.scope).select_related("regency", "created_by")
    page = page_of(rows, _ORDER, request.GET)
    return render(request, "beneficiaries/photobatch_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def photobatch_create(request: PortalRequest) -> HttpResponse:
    form = BatchForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = photo_batches.receive(
            file=file,
            filename=file.name,
            entries=form.entries,
            scope=request.scope,
            by=request.user,
        )
        _enqueue(request, batch)
        return redirect("beneficiaries:photobatch_detail", pk=batch.pk)
    allowed = kinds_for(request.scope)
    words = [(word, kind.label) for word, kind in KIND_WORDS.items() if kind in allowed]
    context = {"form": form, "kind_words": words}
    status = 422 if form.errors else 200
    return render(request, "beneficiaries/photobatch_create.html", context, status=status)


@require_GET
def photobatch_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    batch = _batch(request, pk)
    filters = OutcomeFilter(request.GET)
    entries = batch.entries.select_related("household")
    if outcomes := filters.outcomes():
        entries = entries.filter(outcome__in=outcomes)
    page = page_of(entries, _ENTRY_ORDER, request.GET)
    context = {
        "batch": batch,
        "job": last_job(batch.pk, [ADD_PHOTOS]),
        "filters": filters,
        "page": page,
        "rows": [(entry, CURES[entry.outcome]) for entry in page.rows],
        "to_mend": sum(batch.counts.get(outcome, 0) for outcome in TO_MEND),
    }
    return render(request, "beneficiaries/photobatch_detail.html", context)


@require_GET
def photobatch_progress(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    batch = _batch(request, pk)
    job = last_job(batch.pk, [ADD_PHOTOS])
    if job is None:
        raise Http404
    context = {"batch": batch, "job": job}
    return render(request, "beneficiaries/_photobatch_progress.html", context)


@require_POST
def photobatch_resume(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Work that gave up goes on with the files that still wait."""
    batch = _batch(request, pk)
    if batch.state == BatchState.RECEIVED:
        _enqueue(request, batch)
    return redirect("beneficiaries:photobatch_detail", pk=pk)


@require_GET
def photobatch_outcome(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """What became of each file, as a list to work off."""
    batch = _batch(request, pk)
    entries = batch.entries.order_by("number")
    homes = Household.objects.filter(pk__in=entries.values("household"))
    places = dict(homes.values_list("pk", "regency_id"))
    known = entries.filter(household__in=places).values_list("household_id", flat=True)
    taken.record(
        "photo_batch.download", by=request.user, subject=batch, rows=entries.count(),
        regency_id=request.scope.regency_id,
        whose=taken.Whose(Counter(places[home] for home in known if home is not None)),
    )  # fmt: skip
    target = io.BytesIO()
    columns = [
        ExportColumn(_("Nomor"), ColumnKind.INTEGER),
        ExportColumn(_("Berkas"), width=48),
        ExportColumn(_("ID rumah tangga"), ColumnKind.IDENTIFIER),
        ExportColumn(_("Jenis foto")),
        ExportColumn(_("Hasil")),
        ExportColumn(_("Perbaikan"), width=60),
    ]
    rows = (_row(place, entry) for place, entry in enumerate(entries.iterator(), 1))
    export_xlsx(target, [Sheet(_("Hasil"), columns, rows)])
    return made_file_response(target.getvalue(), "hasil-zip-foto.xlsx", XLSX)


def _row(place: int, entry: PhotoBatchEntry) -> list[object]:
    return [
        place,
        entry.name,
        own_id(entry.registry_id),
        str(entry.get_kind_display()),
        str(EntryOutcome(entry.outcome).label),
        str(CURES[entry.outcome]),
    ]


def _batch(request: PortalRequest, pk: uuid.UUID) -> PhotoBatch:
    visible = PhotoBatch.objects.visible_to(request.scope)
    return get_object_or_404(visible.select_related("regency", "created_by"), pk=pk)


def _enqueue(request: PortalRequest, batch: PhotoBatch) -> None:
    job = jobs.create(
        ADD_PHOTOS, subject_id=batch.pk, by=request.user, membership_id=request.scope.standpoint_id
    )
    jobs.send_on_commit(job)
