"""The report of overlaps, for Bappeda and the auditors of a territory."""

from __future__ import annotations

import uuid

from django.db.models import FileField, Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import PortalRequest
from core import jobs
from core.downloads import XLSX, private_file_response
from core.enums import JobState
from core.keyset import page_of
from core.models import Job
from programs.forms.overlap_report import OverlapReportFilter
from programs.models import Overlap, Program
from programs.operations.overlap_exports import stored_name
from programs.overlap_rules import EXPORT
from programs.queries.overlap_report import ReportFilter, report
from programs.queries.overlap_sides import one_row_each, overlaps_seen, with_other_sides
from programs.queries.programs import years
from programs.queries.territory import Territory
from programs.words import short_rupiah

LIST_ORDER = ("-found_at", "id")
# So many pairs of programs stand on the page; the workbook holds all.
MOST_PAIRS = 100


@require_safe
def overlap_report(request: PortalRequest) -> HttpResponse:
    form = _filter_form(request)
    found = report(request.scope, form.wanted())
    amount_text, amount_unit = short_rupiah(found.total.amount)
    context = {
        "filter_form": form,
        "report": found,
        "amount_text": amount_text,
        "amount_unit": amount_unit,
        "shown_pairs": found.pairs[:MOST_PAIRS],
        "left_out": max(0, len(found.pairs) - MOST_PAIRS),
        "shown_elsewhere": found.elsewhere[:MOST_PAIRS],
        "territory": Territory.of(request.scope),
        "job": _latest_export(request),
    }
    return render(request, "programs/overlap_report.html", context)


@require_safe
def overlap_list(request: PortalRequest) -> HttpResponse:
    """The recipients behind the figures: of a pair of programs, or all."""
    scope = request.scope
    form = _filter_form(request)
    program = _program(request, "program")
    other = _program(request, "other") if program else None
    rows = _fitting(overlaps_seen(scope), form.wanted())
    if program is not None:
        rows = rows.filter(program=program)
        if other is not None:
            rows = rows.filter(other_program=other)
        elif "elsewhere" in request.GET and scope.regency_id is not None:
            rows = rows.exclude(other_regency_id=scope.regency_id)
    if program is None or other is None or program == other:
        rows = one_row_each(scope, rows)
    page = page_of(rows, LIST_ORDER, request.GET)
    context = {
        "filter_form": form,
        "page": page,
        "sides": with_other_sides(scope, page.rows),
        "page_count": rows.order_by().count(),
        "program": program,
        "other": other,
        "crumbs": [(_("Tumpang tindih"), reverse("programs:overlap_report")),
                   (_("Penerima"), None)],
    }  # fmt: skip
    return render(request, "programs/overlap_list.html", context)


@require_POST
def overlap_export(request: PortalRequest) -> HttpResponse:
    """Ask the worker for the workbook. Asked again while one is being written, it is that one."""
    membership = request.scope.membership_id
    if membership is None:
        raise Http404
    job = jobs.create(EXPORT, subject_id=membership, by=request.user, membership_id=membership)
    jobs.send_on_commit(job)
    return redirect("programs:overlap_report")


@require_safe
def overlap_export_progress(request: PortalRequest) -> HttpResponse:
    """The bar alone, asked for again and again."""
    return render(request, "programs/_overlap_export.html", {"job": _latest_export(request)})


@require_safe
def overlap_export_file(request: PortalRequest) -> HttpResponseBase:
    """The latest workbook of this member, under the name of the day it was written."""
    job = _latest_export(request)
    if job is None or job.state != JobState.DONE or job.finished_at is None:
        raise Http404
    stored = FieldFile(job, FileField(), stored_name(job.pk))
    return private_file_response(stored, f"tumpang-tindih-{job.finished_at:%Y%m%d-%H%M}.xlsx", XLSX)


def _latest_export(request: PortalRequest) -> Job | None:
    if request.scope.membership_id is None:
        return None
    return Job.objects.filter(
        kind=EXPORT, subject_id=request.scope.membership_id, created_by=request.user
    ).first()


def _filter_form(request: PortalRequest) -> OverlapReportFilter:
    return OverlapReportFilter(
        request.GET, years=years(request.scope), territory=Territory.of(request.scope)
    )


def _program(request: PortalRequest, name: str) -> Program | None:
    """The program named in the address. One beyond the reader's reach is as good as missing."""
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        key = uuid.UUID(text)
    except ValueError:
        raise Http404 from None
    found = Program.objects.visible_to(request.scope).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _fitting(rows: QuerySet[Overlap], wanted: ReportFilter) -> QuerySet[Overlap]:
    if wanted.year is not None:
        # By key: a join would lose the rows whose other program lies beyond the reader's reach.
        of_year = Program.objects.filter(year=wanted.year).values("pk")
        rows = rows.filter(Q(program__in=of_year) | Q(other_program__in=of_year))
    if wanted.verdict:
        rows = rows.filter(verdict=wanted.verdict)
    if wanted.regency is not None:
        rows = rows.filter(Q(regency_id=wanted.regency) | Q(other_regency_id=wanted.regency))
    return rows
