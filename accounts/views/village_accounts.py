"""Issuing accounts for villages."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.village_accounts import VillageAccountForm
from accounts.http import PortalRequest
from accounts.operations import village_accounts as operations
from accounts.views.requests import show_link


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
