"""Where one works now, and going to work somewhere else."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import may_open
from accounts.http import PortalRequest
from accounts.queries.grants import standpoints
from accounts.scope import Scope
from accounts.standpoints import SLOT
from core import audit


@require_GET
def standpoint_list(request: PortalRequest) -> HttpResponse:
    """One's own rights and what was opened besides, until when."""
    places = standpoints(request.user.pk, request.scope)
    context = {
        "places": places,
        "has_regencies": may_open(request.scope, "verification:case_everywhere")
        and sum(place.regency_id is not None for place in places) > 1,
        "page_title": _("Tempat kerja"),
    }
    return render(request, "accounts/standpoint_list.html", context)


@require_POST
def membership_choose(request: PortalRequest) -> HttpResponse:
    """Work under another of one's own rights or grants from now on."""
    key = request.POST.get("membership", "")
    goal = Scope.of(request.user, key)
    if str(goal.standpoint_id) != key:
        raise Http404
    if goal.standpoint_id != request.scope.standpoint_id:
        audit.record(
            "standpoint.choose",
            by=request.user,
            regency_id=goal.regency_id,
            agency_id=goal.agency_id,
            standpoint=key,
            granted=goal.grant_id is not None,
            writes=not goal.reads_only,
        )
    request.session[SLOT] = key
    place = next(
        (p.title for p in standpoints(request.user.pk, goal) if p.is_here), goal.portal_role
    )
    messages.success(request, _("Anda sekarang bekerja di: %(place)s.") % {"place": place})
    return redirect("home")
