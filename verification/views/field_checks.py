"""Visits: the queue by due day, asking for one, the sheet to take along, and the result."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from accounts.models import Membership
from accounts.permissions import Permission
from accounts.views.picture_marks import seen_by
from core import audit
from core.downloads import marked_picture_response
from core.keyset import page_of
from core.scope import DatabaseRole
from verification.enums import FieldState
from verification.forms.field_checks import VisitReportForm, VisitRequestForm
from verification.models import Case, FieldCheck, FieldPhoto
from verification.operations.field_checks import cancel_visit, report_visit, request_visit
from verification.queries import field_checks as queries
from verification.queries.case_file import cases_in_full
from verification.rules import Refused
from verification.visit_sheets import visit_sheet

# Time that is proposed for a visit.
_USUAL = datetime.timedelta(days=7)


@require_GET
def field_list(request: PortalRequest) -> HttpResponse:
    """Where somebody still has to go, the most urgent on top."""
    scope, today = request.scope, timezone.localdate()
    rows = queries.open_visits(scope)
    page = page_of(rows, queries.BY_DUE_DAY, request.GET)
    context: dict[str, Any] = {
        "page_title": _("Verifikasi lapangan"),
        "page_subtitle": _("Kunjungan yang belum dilakukan, yang paling mendesak di atas."),
        "page_count": rows.count(),
        "checks": page.rows,
        "overdue": queries.overdue_count(scope, today),
        "today": today,
        "may_report": scope.may(Permission.CASE_DECIDE),
        "shows_regency": scope.role is DatabaseRole.PROVINCE,
        "next_url": page.next_url,
        "prev_url": page.prev_url,
    }
    return render(request, "verification/field_list.html", context)


@require_http_methods(["GET", "POST"])
def field_request(request: PortalRequest, case_pk: uuid.UUID) -> HttpResponse:
    """Ask for a visit to the recipient of a waiting case."""
    case = get_object_or_404(cases_in_full(request.scope), pk=case_pk)
    if request.method == "GET":
        due_on = timezone.localdate() + _USUAL
        form = VisitRequestForm(initial={"version": case.version, "due_on": due_on})
        return _request_page(request, case, form)
    form = VisitRequestForm(request.POST)
    if not form.is_valid():
        return _request_page(request, case, form, status=422)
    try:
        request_visit(case_id=case.pk, by=request.user, scope=request.scope, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal.text))
    else:
        messages.success(
            request, _("Verifikasi lapangan diminta. Cetak lembarnya dari daftar kunjungan.")
        )
    return redirect("verification:case_detail", case.pk)


@require_http_methods(["GET", "POST"])
def field_report(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Enter what was found at the place."""
    check = _visible(request, pk)
    if check.state != FieldState.OPEN:
        return redirect("verification:case_detail", check.case_id)
    asked_on = timezone.localdate(check.requested_at)
    area = check.case.recipient.regency
    if request.method == "GET":
        initial = {"visited_on": timezone.localdate(), "visitor": request.user.name}
        form = VisitReportForm(initial=initial, asked_on=asked_on, area=area)
        return _report_page(request, check, form)
    form = VisitReportForm(request.POST, request.FILES, asked_on=asked_on, area=area)
    if not form.is_valid():
        return _report_page(request, check, form, status=422)
    try:
        report_visit(check=check, report=form.report(), by=request.user, scope=request.scope)
    except Refused as refusal:
        messages.error(request, str(refusal.text))
    else:
        messages.success(request, _("Hasil kunjungan disimpan. Kasusnya menunggu putusan lagi."))
    return redirect("verification:case_detail", check.case_id)


@require_POST
def field_cancel(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    check = _visible(request, pk)
    try:
        cancel_visit(check=check, by=request.user, scope=request.scope)
    except Refused as refusal:
        messages.error(request, str(refusal.text))
    else:
        messages.success(
            request, _("Verifikasi lapangan dibatalkan. Kasusnya menunggu putusan lagi.")
        )
    return redirect("verification:case_detail", check.case_id)


@require_GET
def field_sheet(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The sheet for the visitor, as PDF. That it was printed is remembered."""
    check = _visible(request, pk)
    membership = get_object_or_404(
        Membership.objects.select_related("agency"), pk=request.scope.membership_id
    )
    # Whom the sheet names, where the base knows them: that is asked when papers turn up.
    person_id = check.case.recipient.person_id
    named: dict[str, Any] = {"persons": [str(person_id)]} if person_id else {}
    audit.record(
        "field_check.print", by=request.user, subject=check, case=check.case_id, rows=1, **named
    )
    response = HttpResponse(
        visit_sheet(check, membership.agency.name), content_type="application/pdf"
    )
    response["Content-Disposition"] = 'inline; filename="lembar-kunjungan.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
def field_photo(request: PortalRequest, fieldphoto_pk: uuid.UUID) -> HttpResponseBase:
    photo = _visible_photo(request, fieldphoto_pk)
    return marked_picture_response(photo.image, "foto-lapangan.jpg", seen_by(request))


@require_GET
def field_photo_thumb(request: PortalRequest, fieldphoto_pk: uuid.UUID) -> HttpResponseBase:
    photo = _visible_photo(request, fieldphoto_pk)
    return marked_picture_response(photo.thumbnail, "foto-kecil.jpg", seen_by(request))


def _visible(request: PortalRequest, pk: uuid.UUID) -> FieldCheck:
    return get_object_or_404(queries.in_full(request.scope), pk=pk)


def _visible_photo(request: PortalRequest, pk: uuid.UUID) -> FieldPhoto:
    return get_object_or_404(FieldPhoto.objects.visible_to(request.scope), pk=pk)


def _request_page(
    request: PortalRequest, case: Case, form: VisitRequestForm, status: int = 200
) -> HttpResponse:
    context = {
        "page_title": _("Minta verifikasi lapangan"),
        "page_subtitle": f"{case.recipient.name} · {case.program}",
        "crumbs": _crumbs(case, _("Verifikasi lapangan")),
        "case": case,
        "form": form,
    }
    return render(request, "verification/field_request.html", context, status=status)


def _report_page(
    request: PortalRequest, check: FieldCheck, form: VisitReportForm, status: int = 200
) -> HttpResponse:
    case = check.case
    context = {
        "page_title": _("Hasil verifikasi lapangan"),
        "page_subtitle": f"{case.recipient.name} · {case.program}",
        "crumbs": _crumbs(case, _("Hasil kunjungan")),
        "check": check,
        "case": case,
        "recipient": case.recipient,
        "form": form,
        "overdue": check.due_on < timezone.localdate(),
    }
    return render(request, "verification/field_report.html", context, status=status)


def _crumbs(case: Case, here: str) -> list[tuple[str, str | None]]:
    return [
        (_("Verifikasi"), reverse("verification:case_list")),
        (case.recipient.name, reverse("verification:case_detail", args=[case.pk])),
        (here, None),
    ]
