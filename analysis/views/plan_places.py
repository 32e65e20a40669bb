"""The matrix of aid and places for those who decide by figures, and its workbook for Musrenbang."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from analysis.forms.choices import PlanPlaceChoices
from analysis.queries.plan_places import PlacePlans, plan_places
from analysis.queries.plan_totals import years_planned
from analysis.views.tables import as_cell, as_workbook
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn
from programs.queries.territory import Territory
from regions.enums import Level
from regions.models import Region


@require_safe
def plan_places_page(request: PortalRequest) -> HttpResponse:
    form, matrix = _asked(request)
    context = {
        "page_title": _("Rencana menurut wilayah"),
        "page_subtitle": _("%(place)s · tahun anggaran %(year)s")
        % {"place": matrix.region, "year": form.year_chosen},
        "filter_form": form,
        "matrix": matrix,
        "decile": form.decile_chosen,
        "deeper": matrix.level == Level.REGENCY,
        "threshold": settings.DISCLOSURE_THRESHOLD,
    }
    return render(request, "analysis/plan_places.html", context)


@require_safe
def plan_places_file(request: PortalRequest) -> HttpResponse:
    _form, matrix = _asked(request)
    columns = [
        ExportColumn(_("Kode wilayah"), ColumnKind.IDENTIFIER, 14),
        ExportColumn(_("Wilayah"), width=32),
        ExportColumn(_("Rumah tangga miskin"), ColumnKind.INTEGER),
        ExportColumn(_("Desa tanpa bantuan"), ColumnKind.INTEGER),
        ExportColumn(_("Desa berbantuan ganda"), ColumnKind.INTEGER),
    ]
    for kind in matrix.kinds:
        columns += [
            ExportColumn(_("%(kind)s: penerima") % {"kind": kind.name}, ColumnKind.INTEGER),
            ExportColumn(_("%(kind)s: rencana") % {"kind": kind.name}, ColumnKind.INTEGER),
        ]
    return as_workbook(
        request,
        name="musrenbang",
        title=_("Rencana menurut wilayah"),
        columns=columns,
        rows=(
            [
                row.region.code, row.region.name, as_cell(row.need),
                _villages(row.gap_villages), _villages(row.double_villages),
                *(each for cell in row.cells for each in (as_cell(cell.standing), cell.planned)),
            ]
            for row in matrix.rows
        ),
    )  # fmt: skip


def _villages(count: int | None) -> object:
    return _("tidak ditampilkan") if count is None else count


def _asked(request: PortalRequest) -> tuple[PlanPlaceChoices, PlacePlans]:
    territory = Territory.of(request.scope)
    this_year = timezone.localdate().year
    form = PlanPlaceChoices(
        request.GET,
        years=years_planned(request.scope, this_year),
        territory=territory,
        this_year=this_year,
    )
    chosen = form.regency_chosen
    region = Region.objects.get(pk=chosen) if chosen else territory.region
    matrix = plan_places(
        request.scope, region=region, year=form.year_chosen, decile=form.decile_chosen
    )
    return form, matrix
