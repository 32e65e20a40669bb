"""Grants at the secretariat's desk: who holds what, giving, consenting, ending."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import may_open
from accounts.enums import GrantKind, GrantStanding, GrantState
from accounts.forms.grants import AgencyGrantForm, ConsentForm, GrantFilter, RegencyGrantForm
from accounts.forms.members import ReasonedForm
from accounts.grant_rules import is_closed
from accounts.http import PortalRequest
from accounts.models import Grant, Membership
from accounts.operations import given_grants
from accounts.operations import grants as operations
from accounts.operations.grant_acts import GrantConflict
from accounts.operations.grants import Place
from accounts.queries.grants import LIST_ORDER, grant_list, holders, opens
from core.keyset import page_of

_PLACES: dict[GrantKind, Callable[..., Place]] = {
    GrantKind.REGENCY: Place.of_regency,
    GrantKind.AGENCY: Place.of_agency,
}


@require_GET
def grant_list_page(request: PortalRequest) -> HttpResponse:
    filters = GrantFilter(request.GET)
    rows = grant_list(request.scope, filters.chosen())
    page = page_of(rows, LIST_ORDER, request.GET)
    context = {
        "filters": filters,
        "grants": page.rows,
        "page_count": rows.count(),
        "next_url": page.next_url,
        "prev_url": page.prev_url,
    }
    return render(request, "accounts/grant_list.html", context)


@require_http_methods(["GET", "POST"])
def grant_new_regency(request: PortalRequest) -> HttpResponse:
    form = RegencyGrantForm(request.POST or None, scope=request.scope)
    return _give(request, form, GrantKind.REGENCY, _("Buka kabupaten/kota lain"))


@require_http_methods(["GET", "POST"])
def grant_new_agency(request: PortalRequest) -> HttpResponse:
    form = AgencyGrantForm(request.POST or None, scope=request.scope)
    return _give(request, form, GrantKind.AGENCY, _("Buka instansi lain untuk dilihat"))


def _give(
    request: PortalRequest,
    form: RegencyGrantForm | AgencyGrantForm,
    kind: GrantKind,
    title: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            grant = operations.give(
                place=_PLACES[kind](fields["place"]),
                membership=fields["membership"],
                writes=bool(fields.get("writes")),
                reason=fields["reason"],
                expires_on=fields["expires_on"],
                by=request.user,
                scope=request.scope,
            )
        except GrantConflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, _("Akses diberikan; penerima diberi tahu."))
            return redirect("accounts:grant_detail", grant.pk)
    context = {"form": form, "title": title, "crumbs": _crumbs(title)}
    return render(request, "accounts/grant_form.html", context, status=422 if form.errors else 200)


@require_GET
def grant_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    return _detail(request, _visible(request, pk))


@require_http_methods(["POST"])
def grant_approve(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    grant = _visible(request, pk)
    form = ConsentForm(request.POST, rows=_rights(request, grant))
    if not form.is_valid():
        return _detail(request, grant, consent=form)
    try:
        operations.approve(
            grant=grant,
            membership=form.cleaned_data["membership"],
            by=request.user,
            scope=request.scope,
        )
    except GrantConflict as conflict:
        form.add_error(None, str(conflict))
        return _detail(request, grant, consent=form)
    messages.success(request, _("Disetujui; penerima dan peminta diberi tahu."))
    return redirect("accounts:grant_detail", grant.pk)


@require_http_methods(["POST"])
def grant_close(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Refuse what was asked for, or end what was given."""
    grant = _visible(request, pk)
    form = ReasonedForm(request.POST)
    if not form.is_valid():
        return _detail(request, grant, closing=form)
    reason = form.cleaned_data["reason"]
    try:
        if grant.state == GrantState.ASKED:
            operations.refuse(grant=grant, reason=reason, by=request.user, scope=request.scope)
            done = _("Permintaan ditolak; peminta diberi tahu.")
        else:
            _own_territory(request, grant)
            given_grants.end(grant=grant, reason=reason, by=request.user)
            done = _("Akses diakhiri; berlaku sejak permintaan berikutnya.")
    except GrantConflict as conflict:
        form.add_error(None, str(conflict))
        return _detail(request, grant, closing=form)
    messages.success(request, done)
    return redirect("accounts:grant_detail", grant.pk)


@require_http_methods(["POST"])
def grant_resume(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Let a grant work again that nobody confirmed in time."""
    grant = _visible(request, pk)
    form = ReasonedForm(request.POST)
    if not form.is_valid():
        return _detail(request, grant, resuming=form)
    try:
        _own_territory(request, grant)
        given_grants.resume(grant=grant, reason=form.cleaned_data["reason"], by=request.user)
    except GrantConflict as conflict:
        form.add_error(None, str(conflict))
        return _detail(request, grant, resuming=form)
    messages.success(request, _("Akses diaktifkan kembali."))
    return redirect("accounts:grant_detail", grant.pk)


def _own_territory(request: PortalRequest, grant: Grant) -> None:
    if request.scope.regency_id not in (None, grant.regency_id):
        raise GrantConflict(_("Akses ini diakhiri oleh sekretariat yang memberikannya."))


def _visible(request: PortalRequest, pk: uuid.UUID) -> Grant:
    rows = Grant.objects.visible_to(request.scope).select_related(
        "user", "home__region", "agency", "regency", "asked_by", "decided_by", "ended_by"
    )
    found: Grant = get_object_or_404(rows, pk=pk)
    return found


def _rights(request: PortalRequest, grant: Grant) -> QuerySet[Membership]:
    """The receiver's rights that this desk sees and that may carry the grant."""
    email = grant.user.email if grant.user else grant.asked_for
    rights = holders(request.scope, GrantKind(grant.kind), email)
    return rights.exclude(agency=grant.agency_id)


def _detail(
    request: PortalRequest,
    grant: Grant,
    *,
    consent: ConsentForm | None = None,
    closing: ReasonedForm | None = None,
    resuming: ReasonedForm | None = None,
) -> HttpResponse:
    rights = _rights(request, grant)
    standing = grant.standing
    of_desk = may_open(request.scope, "accounts:grant_approve") and request.scope.regency_id in (
        None,
        grant.regency_id,
    )
    open_ones = (GrantStanding.ASKED, GrantStanding.GIVEN, GrantStanding.SUSPENDED)
    may_close = of_desk and standing in open_ones
    may_resume = of_desk and standing is GrantStanding.SUSPENDED
    first = rights.first()
    waits = of_desk and standing is GrantStanding.ASKED
    target = grant.target if grant.kind == GrantKind.PROGRAM else None
    too_late = waits and grant.writes and is_closed(target)
    context = {
        "grant": grant,
        "standing": standing.value,
        "receiver": grant.user or (first.user if first else None),
        "words": opens(grant, first.role) if first else [],
        "asked": standing is GrantStanding.ASKED,
        "consent": (consent or ConsentForm(rows=rights))
        if waits and first and not too_late
        else None,
        "nobody_here": waits and first is None,
        "of_province": request.scope.regency_id is None,
        "program": target,
        "too_late": too_late,
        "closing": (closing or ReasonedForm()) if may_close else None,
        "resuming": (resuming or ReasonedForm()) if may_resume else None,
        "crumbs": _crumbs(grant.title),
    }
    wrong = any(form is not None and form.errors for form in (consent, closing, resuming))
    return render(request, "accounts/grant_detail.html", context, status=422 if wrong else 200)


def _crumbs(title: str) -> list[tuple[str, str | None]]:
    return [(_("Akses khusus"), reverse("accounts:grant_list")), (title, None)]
