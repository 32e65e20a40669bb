"""Submitting from the list of drafts: what it would do, then doing it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import PortalRequest
from core.templatetags.fmt import angka
from programs.tasks import settle_soon
from verification.operations.submission import MOST_AT_ONCE, submit
from verification.queries.submission_preview import to_submit
from verification.rules import Refused


@require_http_methods(["GET", "POST"])
def submission_preview(request: PortalRequest) -> HttpResponse:
    """The recipients named in the address, or all that are ready, by program.

    Named ones, at most a page of them, are submitted here; all of a program by its own button.
    """
    if request.method == "POST":
        return _submit(request, _keys(request.POST.getlist("recipient")))
    named = "recipient" in request.GET
    chosen = _keys(request.GET.getlist("recipient")) if named else None
    lines = to_submit(request.scope, chosen)
    context = {
        "lines": lines,
        "chosen": chosen,
        "total": sum(line.total for line in lines),
        "crumbs": [(_("Rancangan"), reverse("programs:draft_list")), (_("Ajukan"), None)],
    }
    return render(request, "verification/submission_preview.html", context)


def _submit(request: PortalRequest, chosen: list[uuid.UUID]) -> HttpResponse:
    done = 0
    for line in to_submit(request.scope, chosen):
        try:
            submitted = submit(
                program=line.program, recipient_ids=chosen, by=request.user, scope=request.scope
            )
        except Refused as refusal:
            messages.error(request, str(refusal.text))
        else:
            done += submitted.total
    if done:
        settle_soon()
        messages.success(
            request,
            ngettext(
                "%(n)s penerima diajukan. Bappeda memeriksanya; hasilnya tampak di menu "
                "Verifikasi.",
                "%(n)s penerima diajukan. Bappeda memeriksanya; hasilnya tampak di menu "
                "Verifikasi.",
                done,
            )
            % {"n": angka(done)},
        )
    else:
        messages.warning(
            request,
            _("Tidak ada penerima yang siap diajukan. Yang dikembalikan harus diperbaiki dahulu."),
        )
    return redirect("programs:draft_list")


def _keys(texts: Iterable[str]) -> list[uuid.UUID]:
    """The keys among `texts`; what is no key finds nothing."""
    keys = []
    for text in list(texts)[:MOST_AT_ONCE]:
        try:
            keys.append(uuid.UUID(text))
        except ValueError:
            continue
    return keys
