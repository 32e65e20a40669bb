"""Submitting from the list of drafts: what it would do, then doing it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import PortalRequest
from core.keyset import page_of
from core.templatetags.fmt import angka
from programs.models import Program
from programs.tasks import settle_soon
from verification.operations.submission import MOST_AT_ONCE, submit
from verification.queries.submission_marks import MARKS, areas_of, having_mark, mark_rows
from verification.queries.submission_preview import in_hand, to_submit
from verification.rules import Refused

_BY_NAME = ("name", "pk")


@require_http_methods(["GET", "POST"])
def submission_preview(request: PortalRequest) -> HttpResponse:
    """The recipients named in the address, or all that are ready, by program; with `?program=`
    the one, and the rows behind the number that `?tanda=` names.

    Named ones, at most a page of them, are submitted here; all of a program by its own button.
    """
    if request.method == "POST":
        return _submit(request, _keys(request.POST.getlist("recipient")))
    named = "recipient" in request.GET
    chosen = _keys(request.GET.getlist("recipient")) if named else None
    program = _program(request)
    lines = to_submit(request.scope, chosen, program_id=program.pk if program else None)
    context: dict[str, Any] = {
        "lines": lines,
        "chosen": chosen,
        "program": program,
        "total": sum(line.total for line in lines),
        "forbidden": sum(line.forbidden for line in lines),
        "twice": sum(line.twice for line in lines),
        "crumbs": [_above(program), (_("Ajukan"), None)],
        "back_url": _above(program)[1],
    }
    if named or program is not None:
        context |= _rows(request, chosen, program)
    return render(request, "verification/submission_preview.html", context)


def _program(request: PortalRequest) -> Program | None:
    """The program that the address names; one that is not the reader's is missing."""
    keys = _keys([request.GET["program"]]) if "program" in request.GET else None
    if keys is None:
        return None
    return get_object_or_404(Program.objects.visible_to(request.scope), pk__in=keys)


def _above(program: Program | None) -> tuple[str, str]:
    if program is None:
        return _("Rancangan"), reverse("programs:draft_list")
    return str(program), reverse("programs:program_detail", args=[program.pk])


def _rows(
    request: PortalRequest, chosen: list[uuid.UUID] | None, program: Program | None
) -> dict[str, Any]:
    """The recipients behind a number, by name."""
    scope, asked = request.scope, request.GET.get("tanda", "")
    mark = asked if asked in MARKS else ""
    rows = in_hand(scope, chosen)
    if program is not None:
        rows = rows.filter(program=program)
    areas = areas_of(list(rows.order_by().values_list("program", flat=True).distinct()))
    found = having_mark(scope, rows, mark, areas).select_related("program", "village", "district")
    page = page_of(found, _BY_NAME, request.GET)
    return {
        "mark": MARKS.get(mark, _("Semua yang akan diajukan")),
        "is_narrowed": bool(mark),
        "page": page,
        "marked": mark_rows(scope, page.rows, areas),
    }


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
