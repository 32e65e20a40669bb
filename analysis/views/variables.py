"""The base by any of its variables, per place or decile: a table, drawn, on a map, a file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from analysis.forms.variables import BY_DECILE, VariableChoices
from analysis.place_paths import PlacePage
from analysis.queries.crosstab import Row, by_decile, by_place
from analysis.told_crosstab import ToldRow, tells_exactly, told_rows
from analysis.variables import COUNTABLES, Countable
from analysis.views.tables import as_cell, as_workbook, rounded
from analysis.withheld import known
from beneficiaries.codebook import UNKNOWN
from beneficiaries.codebook_variable import Unit
from core.arrangements import arrange
from core.lists import ListColumn, Listing
from core.tabular.columns import ColumnKind
from core.tabular.exports import ExportColumn
from public.choices import shades
from public.queries.editions import drawn_regencies
from regions.enums import Level
from regions.models import Region

URL_NAME = "analysis:variables"
# What a saved view keeps; the rows come in one order.
COUNTED = Listing(
    page="analysis.variables",
    title=gettext_lazy("Variabel kemiskinan"),
    columns=(ListColumn("name", gettext_lazy("Wilayah"), order=("code",), fixed=True),),
    sort="name",
    filters=("variable", "per", "decile", "value", "place"),
    words={"variable": tuple(COUNTABLES), "per": (BY_DECILE,)},
)


@require_safe
def variables_page(request: PortalRequest) -> HttpResponse:
    arrangement = arrange(COUNTED, request)
    if arrangement.moved:
        return HttpResponseRedirect(arrangement.moved)
    form, page = _asked(request)
    variable = form.countable
    rows, whole = told_rows(request.scope, variable, _rows(request, form, page.place))
    drawn = _drawn(form, whole)
    drawn_label = list(variable.values.values())[drawn]
    words = [*variable.values.values(), UNKNOWN]
    # What nobody has makes no column.
    found = [at for at, figure in enumerate(whole.figures) if figure.count]
    chart_title = _("%(variable)s: %(value)s") % {"variable": variable.label, "value": drawn_label}
    return render(
        request,
        "analysis/variables.html",
        {
            "page_title": _("Variabel kemiskinan"),
            "page_subtitle": _("Basis data menurut satu variabel, per wilayah atau per desil."),
            "filter_form": form,
            "list": arrangement,
            "path": page.path(URL_NAME),
            "variable": variable,
            "unit": _unit(variable),
            "heads": [words[at] for at in found],
            "absent": [words[at] for at in range(len(variable.values)) if at not in found],
            "lines": [
                (row, [row.figures[at] for at in found], _below(request, form, page, row))
                for row in rows
            ],
            "by_decile": form.by_decile,
            "whole": whole,
            "whole_figures": [whole.figures[at] for at in found],
            "is_empty": not whole.total,
            "is_rounded": not tells_exactly(request.scope, variable),
            "chart_title": chart_title,
            "chart": {
                "kind": "bar" if form.by_decile else "hbar",
                "labels": [row.name for row in rows],
                "series": [{"name": str(drawn_label), "values": _shares(rows, drawn)}],
                "unit": _("persen"),
            },
            "whole_chart": {
                "kind": "hbar",
                "labels": [str(words[at]) for at in found],
                "series": [
                    {
                        "name": str(variable.label),
                        "values": [_number(whole.figures[at].percent) for at in found],
                    }
                ],
                "unit": _("persen"),
            },
            "places": _drawn_places(request, form, page, rows, drawn),
            "boundaries_url": reverse("public:boundaries") if drawn_regencies().exists() else "",
            "threshold": settings.DISCLOSURE_THRESHOLD,
            "query": request.GET.urlencode(),
        },
    )


@require_safe
def variables_file(request: PortalRequest) -> HttpResponse:
    form, page = _asked(request)
    variable = form.countable
    rows, _whole = told_rows(request.scope, variable, _rows(request, form, page.place))
    words = [str(one) for one in (*variable.values.values(), UNKNOWN)]
    exact = tells_exactly(request.scope, variable)
    return as_workbook(
        request,
        name="variabel-kemiskinan",
        title=_("Variabel kemiskinan"),
        columns=[
            ExportColumn(_("Variabel"), width=36),
            ExportColumn(_("Kode wilayah"), ColumnKind.IDENTIFIER, 14),
            ExportColumn(_("Desil") if form.by_decile else _("Wilayah"), width=32),
            *(
                ExportColumn(str(label) if exact else rounded(label), ColumnKind.INTEGER)
                for label in (_unit(variable), *words)
            ),
        ],
        rows=(
            [
                str(variable.label), row.code, row.name, as_cell(row.total),
                *(as_cell(one.count) for one in row.figures),
            ]
            for row in rows
        ),
    )  # fmt: skip


def _asked(request: PortalRequest) -> tuple[VariableChoices, PlacePage]:
    """The form and the place; villages are for those who may know the rows with this variable."""
    form = VariableChoices(request.GET)
    page = PlacePage.of(request, form.place_chosen)
    if page.place.level == Level.DISTRICT and not tells_exactly(request.scope, form.countable):
        raise Http404
    return form, page


def _rows(request: PortalRequest, form: VariableChoices, place: Region) -> list[Row]:
    count = by_decile if form.by_decile else by_place
    return count(request.scope, place, form.countable, form.last_decile)


def _unit(variable: Countable) -> str:
    return _("Rumah tangga") if variable.unit is Unit.HOUSEHOLD else _("Orang")


def _below(
    request: PortalRequest, form: VariableChoices, page: PlacePage, row: ToldRow
) -> str | None:
    """Where the row's name leads: to what lies below that place, if this reader may know it."""
    levels = (Level.PROVINCE, Level.REGENCY)
    deep = levels if tells_exactly(request.scope, form.countable) else levels[:1]
    leads = row.region_id and page.place.level in deep
    return page.address(URL_NAME, row.region_id) if leads else None


def _drawn(form: VariableChoices, whole: ToldRow) -> int:
    """Which value is drawn, by its place among the variable's; unless chosen the most frequent."""
    values = list(form.countable.values)
    if form.drawn is not None:
        return values.index(form.drawn)
    return max(range(len(values)), key=lambda at: known(whole.figures[at].count))


def _shares(rows: list[ToldRow], drawn: int) -> list[float | None]:
    return [_number(row.figures[drawn].percent) for row in rows]


def _number(percent: Any) -> float | None:
    return None if percent is None else round(float(percent), 1)


def _drawn_places(
    request: PortalRequest, form: VariableChoices, page: PlacePage, rows: list[ToldRow], drawn: int
) -> dict[str, Any] | None:
    """The map, of regencies: no smaller place has a boundary here."""
    if form.by_decile or page.place.level != Level.PROVINCE:
        return None
    values = _shares(rows, drawn)
    return {
        "key": "code",
        "unit": _("persen"),
        "values": [
            {
                "code": row.code,
                "name": row.name,
                "value": value,
                "step": step,
                "url": _below(request, form, page, row),
            }
            for row, value, step in zip(rows, values, shades(values), strict=True)
        ],
    }
