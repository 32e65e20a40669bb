"""Where a household stands, set from the device on the spot."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import PortalRequest
from beneficiaries.enums import SeenOn
from beneficiaries.forms.photos import PlaceForm
from beneficiaries.operations import sights
from beneficiaries.operations.household_places import set_place
from beneficiaries.queries.place_checks import standing_of
from beneficiaries.views.household_page import visible_household
from core.templatetags.fmt import angka
from regions.outlines import MARGIN_M


@require_http_methods(["GET", "POST"])
def household_place(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    household = visible_household(request, pk)
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outside = set_place(
            household=household,
            latitude=form.cleaned_data["latitude"],
            longitude=form.cleaned_data["longitude"],
            accuracy_m=form.cleaned_data["accuracy_m"],
            source=form.source,
            by=request.user,
        )
        if outside is not None and outside > MARGIN_M:
            messages.warning(
                request,
                _("Koordinat disimpan, tetapi berada ± %(km)s km di luar wilayahnya. Periksa lagi.")
                % {"km": angka(outside / 1000, 1)},
            )
        else:
            messages.success(request, _("Koordinat rumah disimpan."))
        return redirect("beneficiaries:household_detail", household.pk)
    sights.note(household, SeenOn.HOUSEHOLD, scope=request.scope)
    context = {"household": household, "form": form, "standing": standing_of(household)}
    status = 422 if form.errors else 200
    return render(request, "beneficiaries/household_place.html", context, status=status)
