"""The report of overlaps, for Bappeda and the auditors of a territory."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from accounts.views.export_offers import offer
from core.keyset import page_of
from programs.exports import OVERLAP_BOOK
from programs.forms.overlap_report import OverlapReportFilter
from programs.overlap_wish import NoSuchProgram, OverlapWish
from programs.queries.overlap_report import report
from programs.queries.overlap_sides import with_other_sides
from programs.queries.programs import years
from programs.queries.territory import Territory
from programs.words import short_rupiah

LIST_ORDER = ("-found_at", "id")
# So many pairs of programs stand on the page; the workbook holds all.
MOST_PAIRS = 100


@require_safe
def overlap_report(request: PortalRequest) -> HttpResponse:
    territory = Territory.of(request.scope)
    form = OverlapReportFilter(request.GET, years=years(request.scope), territory=territory)
    found = report(request.scope, form.wanted())
    amount_text, amount_unit = short_rupiah(found.total.amount)
    context = {
        "filter_form": form,
        "export": offer(request, OVERLAP_BOOK),
        "report": found,
        "amount_text": amount_text,
        "amount_unit": amount_unit,
        "shown_pairs": found.pairs[:MOST_PAIRS],
        "left_out": max(0, len(found.pairs) - MOST_PAIRS),
        "shown_elsewhere": found.elsewhere[:MOST_PAIRS],
        "territory": territory,
    }
    return render(request, "programs/overlap_report.html", context)


@require_safe
def overlap_list(request: PortalRequest) -> HttpResponse:
    """The recipients behind the figures: of a pair of programs, or all."""
    try:
        wish = OverlapWish.of(request.scope, request.GET)
    except NoSuchProgram:
        # One beyond the reader's reach is as good as missing.
        raise Http404 from None
    rows = wish.rows(request.scope)
    page = page_of(rows, LIST_ORDER, request.GET)
    context = {
        "filter_form": wish.form,
        "export": offer(request, OVERLAP_BOOK),
        "page": page,
        "sides": with_other_sides(request.scope, page.rows),
        "page_count": rows.order_by().count(),
        "program": wish.program,
        "other": wish.other,
        "crumbs": [(_("Tumpang tindih"), reverse("programs:overlap_report")),
                   (_("Penerima"), None)],
    }  # fmt: skip
    return render(request, "programs/overlap_list.html", context)
