"""Recertification: starting it, working through it, seeing how far it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import may_open
from accounts.enums import Confirmation
from accounts.forms.members import CampaignForm, ReasonedForm
from accounts.http import PortalRequest
from accounts.models import Campaign, CampaignItem
from accounts.operations import campaigns as operations
from accounts.queries.campaigns import ITEM_ORDER, campaigns, items_of
from accounts.standpoints import is_id
from core.keyset import page_of
from core.templatetags.fmt import angka
from regions.models import Region

_MOST_AT_ONCE = 100


@require_http_methods(["GET", "POST"])
def campaign_list(request: PortalRequest) -> HttpResponse:
    may_start = may_open(request.scope, "accounts:campaign_keep_chosen")
    if request.method == "POST" and not may_start:
        raise PermissionDenied
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        regency_id = request.scope.regency_id
        regency = Region.objects.get(pk=regency_id) if regency_id is not None else None
        try:
            started = operations.start(**form.cleaned_data, regency=regency, by=request.user)
        except operations.CampaignConflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, _("Pengukuhan dimulai; periksa hak akses satu per satu."))
            return redirect("accounts:campaign_detail", started.pk)
    context = {
        "campaigns": campaigns(request.scope),
        "form": form if may_start else None,
    }
    return render(
        request, "accounts/campaign_list.html", context, status=422 if form.errors else 200
    )


@require_GET
def campaign_detail(request: PortalRequest, pk: str) -> HttpResponse:
    campaign: Any = get_object_or_404(campaigns(request.scope), pk=pk)
    answer = request.GET.get("keadaan", Confirmation.WAITING)
    page = page_of(items_of(campaign, answer), ITEM_ORDER, request.GET)
    context = {
        "campaign": campaign,
        "items": page.rows,
        "answered": campaign.total - campaign.waiting,
        "may_answer": campaign.closed_at is None
        and may_open(request.scope, "accounts:campaignitem_keep")
        and campaign.regency_id == request.scope.regency_id,
        "tabs": [
            {"label": label, "url": f"?keadaan={value}", "active": value == answer}
            for value, label in (*Confirmation.choices, ("semua", _("Semua")))
        ],
        "next_url": page.next_url,
        "prev_url": page.prev_url,
        "crumbs": [
            (_("Pengukuhan hak akses"), reverse("accounts:campaign_list")),
            (campaign.name, None),
        ],
    }
    return render(request, "accounts/campaign_detail.html", context)


@require_POST
def campaign_keep_chosen(request: PortalRequest, pk: str) -> HttpResponse:
    """Confirm the ticked rights of a page."""
    campaign = get_object_or_404(_own_campaigns(request), pk=pk)
    # More does not stand on a page.
    keys = [key for key in request.POST.getlist("hak")[:_MOST_AT_ONCE] if is_id(key)]
    items = campaign.items.filter(pk__in=keys, answer=Confirmation.WAITING).order_by("pk")
    kept, missed = operations.keep_all(items=list(items), by=request.user)
    if kept:
        messages.success(
            request,
            ngettext("%(n)s hak akses dikukuhkan.", "%(n)s hak akses dikukuhkan.", kept)
            % {"n": angka(kept)},
        )
    if missed or not kept:
        messages.warning(
            request,
            _("Sebagian tidak dikukuhkan: sudah diperiksa petugas lain, atau hak Anda sendiri.")
            if missed
            else _("Pilih dahulu hak akses yang dikukuhkan."),
        )
    return redirect("accounts:campaign_detail", campaign.pk)


@require_POST
def campaign_keep(request: PortalRequest, pk: str) -> HttpResponse:
    """Confirm one right; the next one stands on the same page."""
    item = _own_item(request, pk)
    try:
        operations.answer(item=item, keep=True, reason="", by=request.user)
    except operations.CampaignConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, _("Hak akses dikukuhkan."))
    return redirect("accounts:campaign_detail", item.campaign_id)


@require_http_methods(["GET", "POST"])
def campaign_end(request: PortalRequest, pk: str) -> HttpResponse:
    item = _own_item(request, pk)
    form = ReasonedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer(
                item=item, keep=False, reason=form.cleaned_data["reason"], by=request.user
            )
        except operations.CampaignConflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, _("Hak akses diakhiri."))
            return redirect("accounts:campaign_detail", item.campaign_id)
    return render(
        request,
        "accounts/campaign_end.html",
        {"item": item, "form": form},
        status=422 if form.errors else 200,
    )


def _own_item(request: PortalRequest, pk: str) -> CampaignItem:
    """An item of this desk's own campaign: the province watches regencies, it does not answer."""
    return get_object_or_404(
        CampaignItem.objects.select_related(
            "campaign", "membership__user", "membership__agency", "grant"
        ),
        pk=pk,
        campaign__in=_own_campaigns(request),
    )


def _own_campaigns(request: PortalRequest) -> QuerySet[Campaign]:
    own = Campaign.objects.visible_to(request.scope)
    return own.filter(regency_id=request.scope.regency_id)
