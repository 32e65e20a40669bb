"""Going from case to case: the next one, staying at one, leaving it, taking it over."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import PortalRequest
from accounts.idleness import unattended
from verification.forms.worklist import CaseFilterForm
from verification.models import Case
from verification.operations import claims
from verification.rules import Refused
from verification.views.addresses import address, carried, chosen_order


@require_POST
def case_next(request: PortalRequest) -> HttpResponse:
    """Hold the next free case as filter and order have it, and open it.

    The case left behind is given back.
    """
    scope = request.scope
    worklist = CaseFilterForm(request.GET, scope=scope)
    query, left = carried(request, worklist), _left(request)
    chosen = claims.claim_next(
        wanted=worklist.to_filter(),
        by=request.user,
        scope=scope,
        after=left,
        order=chosen_order(request),
    )
    if left is not None:
        claims.release(case_id=left.pk, by=request.user, scope=scope)
    if chosen is None:
        messages.info(request, _("Tidak ada lagi kasus yang bebas diperiksa dengan saringan ini."))
        return redirect(address("case_list", query))
    return redirect(address("case_detail", query, chosen))


@unattended
@require_POST
def case_claim(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Stay at a case whose page is open; answers with the note above the verdict."""
    try:
        held = claims.renew(case_id=pk, by=request.user, scope=request.scope)
    except Case.DoesNotExist:
        raise Http404 from None
    return render(request, "verification/_claim.html", claim_context(pk, held))


@require_POST
def case_release(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Leave a case: sent by the page on its way out."""
    get_object_or_404(Case.objects.visible_to(request.scope), pk=pk)
    claims.release(case_id=pk, by=request.user, scope=request.scope)
    return HttpResponse(status=204)


@require_POST
def case_take(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a case over from whoever holds it, with a reason."""
    query = carried(request, CaseFilterForm(request.GET, scope=request.scope))
    try:
        claims.take(
            case_id=pk, reason=request.POST.get("reason", ""), by=request.user, scope=request.scope
        )
    except Case.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal.text))
    else:
        messages.success(request, _("Kasus ini sekarang Anda periksa."))
    return redirect(address("case_detail", query, pk))


def claim_context(pk: uuid.UUID, held: claims.Claim) -> dict[str, object]:
    """What `_claim.html` needs. The page renews its claim four times within a lease."""
    return {
        "claim": held,
        "claim_url": reverse("verification:case_claim", args=[pk]),
        "release_url": reverse("verification:case_release", args=[pk]),
        "renew_seconds": settings.CLAIM_MINUTES * 60 // 4,
    }


def _left(request: PortalRequest) -> Case | None:
    """The case whose page the user comes from; a key that finds none begins at the top."""
    try:
        key = uuid.UUID(request.POST.get("after", ""))
    except ValueError:
        return None
    return Case.objects.visible_to(request.scope).filter(pk=key).first()
