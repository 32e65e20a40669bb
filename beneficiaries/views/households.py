"""Households: by name, by address, by picture."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from accounts.permissions import Permission
from beneficiaries.codebook_variable import Group, Unit
from beneficiaries.enums import PhotoKind
from beneficiaries.facts import fact_groups
from beneficiaries.forms.households import HouseholdFilter
from beneficiaries.forms.photos import PhotoForm
from beneficiaries.models import Household
from beneficiaries.operations import photos
from beneficiaries.queries.households import (
    LIST_ORDER,
    household_list,
    members_of,
    photos_of,
)
from core.counting import up_to
from core.keyset import page_of
from core.searches import recall, remember

_GROUPS = (Group.HOUSING, Group.ASSET, Group.PROGRAM)


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
    return _page(request, _visible(request, pk), PhotoForm())


@require_POST
def photo_add(request: PortalRequest, household_pk: str) -> HttpResponse:
    household = _visible(request, household_pk)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, household, form)
    added = photos.add(
        household=household,
        kind=form.cleaned_data["kind"],
        photo=form.cleaned_data["image"],
        by=request.user,
    )
    if added:
        messages.success(request, _("Foto ditambahkan; keterangan tersembunyi sudah dihapus."))
    else:
        messages.info(request, _("Foto yang sama sudah ada pada rumah tangga ini."))
    return redirect("beneficiaries:household_detail", household.pk)


def _page(request: PortalRequest, household: Household, form: PhotoForm) -> HttpResponse:
    gallery = [
        {
            "thumb_url": reverse("beneficiaries:photo_thumb", args=[photo.pk]),
            "full_url": reverse("beneficiaries:photo", args=[photo.pk]),
            "label": photo.get_kind_display(),
            "is_front": photo.kind == PhotoKind.FRONT,
            "taken_at": photo.taken_at or photo.uploaded_at,
        }
        for photo in photos_of(household)
    ]
    context = {
        "household": household,
        "crumbs": [
            (_("Rumah tangga"), reverse("beneficiaries:household_list")),
            (household.head_name, None),
        ],
        "members": members_of(household),
        "fact_groups": fact_groups(household, Unit.HOUSEHOLD, _GROUPS),
        "gallery": gallery,
        "front": next((shown for shown in gallery if shown["is_front"]), None),
        "photo_form": form,
        "may_add_photo": request.scope.may(Permission.PHOTO_ADD),
        "may_reveal": request.scope.may(Permission.REGISTRY_REVEAL),
    }
    return render(
        request, "beneficiaries/household_detail.html", context, status=422 if form.errors else 200
    )


def _visible(request: PortalRequest, pk: str) -> Household:
    return get_object_or_404(
        Household.objects.visible_to(request.scope).select_related(
            "village", "district", "regency", "release"
        ),
        pk=pk,
    )
