"""One picture large, with what is known of it, and its neighbours in the gallery."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from beneficiaries.enums import SeenOn
from beneficiaries.operations import sights
from beneficiaries.queries.photos import photos_of, proposal_of
from beneficiaries.views.photos import visible_photo


@require_GET
def photo_show(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The next and the previous one are those of the household's page; documents have no viewer."""
    asked = visible_photo(request, pk)
    if asked.is_document:
        raise Http404
    home = asked.household
    sights.note(home, SeenOn.PHOTO, scope=request.scope)
    album = [
        one
        for group in photos_of(request.scope, home).values()
        for one in group
        if not one.is_document
    ]
    place = next(number for number, one in enumerate(album) if one.pk == asked.pk)
    opens_home = reverse("beneficiaries:household_detail", args=[home.pk])
    context = {
        "shown": album[place],
        "proposal": proposal_of(request.scope, album[place]),
        "number": place + 1,
        "of": len(album),
        "before": album[place - 1] if place else None,
        "after": album[place + 1] if place + 1 < len(album) else None,
        "crumbs": [
            (_("Rumah tangga"), reverse("beneficiaries:household_list")),
            (home.head_name or home.registry_id, opens_home),
            (asked.get_kind_display(), None),
        ],
    }
    return render(request, "beneficiaries/photo_show.html", context)
