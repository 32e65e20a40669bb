"""The yearly verification clock: what is overdue, place by place."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from beneficiaries.forms.territory import TerritoryFilter
from beneficiaries.queries.verification_clock import clock_lines


@require_GET
def verification_clock(request: PortalRequest) -> HttpResponse:
    """Households by when they were last verified; the province chooses a regency first."""
    filters = TerritoryFilter(request.GET, scope=request.scope)
    context: dict[str, Any] = {"filters": filters, "asked": filters.regency_id is not None}
    if filters.regency_id is not None:
        lines = clock_lines(request.scope, filters.regency_id, filters.chosen())
        total, lately = sum(line.total for line in lines), sum(line.lately for line in lines)
        context |= {
            "lines": lines,
            "lately": lately,
            "long_ago": sum(line.long_ago for line in lines),
            "never": sum(line.never for line in lines),
            "share": 100 * lately / total if total else 0,
        }
    return render(request, "beneficiaries/verification_clock.html", context)
