"""Who holds which right in the secretariat's territory: list, new link, revoke; own hats."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms.requests import ReasonForm
from accounts.http import PortalRequest
from accounts.models import Membership
from accounts.operations import activations, memberships
from accounts.views.requests import show_link
from core.keyset import page_of


@require_GET
def member_list(request: PortalRequest) -> HttpResponse:
    members = (
        Membership.objects.visible_to(request.scope)
        .live()
        .select_related("user", "agency__region", "regency")
    )
    page = page_of(members, ("user__name", "id"), request.GET)
    context = {
        "members": page.rows,
        "page_count": members.count(),
        "next_url": page.next_url,
        "prev_url": page.prev_url,
    }
    return render(request, "accounts/member_list.html", context)


@require_http_methods(["GET", "POST"])
def member_revoke(request: PortalRequest, pk: str) -> HttpResponse:
    member = _visible(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        memberships.revoke(membership=member, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Hak akses dicabut; berlaku sejak permintaan berikutnya."))
        return redirect("accounts:member_list")
    return render(
        request,
        "accounts/member_revoke.html",
        {"member": member, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def member_link(request: PortalRequest, pk: str) -> HttpResponse:
    """A new one-time link for somebody who lost theirs or their password."""
    member = _visible(request, pk)
    if member.user_id == request.user.pk:
        messages.error(request, _("Tautan untuk akun Anda sendiri dibuat oleh petugas lain."))
        return redirect("accounts:member_list")
    try:
        secret = activations.issue(user=member.user, by=request.user, scope=request.scope)
    except activations.OutsideTerritory:
        messages.error(
            request,
            _(
                "Orang ini juga memiliki hak akses di luar wilayah Anda. Mintalah Sekretariat TKPK "
                "provinsi membuat tautannya."
            ),
        )
        return redirect("accounts:member_list")
    return show_link(request, member.user, secret)


@require_POST
def membership_choose(request: PortalRequest) -> HttpResponse:
    """Work under another of one's own memberships from now on."""
    own = Membership.objects.filter(user_id=request.user.pk).live()
    chosen = next((m for m in own if str(m.pk) == request.POST.get("membership")), None)
    if chosen is None:
        raise Http404
    request.session["membership_id"] = str(chosen.pk)
    return redirect("home")


def _visible(request: PortalRequest, pk: str) -> Membership:
    return get_object_or_404(
        Membership.objects.visible_to(request.scope).live().select_related("user", "agency"),
        pk=pk,
    )
