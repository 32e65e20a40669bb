"""The front page: the province in figures, on a map, by year and by source of funds."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from public.charts import by_funding, by_regency, by_year, of_survey
from public.choices import UNITS, WITHOUT_YEARS, Shown, shades, value_of
from public.queries.editions import Edition, Newest, drawn_regencies, edition, newest
from public.stats import headline
from public.survey import surveys
from public.tables import regency_rows
from public.views.answers import page
from public.views.shell import shell


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """`?tahun=` a budget year (default: all), `?ukuran=` a `Shown`; anything odd: the default."""
    found = newest()
    if found is None:
        return page(request, "public/home_empty.html", key=(), context=lambda: shell("public:home"))
    wanted = request.GET.get("ukuran", "")
    shown = Shown(wanted) if wanted in Shown.values else Shown.RECIPIENTS
    year = _year(request.GET.get("tahun", ""))
    return page(
        request,
        "public/home.html",
        key=(found, shown, year),
        context=lambda: _context(found, shown, year),
    )


def _year(text: str) -> int:
    """A year of this century, else 0: few enough to keep a page for each."""
    return int(text) if re.fullmatch("20[0-9]{2}", text) else 0


def _context(found: Newest, shown: Shown, year: int) -> dict[str, Any]:
    current = edition(found.publication_id)
    year = year if year in current.years else 0
    unit = str(UNITS[shown])
    return shell(
        "public:home",
        edition=current,
        year=year,
        shown=shown,
        shown_unit=unit,
        shown_note=f"{shown.label} ({unit})",
        shown_without_years=shown in WITHOUT_YEARS,
        year_links=[
            {
                "label": str(one) if one else _("Semua tahun"),
                "url": _address(one, shown),
                "active": one == year,
            }
            for one in (0, *current.years)
        ],
        shown_links=[
            {"label": one.label, "url": _address(year, one), "active": one == shown}
            for one in Shown
        ],
        stats=headline(current, year),
        places={"key": "code", "unit": unit, "values": _places(current, shown, year)},
        boundaries_url=reverse("public:boundaries") if drawn_regencies().exists() else "",
        regency_rows=regency_rows(current, year),
        regency_chart=by_regency(current, shown, year),
        year_chart=by_year(current),
        funding_chart=by_funding(current, year),
        funding_note=(_("Juta rupiah, tahun anggaran %(year)s, seluruh provinsi.") % {"year": year})
        if year
        else _("Juta rupiah, semua tahun anggaran, seluruh provinsi."),
        survey_chart=of_survey(surveys(current.province.code)),
    )


def _places(current: Edition, shown: Shown, year: int) -> list[dict[str, Any]]:
    values = [value_of(current, shown, regency, year) for regency in current.regencies]
    return [
        {
            "code": regency.code,
            "name": regency.name,
            "value": value,
            "step": step,
            "url": reverse("public:region", args=[regency.code]),
        }
        for regency, value, step in zip(current.regencies, values, shades(values), strict=True)
    ]


def _address(year: int, shown: Shown) -> str:
    """The front page with these choices; defaults are left out, so each page has one address."""
    chosen = {"tahun": year or None, "ukuran": None if shown is Shown.RECIPIENTS else shown.value}
    query = "&".join(f"{name}={value}" for name, value in chosen.items() if value)
    return reverse("public:home") + (f"?{query}" if query else "")
