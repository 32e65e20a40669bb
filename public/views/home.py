"""The front page: the province in figures, on a map, by year and by source of funds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from public.charts import by_funding, by_regency, by_year, survey_chart
from public.choices import UNITS, WITHOUT_YEARS, Shown, shades, value_of
from public.queries.editions import Edition, edition, newest
from public.stats import headline
from public.survey import surveys
from public.tables import regency_rows
from public.views.answers import page
from public.views.shell import shell


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """`?tahun=` a budget year (default: all), `?ukuran=` a `Shown`; anything odd means the default."""
    found = newest()
    if found is None:
        return page(request, "public/home_empty.html", key=(), context=lambda: shell("public:home"))
    wanted = request.GET.get("ukuran", "")
    shown = Shown(wanted) if wanted in Shown.values else Shown.RECIPIENTS
    year = next((one for one in current.years if str(one) == request.GET.get("tahun")), 0)
    return page(
        request,
        "public/home.html",
        key=(found, shown, year),
        context=lambda: _context(current, shown, year, drawn=found.has_boundaries),
    )


def _context(current: Edition, shown: Shown, year: int, *, drawn: bool) -> dict[str, Any]:
    values = [value_of(current, shown, regency, year) for regency in current.regencies]
    places = [
        {
            "code": regency.code,
            "name": regency.name,
            "value": value,
            "step": step,
            "url": reverse("public:region", args=[regency.code]),
        }
        for regency, value, step in zip(current.regencies, values, shades(values), strict=True)
    ]
    unit = str(UNITS[shown])
    return shell(
        "public:home",
        edition=current,
        year=year,
        shown=shown,
        shown_unit=unit,
        shown_without_years=shown in WITHOUT_YEARS,
        year_links=[
            {"label": str(one) if one else _("Semua tahun"), "url": _address(one, shown), "active": one == year}
            for one in (0, *current.years)
        ],
        shown_links=[
            {"label": one.label, "url": _address(year, one), "active": one == shown}
            for one in Shown
        ],
        stats=headline(current, year),
        map={"key": "code", "unit": unit, "values": places},
        geojson_url=reverse("public:boundaries") if drawn else "",
        regency_rows=regency_rows(current, year),
        regency_chart=by_regency(current, shown, year),
        year_chart=by_year(current),
        funding_chart=by_funding(current, year),
        survey_chart=survey_chart(surveys(current.province.code)),
    )


def _address(year: int, shown: str) -> str:
    parts = []
    if year:
        parts.append(f"tahun={year}")
    if shown != Shown.RECIPIENTS:
        parts.append(f"ukuran={shown}")
    return reverse("public:home") + ("?" + "&".join(parts) if parts else "")
