"""Households: by name, by address, by picture."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from beneficiaries.forms.households import HouseholdFilter
from beneficiaries.queries.households import LIST_ORDER, household_list
from beneficiaries.views.household_page import household_page, visible_household
from core.counting import up_to
from core.keyset import page_of
from core.searches import recall, remember


@require_GET
def household_list_page(request: PortalRequest) -> HttpResponse:
    filters = HouseholdFilter(request.GET, scope=request.scope)
    chosen = filters.chosen()
    text = recall(request, chosen.get("cari", ""))
    rows = household_list(request.scope, chosen, text)
    count = up_to(rows)
    context = {
        "filters": filters,
        "page": page_of(rows, LIST_ORDER, request.GET),
        "page_count": None if count.is_more else count.number,
        "search_term": text,
        "more_than": count.number if count.is_more else None,
    }
    return render(request, "beneficiaries/household_list.html", context)


@require_POST
def search(request: PortalRequest) -> HttpResponse:
    """Take a search text by POST, so that no name or NIK enters an address."""
    text = " ".join(request.POST.get("q", "").split())[:100]
    list_url = reverse("beneficiaries:household_list")
    if not text:
        return redirect(list_url)
    return redirect(f"{list_url}?cari={remember(request, text)}")


@require_GET
def household_detail(request: PortalRequest, pk: str) -> HttpResponse:
    return household_page(request, visible_household(request, pk))
