"""Aid against need, place by place: errors of targeting, and the pockets of poverty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from analysis.forms.choices import CoverageChoices
from analysis.place_paths import PlacePage
from analysis.queries.coverage import Coverage, coverage
from analysis.told import ToldPlace, told_places
from analysis.views.tables import as_cell, as_workbook, headed
from analysis.withheld import counts_exactly, known
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn
from regions.enums import Level


@dataclass(frozen=True, slots=True)
class Line:
    """A place as a row; `url` leads to what lies below it, None for villages."""

    place: Coverage | ToldPlace
    url: str | None


@require_safe
def targeting_page(request: PortalRequest) -> HttpResponse:
    """Inclusion and exclusion error against the base."""
    context = _context(request, "analysis:targeting")
    context["page_title"] = _("Ketepatan terhadap basis")
    context["page_subtitle"] = _("Siapa yang terlayani, siapa yang terlewat, menurut basis data.")
    return render(request, "analysis/targeting.html", context)


@require_safe
def pockets_page(request: PortalRequest) -> HttpResponse:
    """Places by the number of poor households without aid, the largest gap first."""
    context = _context(request, "analysis:pockets")
    lines: list[Line] = context["lines"]
    lines.sort(key=lambda line: (-known(line.place.unserved), line.place.code))
    context["page_title"] = _("Kantong kemiskinan")
    context["page_subtitle"] = _("Wilayah dengan selisih terbesar antara kebutuhan dan bantuan.")
    context["may_list"] = request.scope.may(Permission.NEED_VIEW)
    return render(request, "analysis/pockets.html", context)


@require_safe
def places_file(request: PortalRequest) -> HttpResponse:
    form, page = _asked(request)
    scope = request.scope
    counted = coverage(scope, page.place, form.threshold_chosen, form.asked)
    rows, _whole = told_places(scope, counted)
    return as_workbook(
        request,
        name="kebutuhan-dan-bantuan",
        title=_("Kebutuhan dan bantuan"),
        columns=[
            ExportColumn(_("Kode wilayah"), ColumnKind.IDENTIFIER, 14),
            ExportColumn(_("Wilayah"), width=32),
            ExportColumn(headed(scope, _("Rumah tangga sasaran")), ColumnKind.INTEGER),
            ExportColumn(headed(scope, _("Sasaran terlayani")), ColumnKind.INTEGER),
            ExportColumn(headed(scope, _("Sasaran belum terlayani")), ColumnKind.INTEGER),
            ExportColumn(headed(scope, _("Terlayani di luar sasaran")), ColumnKind.INTEGER),
            ExportColumn(headed(scope, _("Terlayani, desil tidak diketahui")), ColumnKind.INTEGER),
            ExportColumn(
                headed(scope, _("Penerima tidak ditemukan dalam basis")), ColumnKind.INTEGER
            ),
            ExportColumn(_("Galat eksklusi (%)"), ColumnKind.DECIMAL),
            ExportColumn(_("Galat inklusi (%)"), ColumnKind.DECIMAL),
            ExportColumn(headed(scope, _("Nilai bantuan (Rp)")), ColumnKind.DECIMAL),
        ],
        rows=(
            [as_cell(value) for value in (
                row.code, row.name, row.target, row.target_aided, row.unserved, row.outside_aided,
                row.unknown_aided, row.unlisted, row.exclusion.percent, row.inclusion.percent,
                row.amount,
            )]
            for row in rows
        ),
    )  # fmt: skip


def _context(request: PortalRequest, url_name: str) -> dict[str, Any]:
    form, page = _asked(request)
    counted = coverage(request.scope, page.place, form.threshold_chosen, form.asked)
    places, whole = told_places(request.scope, counted)
    levels_with_a_page = (
        (Level.PROVINCE, Level.REGENCY) if counts_exactly(request.scope) else (Level.PROVINCE,)
    )
    deeper = page.place.level in levels_with_a_page
    return {
        "filter_form": form,
        "place": page.place,
        "path": page.path(url_name),
        "lines": [
            Line(each, page.address(url_name, each.region_id) if deeper else None)
            for each in places
        ],
        "threshold": form.threshold_chosen,
        "exclusion": whole.exclusion,
        "inclusion": whole.inclusion,
        "served": whole.served,
        "unserved": whole.unserved,
        "unlisted": whole.unlisted,
        "unknown": whole.unknown_aided,
        "amount": whole.amount,
        "query": request.GET.urlencode(),
    }


def _asked(request: PortalRequest) -> tuple[CoverageChoices, PlacePage]:
    form = CoverageChoices(request.GET, scope=request.scope)
    return form, PlacePage.of(request, form.chosen().get("place"))
