"""The households of a village, as its operator reads them: names, addresses, masked numbers."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from beneficiaries.enums import SeenOn
from beneficiaries.forms.village_homes import VillageHomeFilter
from beneficiaries.operations import sights
from beneficiaries.proposals.told_numbers import cards_of
from beneficiaries.queries import proposals as queries
from beneficiaries.queries.household_catalogue import year_ago
from beneficiaries.queries.village_clock import by_clock, verified_at, village_clock
from beneficiaries.queries.village_search import VillageFound, search_village
from core.counting import up_to
from core.keyset import page_of
from core.searches import recall, remember


@require_GET
def villagehome_list(request: PortalRequest) -> HttpResponse:
    key = request.GET.get("cari", "")
    text = recall(request, key)
    filters = VillageHomeFilter(request.GET)
    own = queries.own_households(request.scope)
    found = search_village(request.scope, text) if text else VillageFound()
    rows = by_clock(own.filter(pk__in=found.ids) if text else own, filters.wanted())
    count = up_to(rows)
    page = page_of(rows, ("head_sort", "id"), request.GET)
    clock = village_clock(own)
    context = {
        "page": page,
        "homes": [
            (home, clock.days.get(home.pk), found.members.get(home.pk), home.pk in found.alike)
            for home in page.rows
        ],
        "nearest": [(home, found.members.get(home.pk)) for home in found.nearest],
        "only_alike": bool(found.ids) and found.alike == found.ids,
        "at_address": found.at_address,
        "page_count": None if count.is_more else count.number,
        "search_term": text,
        "filters": filters,
        "carried": [("cari", key)] if text else [],
        "clock": clock,
        "since": year_ago(),
    }
    return render(request, "beneficiaries/villagehome_list.html", context)


@require_POST
def villagehome_search(request: PortalRequest) -> HttpResponse:
    """Take a name by POST, so that it never enters an address."""
    text = " ".join(request.POST.get("q", "").split())[:100]
    here = reverse("beneficiaries:villagehome_list")
    return redirect(f"{here}?cari={remember(request, text)}" if text else here)


@require_GET
def villagehome_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    household = get_object_or_404(queries.own_household(request.scope, pk))
    sights.note(household, SeenOn.HOUSEHOLD, scope=request.scope)
    members = queries.members_in_base(household)
    context = {
        "household": household,
        "members": members,
        "cards": cards_of(household, members),
        "verified_at": verified_at(household.pk),
        "due_before": year_ago(),
        "proposals": queries.of_household(request.scope, household),
        "gone": queries.gone_members(request.scope, household),
        "crumbs": [
            (_("Rumah tangga desa"), reverse("beneficiaries:villagehome_list")),
            (household.head_name or household.registry_id, None),
        ],
    }
    return render(request, "beneficiaries/villagehome_detail.html", context)
