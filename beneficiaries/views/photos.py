"""Delivery of photos: only through the scope, never by a public address."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.http import PortalRequest
from beneficiaries.models import Household, HouseholdPhoto
from core.downloads import private_file_response


@require_GET
def photo(request: PortalRequest, pk: str) -> HttpResponseBase:
    return private_file_response(_visible(request, pk).image, "foto.jpg", "image/jpeg", inline=True)


@require_GET
def photo_thumb(request: PortalRequest, pk: str) -> HttpResponseBase:
    return private_file_response(
        _visible(request, pk).thumbnail, "foto-kecil.jpg", "image/jpeg", inline=True
    )


def _visible(request: PortalRequest, pk: str) -> HouseholdPhoto:
    households = Household.objects.visible_to(request.scope)
    return get_object_or_404(HouseholdPhoto, pk=pk, household__in=households)
