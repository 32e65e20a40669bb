"""Households: by name, by address, by picture."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from beneficiaries.forms.households import HouseholdFilter
from beneficiaries.queries.households import LIST_ORDER, household_list
from beneficiaries.views.household_page import household_page, visible_household
from core.counting import up_to
from core.keyset import page_of


@require_GET
def household_list_page(request: PortalRequest) -> HttpResponse:
    filters = HouseholdFilter(request.GET, scope=request.scope)
    chosen = filters.chosen()
    rows = household_list(request.scope, chosen)
    count = up_to(rows)
    context = {
        "filters": filters,
        "page": page_of(rows, LIST_ORDER, request.GET),
        "page_count": None if count.is_more else count.number,
        "more_than": count.number if count.is_more else None,
    }
    return render(request, "beneficiaries/household_list.html", context)


@require_GET
def household_detail(request: PortalRequest, pk: str) -> HttpResponse:
    return household_page(request, visible_household(request, pk))
