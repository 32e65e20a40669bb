"""The frame of a household's page: its head, and the sections below it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import PortalRequest
from beneficiaries.enums import SeenOn
from beneficiaries.models import Household
from beneficiaries.operations import sights
from beneficiaries.queries.household_catalogue import year_ago
from beneficiaries.queries.last_looked_at import last_looked_at
from beneficiaries.templatetags.registry_ids import own_id
from beneficiaries.views.household_sections import SECTIONS


def visible_household(request: PortalRequest, pk: object) -> Household:
    """The household, or the same 404 for a foreign one as for a missing one."""
    return get_object_or_404(
        Household.objects.visible_to(request.scope)
        .with_edition()
        .select_related("village", "district", "regency"),
        pk=pk,
    )


def household_page(
    request: PortalRequest, household: Household, *, status: int = 200, **instead: Any
) -> HttpResponse:
    """The whole page. `instead` replaces what sections gathered, as a form sent with errors."""
    sights.note(household, SeenOn.HOUSEHOLD, scope=request.scope)
    context: dict[str, Any] = {}
    shown = []
    for section in SECTIONS:
        gathered = section.gather(request, household) if section.gather else {}
        if gathered is not None:
            context |= gathered
            shown.append(section)
    context |= instead
    verified = last_looked_at(request.scope, household)
    context |= {
        "household": household,
        "sections": shown,
        "verified_at": verified,
        "verified_long_ago": verified is not None and verified < year_ago(),
        "crumbs": [
            (_("Rumah tangga"), reverse("beneficiaries:household_list")),
            (household.head_name or own_id(household.registry_id), None),
        ],
    }
    return render(request, "beneficiaries/household_detail.html", context, status=status)
