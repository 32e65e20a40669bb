"""Minutes of verification: issued, listed, handed out, checked by their code."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from core import audit
from core.downloads import private_file_response
from core.keyset import page_of
from verification.forms.minutes import CodeForm, MinutesForm
from verification.models import Minutes
from verification.operations.minutes import issue
from verification.rules import Refused

_ORDER = ("-made_at", "pk")


@require_safe
def minutes_list(request: PortalRequest) -> HttpResponse:
    """Issued minutes, the latest first; with `kode`, the one that bears it."""
    issued = Minutes.objects.visible_to(request.scope)
    code_form = CodeForm(request.GET if "code" in request.GET else None)
    checked = None
    if code_form.is_bound and code_form.is_valid():
        checked = issued.filter(code=code_form.cleaned_data["code"]).first()
    shown = issued.select_related("regency", "program", "made_by")
    page = page_of(shown, _ORDER, request.GET)
    context = {
        "page_title": _("Berita acara"),
        "page_subtitle": _("Rekap hasil verifikasi yang diterbitkan untuk ditandatangani."),
        "rows": page.rows,
        "next_url": page.next_url,
        "prev_url": page.prev_url,
        "may_issue": request.scope.may(Permission.MINUTES_ISSUE),
        "code_form": code_form,
        "was_checked": code_form.is_bound and code_form.is_valid(),
        "checked": checked,
    }
    return render(request, "verification/minutes_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_create(request: PortalRequest) -> HttpResponse:
    scope = request.scope
    form = MinutesForm(
        request.POST if request.method == "POST" else None, scope=scope, initial=_first_guess()
    )
    if form.is_bound and form.is_valid():
        try:
            minutes, _new = issue(
                minutes_id=form.cleaned_data["minutes_id"],
                period=form.period,
                signing=form.signing,
                by=request.user,
                scope=scope,
            )
        except Refused as refusal:
            form.add_error("last", str(refusal.text))
        else:
            messages.success(
                request,
                _("Berita acara %(number)s diterbitkan. Unduh, cetak, lalu tanda tangani.")
                % {"number": minutes.number},
            )
            return redirect("verification:minutes_list")
    context = {
        "page_title": _("Buat berita acara"),
        "form": form,
        "crumbs": [(_("Berita acara"), "../"), (_("Buat"), None)],
    }
    return render(request, "verification/minutes_form.html", context)


@require_safe
def minutes_file(request: PortalRequest, pk: uuid.UUID) -> HttpResponseBase:
    minutes = get_object_or_404(Minutes.objects.visible_to(request.scope), pk=pk)
    audit.record("minutes.download", by=request.user, subject=minutes)
    name = f"berita-acara-{minutes.number.replace('/', '-')}.pdf"
    return private_file_response(minutes.file, name, "application/pdf", inline=True)


def _first_guess() -> dict[str, Any]:
    """The month until today."""
    today = timezone.localdate()
    first: datetime.date = today.replace(day=1)
    return {"first": first, "last": today, "minutes_id": uuid.uuid4()}
