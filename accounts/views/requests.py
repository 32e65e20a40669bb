"""Applying for an account, and the secretariat's desk where applications are decided."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import mails
from accounts.enums import RequestState
from accounts.forms.requests import AccountRequestForm, ApprovalForm, ReasonForm
from accounts.http import PortalRequest
from accounts.models import AccountRequest, Membership, User
from accounts.operations import requests as operations
from core.downloads import private_file_response
from core.keyset import page_of


@require_http_methods(["GET", "POST"])
def request_new(request: PortalRequest) -> HttpResponse:
    # Before the letter is even looked at.
    if request.method == "POST" and not ratelimit.consume(request, action="account_request"):
        return render(request, "429.html", status=429)
    form = AccountRequestForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("name", "nip", "email", "phone")}
        operations.submit(
            fields=fields,
            agency=form.cleaned_data["agency"],
            role=form.cleaned_data["role"],
            letter=form.cleaned_data["letter"],
        )
        return redirect("accounts:request_sent")
    return render(
        request, "accounts/request_new.html", {"form": form}, status=422 if form.errors else 200
    )


@require_GET
def request_sent(request: PortalRequest) -> HttpResponse:
    return render(request, "accounts/request_sent.html")


@require_GET
def request_list(request: PortalRequest) -> HttpResponse:
    state = request.GET.get("status", "submitted")
    requests = AccountRequest.objects.visible_to(request.scope).select_related("agency__region")
    if state in RequestState.values:
        requests = requests.filter(state=state)
    page = page_of(requests, ("submitted_at", "id"), request.GET)
    context = {
        "requests": page.rows,
        "tabs": _tabs(state),
        "page_count": requests.count(),
        "next_url": page.next_url,
        "prev_url": page.prev_url,
    }
    return render(request, "accounts/request_list.html", context)


def _tabs(current: str) -> list[dict[str, object]]:
    return [
        {"label": label, "url": f"?status={value}", "active": value == current}
        for value, label in (*RequestState.choices, ("semua", _("Semua")))
    ]


@require_GET
def request_detail(request: PortalRequest, pk: str) -> HttpResponse:
    return _detail(request, _visible(request, pk))


@require_GET
def request_letter(request: PortalRequest, pk: str) -> HttpResponseBase:
    found = _visible(request, pk)
    extension = "pdf" if found.letter_type == "application/pdf" else "jpg"
    return private_file_response(
        found.letter, f"surat-penugasan.{extension}", found.letter_type, inline=True
    )


@require_POST
def request_approve(request: PortalRequest, pk: str) -> HttpResponse:
    found = _visible(request, pk)
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, approval=form)
    try:
        membership, secret = operations.approve(
            request=found,
            expires_on=form.cleaned_data["expires_on"],
            by=request.user,
            scope=request.scope,
        )
    except operations.RequestRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:request_detail", pk)
    if not secret:
        messages.success(
            request, _("Hak akses ditambahkan pada akun yang sudah ada; tidak perlu aktivasi.")
        )
        return redirect("accounts:request_detail", pk)
    return show_link(request, membership.user, secret)


@require_POST
def request_refuse(request: PortalRequest, pk: str) -> HttpResponse:
    found = _visible(request, pk)
    form = ReasonForm(request.POST, prefix="refusal")
    if not form.is_valid():
        return _detail(request, found, refusal=form)
    reason = form.cleaned_data["reason"]
    try:
        operations.refuse(request=found, reason=reason, by=request.user)
    except operations.RequestRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:request_detail", pk)
    transaction.on_commit(
        lambda: mails.send_refusal(email=found.email, name=found.name, reason=reason)
    )
    messages.success(request, _("Permohonan ditolak; pemohon diberi tahu lewat surel."))
    return redirect("accounts:request_list")


def show_link(
    request: PortalRequest, user: User, secret: str, *, way_back: tuple[str, str] | None = None
) -> HttpResponse:
    """The page with the one-time link, shown this once to be printed, and mailed as well.

    Answered to the POST itself: the secret is kept nowhere, so there is no page to return to.
    """
    link = settings.PUBLIC_ORIGIN + reverse("accounts:activate", args=[secret])
    transaction.on_commit(
        lambda: mails.send_activation(email=user.email, name=user.name, link=link)
    )
    memberships = Membership.objects.filter(user=user).live().select_related("agency", "regency")
    return render(
        request,
        "accounts/activation_link.html",
        {
            "person": user,
            "memberships": memberships,
            "link": link,
            "hours": settings.ACTIVATION_HOURS,
            "way_back": way_back or (_("Kembali ke permohonan"), reverse("accounts:request_list")),
        },
    )


def _visible(request: PortalRequest, pk: str) -> AccountRequest:
    return get_object_or_404(
        AccountRequest.objects.visible_to(request.scope).select_related(
            "agency__region", "decided_by", "user"
        ),
        pk=pk,
    )


def _detail(
    request: PortalRequest,
    found: AccountRequest,
    *,
    approval: ApprovalForm | None = None,
    refusal: ReasonForm | None = None,
) -> HttpResponse:
    context = {
        "found": found,
        "crumbs": [(_("Permohonan akun"), reverse("accounts:request_list")), (found.name, None)],
        "approval": approval or ApprovalForm(),
        "refusal": refusal or ReasonForm(prefix="refusal"),
    }
    return render(
        request,
        "accounts/request_detail.html",
        context,
        status=422 if approval or refusal else 200,
    )
