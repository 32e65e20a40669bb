"""Overlaps, and plans against what was done, as sums for those who decide by figures."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from analysis.forms.choices import PlanChoices, YearChoice
from analysis.queries.overlap_totals import overlap_totals
from analysis.queries.plan_totals import plan_totals, years_planned


@require_safe
def overlap_totals_page(request: PortalRequest) -> HttpResponse:
    form = YearChoice(request.GET, scope=request.scope)
    context = {
        "page_title": _("Jumlah tumpang tindih"),
        "page_subtitle": _("Penerima yang bertemu pada lebih dari satu program, tanpa nama."),
        "filter_form": form,
        "totals": overlap_totals(request.scope, form.chosen().get("year")),
        "of_province": request.scope.regency_id is None,
        "threshold": settings.DISCLOSURE_THRESHOLD,
    }
    return render(request, "analysis/overlap_totals.html", context)


@require_safe
def plan_totals_page(request: PortalRequest) -> HttpResponse:
    this_year = timezone.localdate().year
    form = PlanChoices(request.GET, years=years_planned(request.scope, this_year))
    year = form.chosen(this_year)
    whole, levels = plan_totals(request.scope, year)
    context = {
        "page_title": _("Rencana dan realisasi"),
        "page_subtitle": _("Tahun anggaran %(year)s") % {"year": year},
        "filter_form": form,
        "whole": whole,
        "levels": levels,
        "threshold": settings.DISCLOSURE_THRESHOLD,
    }
    return render(request, "analysis/plan_totals.html", context)
