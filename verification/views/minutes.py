"""Minutes of verification: issued, listed, handed out, checked by their code."""

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
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from core import audit
from core.downloads import private_file_response
from core.keyset import page_of
from core.templatetags.fmt import angka, tanggal, waktu
from verification.forms.minutes import CodeForm, MinutesForm
from verification.forms.program_choices import named_with_agency
from verification.models import Minutes
from verification.operations.minutes import issue, replaceable
from verification.queries.minutes_changes import LATEST_FIRST, changes_of, with_changes
from verification.rules import Refused

_ORDER = ("-made_at", "pk")


@require_safe
def minutes_list(request: PortalRequest) -> HttpResponse:
    """Issued minutes, the latest first; with `kode`, the one that bears it."""
    issued = Minutes.objects.visible_to(request.scope)
    code_form = CodeForm(request.GET if "code" in request.GET else None)
    checked = None
    if code_form.is_bound and code_form.is_valid():
        checked = with_changes(issued).filter(code=code_form.cleaned_data["code"]).first()
    shown = with_changes(issued).select_related(
        "regency", "program__agency", "made_by", "replaces", "replaced_by"
    )
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


@require_safe
def minutes_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """What was issued, and which of its decisions have changed since."""
    scope = request.scope
    shown = with_changes(Minutes.objects.visible_to(scope)).select_related(
        "regency", "program__agency", "made_by", "replaces", "replaced_by"
    )
    minutes = get_object_or_404(shown, pk=pk)
    may_read = scope.may(Permission.CASE_VIEW)
    page = page_of(changes_of(scope, minutes), LATEST_FIRST, request.GET) if may_read else None
    context: dict[str, Any] = {
        "page_title": _("Berita acara %(number)s") % {"number": minutes.number},
        "page_subtitle": named_with_agency(minutes.program)
        if minutes.program
        else _("Semua program"),
        "crumbs": [
            (_("Berita acara"), reverse("verification:minutes_list")), (minutes.number, None)
        ],
        "minutes": minutes,
        "facts": _facts(minutes),
        "changes": page.rows if page else [],
        "may_replace": scope.may(Permission.MINUTES_ISSUE)
        and replaceable(scope).filter(pk=pk).exists(),
        "next_url": page and page.next_url,
        "prev_url": page and page.prev_url,
    }  # fmt: skip
    return render(request, "verification/minutes_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_create(request: PortalRequest) -> HttpResponse:
    """Issue minutes; `?ganti=` names those that the new ones take the place of."""
    scope = request.scope
    former = _former(request)
    form = MinutesForm(
        request.POST if request.method == "POST" else None,
        scope=scope,
        initial=_first_guess(former),
    )
    if form.is_bound and form.is_valid():
        try:
            minutes, _new = issue(
                minutes_id=form.cleaned_data["minutes_id"],
                period=form.period,
                signing=form.signing,
                by=request.user,
                scope=scope,
                replaces=form.cleaned_data["replaces"],
            )
        except Refused as refusal:
            form.add_error("last", str(refusal.text))
        else:
            messages.success(
                request,
                _("Berita acara %(number)s diterbitkan. Unduh, cetak, lalu tanda tangani.")
                % {"number": minutes.number},
            )
            return redirect("verification:minutes_detail", minutes.pk)
    context = {
        "page_title": _("Buat berita acara"),
        "form": form,
        "former": former,
        "crumbs": [(_("Berita acara"), "../"), (_("Buat"), None)],
    }
    return render(request, "verification/minutes_form.html", context)


@require_safe
def minutes_file(request: PortalRequest, pk: uuid.UUID) -> HttpResponseBase:
    minutes = get_object_or_404(Minutes.objects.visible_to(request.scope), pk=pk)
    audit.record("minutes.download", by=request.user, subject=minutes)
    name = f"berita-acara-{minutes.number.replace('/', '-')}.pdf"
    return private_file_response(minutes.file, name, "application/pdf", inline=True)


def _former(request: PortalRequest) -> Minutes | None:
    """The minutes to be replaced; a key that finds none asks for new ones like any other."""
    try:
        key = uuid.UUID(request.GET.get("ganti") or request.POST.get("replaces") or "")
    except ValueError:
        return None
    return replaceable(request.scope).filter(pk=key).first()


def _first_guess(former: Minutes | None) -> dict[str, Any]:
    """What the former minutes said; else the month until today."""
    today = timezone.localdate()
    first: datetime.date = today.replace(day=1)
    guess = {"first": first, "last": today, "minutes_id": uuid.uuid4()}
    if former is None:
        return guess
    same = ("signer_name", "signer_title", "signer_nip", "place")
    return {
        **guess,
        **{name: getattr(former, name) for name in same},
        "first": former.period_from,
        "last": former.period_to,
        "program": former.program_id,
        "replaces": former.pk,
    }


def _facts(minutes: Minutes) -> list[tuple[str, Any]]:
    counts = minutes.counts
    whole = _("Seluruh provinsi")
    return [
        (_("Wilayah"), minutes.regency.name if minutes.regency else whole),
        (_("Masa"), f"{tanggal(minutes.period_from)} – {tanggal(minutes.period_to)}"),
        (_("Diperiksa"), angka(counts["examined"])),
        (_("Disetujui"), angka(counts["approved"])),
        (_("Ditolak"), angka(counts["rejected"])),
        (_("Dikembalikan"), angka(counts["returned"])),
        (_("Penanda tangan"), f"{minutes.signer_name}, {minutes.signer_title}"),
        (_("Diterbitkan"), f"{waktu(minutes.made_at)} · {minutes.made_by.name}"),
        (_("Kode pemeriksaan"), minutes.code),
    ]
