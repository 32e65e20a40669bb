"""Households: by name, by address, by picture."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from accounts.views.export_offers import offer
from beneficiaries.exports import HOUSEHOLD_LIST
from beneficiaries.forms.households import HouseholdFilter
from beneficiaries.lists import HOUSEHOLDS, columns_read
from beneficiaries.queries.households import count, household_list, mark_photos
from beneficiaries.views.household_page import household_page, visible_household
from core.arrangements import arrange
from core.keyset import page_of
from core.scope import DatabaseRole
from regions.queries.naming import name_places


@require_GET
def household_list_page(request: PortalRequest) -> HttpResponse:
    layout = arrange(HOUSEHOLDS, request)
    if layout.moved:
        return redirect(layout.moved)
    filters = HouseholdFilter(request.GET, scope=request.scope)
    if added := filters.added():
        query = request.GET.copy()
        for name in ("tambah", "after", "before"):
            query.pop(name, None)
        query[added] = filters.first_answer(added)
        return redirect(f"{request.path}?{query.urlencode()}")
    answers = filters.answers()
    rows = household_list(request.scope, filters.place(), answers)
    counted = count(rows, answers)
    page = page_of(rows.only(*columns_read(layout.shown)), layout.order, request.GET)
    name_places(page.rows)
    mark_photos(request.scope, page.rows)
    context = {
        "filters": filters,
        "list": layout,
        "extra": [column for column in layout.shown if column.key not in _OWN_MARKUP],
        "export": offer(request, HOUSEHOLD_LIST),
        "page": page,
        "page_count": None if counted.is_more else counted.number,
        "more_than": counted.number if counted.is_more else None,
        # What an agency counts elsewhere are its recipients: another, larger number.
        "of_own_aid": request.scope.role is DatabaseRole.AGENCY,
    }
    return render(request, "beneficiaries/household_list.html", context)


# Columns that the template writes itself; all others are plain words.
_OWN_MARKUP = frozenset({"head", "address", "village", "members", "decile", "photo", "release"})


@require_GET
def household_detail(request: PortalRequest, pk: str) -> HttpResponse:
    return household_page(request, visible_household(request, pk))
