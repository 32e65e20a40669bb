"""The search box: from what somebody knows of a family to its page."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from beneficiaries import search_terms
from beneficiaries.forms.search import SearchPlace
from beneficiaries.queries.search import MOST, by_number, search
from core.searches import recall, remember
from core.templatetags.fmt import angka
from regions.models import Region

LONGEST = 100
# So many places are named; of more, how many there are.
_MOST_NAMED = 3


@require_POST
def start(request: PortalRequest) -> HttpResponse:
    """Take a search text by POST, so that no name or NIK enters an address.

    A number that leads to one household opens it at once.
    """
    text = " ".join(request.POST.get("q", "").split())[:LONGEST]
    if not text:
        return redirect("beneficiaries:household_list")
    number = search_terms.parse(text).number
    household = by_number(request.scope, number).only_household if number else None
    if household is not None:
        return redirect("beneficiaries:household_detail", household)
    return redirect(f"{reverse('beneficiaries:search_results')}?cari={remember(request, text)}")


@require_GET
def results(request: PortalRequest) -> HttpResponse:
    place = SearchPlace(request.GET, scope=request.scope)
    key = request.GET.get("cari", "")
    text = recall(request, key)
    found = search(request.scope, text, place.narrowed()) if text else None
    context = {
        "crumbs": [
            (_("Rumah tangga"), reverse("beneficiaries:household_list")),
            (_("Pencarian"), None),
        ],
        "search_term": text,
        "place_form": place,
        "anywhere_url": f"?{urlencode({'cari': key})}",
        "found": found,
        "sought_in": _named(found.sought_in) if found else "",
        "most": MOST,
        "is_part_of_number": search_terms.is_part_of_number(text),
    }
    return render(request, "beneficiaries/search_results.html", context)


def _named(regions: Sequence[Region]) -> str:
    """The places looked at, in words; "" without any."""
    names = "; ".join(one.full_path for one in regions[:_MOST_NAMED])
    more = len(regions) - _MOST_NAMED
    if more <= 0:
        return names
    return _("%(places)s; dan %(more)s wilayah lain bernama serupa") % {
        "places": names, "more": angka(more),
    }  # fmt: skip
