"""Issuing accounts for villages, and giving rights over those that took a village's place."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms.village_accounts import HandOnForm, VillageAccountForm
from accounts.http import PortalRequest
from accounts.operations import village_accounts as operations
from accounts.operations.memberships import MembershipConflict
from accounts.operations.village_offices import HandingRefused, hand_on
from accounts.queries.village_offices import offices_left
from accounts.views.requests import show_link
from core.templatetags.fmt import angka


@require_http_methods(["GET", "POST"])
def member_village(request: PortalRequest) -> HttpResponse:
    """An account for the operator of one village; the link is shown this once."""
    form = VillageAccountForm(request.POST or None, scope=request.scope)
    if request.method == "POST" and form.is_valid():
        try:
            membership, secret = operations.issue_account(
                **form.cleaned_data, by=request.user, scope=request.scope
            )
        except operations.VillageAccountRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return show_link(request, membership.user, secret)
    context = {
        "form": form,
        "crumbs": [(_("Pengguna"), reverse("accounts:member_list")), (_("Akun desa"), None)],
    }
    return render(
        request, "accounts/member_village.html", context, status=422 if form.errors else 200
    )


@require_GET
def village_office_list(request: PortalRequest) -> HttpResponse:
    """Offices of villages that ended by a split or a merger, with operators still tied to them."""
    context = {
        "offices": offices_left(request.scope),
        "crumbs": [(_("Pengguna"), reverse("accounts:member_list")), (_("Kantor desa"), None)],
    }
    return render(request, "accounts/village_office_list.html", context)


@require_http_methods(["GET", "POST"])
def village_office_hand(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Give operators of one such office a right over a village of today."""
    left = next((one for one in offices_left(request.scope) if one.office.pk == pk), None)
    if left is None:
        raise Http404
    form = HandOnForm(request.POST or None, left=left)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            given = hand_on(
                office=left.office,
                to=fields["to"],
                members=list(fields["members"]),
                ends_old=fields["ends_old"],
                reason=fields["reason"],
                by=request.user,
                scope=request.scope,
            )
        except (HandingRefused, MembershipConflict) as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("%(n)s hak atas %(village)s diberikan; berlaku sejak permintaan berikutnya.")
            told = {"n": angka(given), "village": fields["to"].full_name}
            messages.success(request, words % told)
            return redirect("accounts:office_list")
    context = {
        "form": form,
        "left": left,
        "crumbs": [
            (_("Pengguna"), reverse("accounts:member_list")),
            (_("Kantor desa"), reverse("accounts:office_list")),
            (left.office.name, None),
        ],
    }
    return render(
        request, "accounts/village_office_hand.html", context, status=422 if form.errors else 200
    )
