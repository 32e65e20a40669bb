"""One page for the life of a household, found by its name or by the NIK of a member."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import PortalRequest
from accounts.permissions import Permission
from analysis.forms.timeline import NikForm, TimelineFilter
from analysis.queries.timeline import known_by, timeline_of
from beneficiaries.enums import SeenOn
from beneficiaries.models import Household
from beneficiaries.operations import sights
from beneficiaries.templatetags.registry_ids import own_id

# Shown on the household's own page.
_RECENT = 6


@require_GET
def household_timeline(request: PortalRequest, household_id: uuid.UUID) -> HttpResponse:
    """Everything, filtered by kind, to read or to print."""
    household = _visible(request, household_id)
    sights.note(household, SeenOn.TIMELINE, scope=request.scope)
    events = timeline_of(request.scope, household)
    filters = TimelineFilter(request.GET, present={event.kind for event in events})
    kind = filters.chosen()
    shown = [event for event in events if not kind or event.kind == kind]
    context = {
        "household": household,
        "filters": filters,
        "events": shown,
        "crumbs": [
            (_("Rumah tangga"), reverse("beneficiaries:household_list")),
            (
                household.head_name or own_id(household.registry_id),
                reverse("beneficiaries:household_detail", args=[household.pk]),
            ),
            (_("Riwayat"), None),
        ],
    }
    return render(request, "analysis/household_timeline.html", context)


@require_GET
def household_recent(request: PortalRequest, household_id: uuid.UUID) -> HttpResponse:
    """A fragment: the newest events, for the household's page."""
    household = _visible(request, household_id)
    sights.note(household, SeenOn.HOUSEHOLD, scope=request.scope, part=True)
    events = timeline_of(request.scope, household)
    context = {"household": household, "events": events[:_RECENT], "total": len(events)}
    return render(request, "analysis/_household_recent.html", context)


@require_http_methods(["GET", "POST"])
def timeline_search(request: PortalRequest) -> HttpResponse:
    """By NIK, sent by POST: straight to the household, or everybody under that number."""
    form = NikForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        known = known_by(request.scope, form.cleaned_data["nik"])
        if household := known.only_household:
            return redirect("analysis:household_timeline", household.pk)
        context |= {"known": known, "may_open": request.scope.may(Permission.PROGRAM_VIEW)}
    status = 422 if form.errors else 200
    return render(request, "analysis/timeline_search.html", context, status=status)


def _visible(request: PortalRequest, pk: uuid.UUID) -> Household:
    rows = Household.objects.visible_to(request.scope)
    return get_object_or_404(rows.select_related("village", "district", "regency"), pk=pk)
