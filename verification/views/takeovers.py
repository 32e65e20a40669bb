"""The queues of the regencies, for the province; and taking one over."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from accounts.permissions import Permission
from regions.models import Region
from verification.forms.drifts import ReasonForm
from verification.models import Takeover
from verification.operations.takeovers import give_back, take_over
from verification.queries.queues import WEEKS, queues
from verification.queries.takeovers import active_takeover
from verification.rules import Refused


@require_GET
def queue_list(request: PortalRequest) -> HttpResponse:
    """Where verification lags: one line for every regency, the oldest case first."""
    lines = queues(request.scope)
    context = {
        "page_title": _("Antrean kabupaten/kota"),
        "page_subtitle": _("Di mana verifikasi tertahan, yang terlama menunggu di atas."),
        "queues": lines,
        "waiting": sum(line.waiting for line in lines),
        "escalated": sum(line.escalated for line in lines),
        "late": sum(line.late for line in lines),
        "taken": sum(line.takeover is not None for line in lines),
        "escalate_after": settings.ESCALATE_AFTER_DAYS,
        "weeks": WEEKS,
        "may_take_over": request.scope.may(Permission.CASE_DECIDE),
    }
    return render(request, "verification/queue_list.html", context)


@require_http_methods(["GET", "POST"])
def takeover_start(request: PortalRequest, regency_pk: int) -> HttpResponse:
    """Take the queue of a regency over, with a reason that its verifiers read."""
    regencies = Region.objects.regencies().current().filter(province__code=settings.PROVINCE_CODE)
    regency = get_object_or_404(regencies, pk=regency_pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            take_over(regency=regency, reason=reason, by=request.user, scope=request.scope)
        except Refused as refusal:
            messages.error(request, str(refusal.text))
        else:
            messages.success(
                request,
                _("Antrean %(regency)s diambil alih. Verifikatornya diberi tahu.")
                % {"regency": regency.name},
            )
        return redirect("verification:queue_list")
    context = {
        "page_title": _("Ambil alih antrean"),
        "page_subtitle": regency.name,
        "crumbs": [
            (_("Antrean kabupaten/kota"), reverse("verification:queue_list")),
            (regency.name, None),
        ],
        "regency": regency,
        "takeover": active_takeover(regency.pk),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "verification/takeover_start.html", context, status=status)


@require_POST
def takeover_end(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Give the queue back to the regency."""
    takeover = get_object_or_404(Takeover.objects.visible_to(request.scope), pk=pk)
    try:
        give_back(takeover=takeover, by=request.user, scope=request.scope)
    except Refused as refusal:
        messages.error(request, str(refusal.text))
    else:
        messages.success(request, _("Antrean dikembalikan kepada kabupaten/kota."))
    return redirect("verification:queue_list")
