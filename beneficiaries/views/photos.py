"""Pictures: taken in, and delivered through the scope alone, never by a public address."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import PortalRequest
from accounts.permissions import Permission
from accounts.views.picture_marks import seen_by
from beneficiaries.enums import SeenOn
from beneficiaries.forms.photos import PhotoFilter, PhotoForm, ReasonForm, RevealForm
from beneficiaries.models import Household, HouseholdPhoto
from beneficiaries.operations import document_reveals, photos, sights
from beneficiaries.operations.reveal_budget import BudgetSpent
from beneficiaries.photo_rules import kinds_for, may_remove
from beneficiaries.queries.photos import LIST_ORDER, is_open, photo_list
from beneficiaries.views.household_page import visible_household
from beneficiaries.views.reveals import refuse_for_today
from core.downloads import marked_picture_response
from core.images import CleanPhoto
from core.keyset import page_of

_LIST_PHOTOS = 48


@require_GET
def photo_index(request: PortalRequest) -> HttpResponse:
    """All pictures in scope, newest first: by kind, by place, by what is odd about them."""
    filters = PhotoFilter(request.GET, scope=request.scope)
    rows = photo_list(request.scope, filters.chosen())
    page = page_of(rows, LIST_ORDER, request.GET, size=_LIST_PHOTOS)
    context = {
        "filters": filters,
        "page": page,
        "may_add": request.scope.may(Permission.PHOTO_ADD),
    }
    return render(request, "beneficiaries/photo_index.html", context)


@require_http_methods(["GET", "POST"])
def photo_add(request: PortalRequest, household_pk: uuid.UUID) -> HttpResponse:
    """One or several pictures; a script sends them one by one and asks for JSON."""
    household = visible_household(request, household_pk)
    form = PhotoForm(request.POST or None, request.FILES or None, kinds=kinds_for(request.scope))
    if request.method == "POST" and form.is_valid():
        taken, refused = form.cleaned_data["images"]
        told = _keep(request, household, form.cleaned_data["kind"], taken)
        if _wants_json(request):
            return JsonResponse({"ok": True, "text": told})
        messages.success(request, told)
        for text in refused:
            messages.warning(request, text)
        return redirect("beneficiaries:household_detail", household.pk)
    if form.errors and _wants_json(request):
        texts = [str(text) for texts in form.errors.values() for text in texts]
        return JsonResponse({"ok": False, "text": " ".join(texts)}, status=422)
    sights.note(household, SeenOn.PHOTO, scope=request.scope)
    context = {"household": household, "form": form}
    status = 422 if form.errors else 200
    return render(request, "beneficiaries/photo_add.html", context, status=status)


@require_GET
def photo(request: PortalRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The picture; a document only to those who lately gave a reason for opening it."""
    found = visible_photo(request, pk)
    if found.is_document and not _has_opened(request, found):
        raise Http404
    sights.note(found.household, SeenOn.PHOTO, scope=request.scope)
    return marked_picture_response(found.image, "foto.jpg", seen_by(request))


@require_GET
def photo_thumb(request: PortalRequest, pk: uuid.UUID) -> HttpResponseBase:
    """The small picture. Documents have none on show: their numbers can be read in it."""
    found = visible_photo(request, pk)
    if found.is_document:
        raise Http404
    return marked_picture_response(found.thumbnail, "foto-kecil.jpg", seen_by(request))


@require_http_methods(["GET", "POST"])
def photo_open(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """A reason first, then the document, for some minutes."""
    found = visible_photo(request, pk)
    if not found.is_document:
        raise Http404
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            document_reveals.open_document(photo=found, reason=reason, by=request.user)
        except BudgetSpent:
            refuse_for_today(request, form)
        else:
            return redirect("beneficiaries:photo_open", pk)
    sights.note(found.household, SeenOn.PHOTO, scope=request.scope)
    context = {"photo": found, "form": form, "opened": _has_opened(request, found)}
    status = 422 if form.errors else 200
    return render(request, "beneficiaries/photo_open.html", context, status=status)


@require_http_methods(["GET", "POST"])
def photo_remove(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a wrong picture away, for a reason."""
    found = visible_photo(request, pk)
    if not may_remove(request.scope, found):
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        photos.remove(photo=found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(
            request, _("Foto dihapus. Alasan dan siapa yang menghapus tetap tercatat.")
        )
        return redirect("beneficiaries:household_detail", found.household_id)
    sights.note(found.household, SeenOn.PHOTO, scope=request.scope)
    context = {"photo": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "beneficiaries/photo_remove.html", context, status=status)


def _keep(request: PortalRequest, household: Household, kind: str, taken: list[CleanPhoto]) -> str:
    """Store what is new and say what became of all."""
    kept = [
        row
        for one in taken
        if (row := photos.add(household=household, kind=kind, photo=one, by=request.user))
    ]
    parts = []
    if kept:
        parts.append(
            ngettext("%(n)d foto ditambahkan.", "%(n)d foto ditambahkan.", len(kept))
            % {"n": len(kept)}
        )
    if same := len(taken) - len(kept):
        parts.append(ngettext("%(n)d foto sudah ada.", "%(n)d foto sudah ada.", same) % {"n": same})
    if outside := sum(row.is_outside for row in kept):
        parts.append(
            ngettext(
                "%(n)d foto diambil di luar wilayah rumah tangga ini.",
                "%(n)d foto diambil di luar wilayah rumah tangga ini.",
                outside,
            )
            % {"n": outside}
        )
    return " ".join(parts)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _has_opened(request: PortalRequest, found: HouseholdPhoto) -> bool:
    return request.scope.may(Permission.REGISTRY_REVEAL) and is_open(found, request.scope.user_id)


def visible_photo(request: PortalRequest, pk: uuid.UUID) -> HouseholdPhoto:
    """The picture, or the same 404 for a foreign one as for a missing one."""
    rows = HouseholdPhoto.objects.visible_to(request.scope).select_related("household")
    return get_object_or_404(rows, pk=pk)
