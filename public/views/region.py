"""One regency: its figures, by budget year, and what BPS measured there."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from public.charts import by_year
from public.queries.editions import Newest, edition, newest
from public.stats import headline
from public.survey import surveys
from public.tables import year_rows
from public.views.answers import page
from public.views.shell import shell


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponseBase:
    """`code` is the Kemendagri code, four digits."""
    found = newest()
    if found is None:
        raise Http404
    return page(
        request,
        "public/region_detail.html",
        key=(found, code),
        context=lambda: _context(found, code),
    )


def _context(found: Newest, code: str) -> dict[str, Any]:
    current = edition(found.publication_id)
    regency = current.regency(code)
    if regency is None:
        raise Http404
    return shell(
        "public:home",
        edition=current,
        regency=regency,
        stats=headline(current, region=regency),
        province_share=current.share(),
        regency_share=current.share(regency),
        year_rows=year_rows(current, regency),
        year_chart=by_year(current, regency),
        rounds=surveys(regency.code),
        province_rounds=surveys(current.province.code),
    )
