"""Sharing a program with colleagues of another agency, as its owner's supervisor sees it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import GrantKind, GrantState
from accounts.forms.grants import ShareForm
from accounts.http import PortalRequest
from accounts.models import Grant
from accounts.operations import given_grants
from accounts.operations import grants as operations
from accounts.operations.grant_acts import GrantConflict
from accounts.operations.grants import Place
from accounts.queries.grants import grants_on
from programs.models import Program
from programs.views.shared import crumbs_below, program_or_404


@require_http_methods(["GET", "POST"])
def program_share(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """Who else works in this program; asking the secretariat to let somebody in."""
    program = program_or_404(request, program_id)
    sent = request.POST if request.method == "POST" else None
    form = ShareForm(sent, is_closed=program.is_closed)
    if request.method == "POST" and form.is_valid() and _ask(request, program, form):
        messages.success(
            request,
            _("Permintaan dikirim. Sekretariat TKPK memutuskannya dan Anda diberi tahu."),
        )
        return redirect("programs:program_share", program.pk)
    context = {
        "program": program,
        "form": form,
        "grants": grants_on(request.scope, GrantKind.PROGRAM, program.pk),
        "crumbs": crumbs_below(program, _("Berbagi program")),
    }
    status = 422 if form.errors else 200
    return render(request, "programs/program_share.html", context, status=status)


def _ask(request: PortalRequest, program: Program, form: ShareForm) -> bool:
    """Whether what was asked for can be; else the form says why not."""
    fields = form.cleaned_data
    try:
        operations.ask(
            place=Place(
                GrantKind.PROGRAM, program, str(program), program.regency_id, program.agency_id
            ),
            email=fields["email"],
            writes=bool(fields["writes"]),
            reason=fields["reason"],
            expires_on=fields["expires_on"],
            by=request.user,
        )
    except GrantConflict as conflict:
        form.add_error(None, str(conflict))
        return False
    return True


@require_POST
def grant_end(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The owner closes its program again, or takes a request back."""
    grants = Grant.objects.visible_to(request.scope).filter(kind=GrantKind.PROGRAM)
    grant = get_object_or_404(grants, pk=pk)
    waited = grant.state == GrantState.ASKED
    try:
        given_grants.end(grant=grant, reason="", by=request.user)
    except GrantConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(
            request,
            _("Permintaan ditarik.")
            if waited
            else _("Akses diakhiri; berlaku sejak permintaan berikutnya."),
        )
    return redirect("programs:program_share", grant.object_pk)
