"""Who holds which right in the secretariat's territory."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import may_open
from accounts.enums import GrantState, MembershipState
from accounts.forms.members import MemberFilter
from accounts.http import PortalRequest
from accounts.models import Grant, Membership
from accounts.permission_words import words_of
from accounts.queries.grants import openings
from accounts.queries.members import LIST_ORDER, member_list, sights
from accounts.queries.village_offices import offices_left
from accounts.roles import PERMISSIONS, Role
from core.keyset import page_of
from core.searches import recall, remember


@require_GET
def member_list_page(request: PortalRequest) -> HttpResponse:
    filters = MemberFilter(request.GET, scope=request.scope)
    chosen = filters.chosen()
    text = recall(request, chosen.get("cari", ""))
    rows = member_list(request.scope, chosen, text)
    page = page_of(rows, LIST_ORDER, request.GET)
    context = {
        "filters": filters,
        "search_term": text,
        "members": page.rows,
        "page_count": rows.count(),
        "next_url": page.next_url,
        "prev_url": page.prev_url,
        "offices_left": len(offices_left(request.scope))
        if may_open(request.scope, "accounts:office_list")
        else 0,
    }
    return render(request, "accounts/member_list.html", context)


@require_POST
def member_search(request: PortalRequest) -> HttpResponse:
    """Take a name or address by POST, so that neither enters an address."""
    text = " ".join(request.POST.get("q", "").split())[:100]
    list_url = reverse("accounts:member_list")
    return redirect(
        f"{list_url}?keadaan=semua&cari={remember(request, text)}" if text else list_url
    )


@require_GET
def member_detail(request: PortalRequest, pk: str) -> HttpResponse:
    """A right: how it stands, what it opens, what was done to it, and the person's other rights."""
    member = visible_member(request, pk)
    state = member.state
    context = {
        "member": member,
        "state": state,
        "words": words_of(PERMISSIONS[Role(member.role)]),
        "events": [
            {
                "title": event.get_act_display(),
                "at": event.at,
                "by": event.by.name if event.by else _("Sistem"),
                "text": event.reason,
            }
            for event in member.events.select_related("by").order_by("-at", "-id")
        ],
        "others": Membership.objects.visible_to(request.scope)
        .filter(user=member.user_id)
        .exclude(pk=member.pk)
        .select_related("agency"),
        "grants": Grant.objects.visible_to(request.scope)
        .filter(user=member.user_id, state=GrantState.GIVEN)
        .order_by("title", "pk"),
        "is_self": member.user_id == request.user.pk,
        "may_act": may_open(request.scope, "accounts:member_act"),
        "is_over": state == MembershipState.REVOKED,
        "crumbs": [(_("Pengguna"), reverse("accounts:member_list")), (member.user.name, None)],
    }
    return render(request, "accounts/member_detail.html", context)


@require_GET
def sight_list(request: PortalRequest) -> HttpResponse:
    """Who may see what: agencies, roles, how many people, and what their rights open."""
    context = {"sights": sights(request.scope), "openings": openings(request.scope)}
    return render(request, "accounts/sight_list.html", context)


def visible_member(request: PortalRequest, pk: str) -> Membership:
    return get_object_or_404(
        Membership.objects.visible_to(request.scope).select_related(
            "user", "agency__region", "regency", "granted_by"
        ),
        pk=pk,
    )
