"""Letting somebody back in who lost their second factor: asking, and being the second person."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import may_open
from accounts.enums import RecoveryState
from accounts.forms.recoveries import RecoveryForm, RefusalForm
from accounts.http import PortalRequest
from accounts.models import FactorRecovery
from accounts.operations import recoveries as operations
from accounts.queries.recoveries import LIST_ORDER, reading, recoveries
from accounts.queries.two_officers import doubt_at
from accounts.views.members import visible_member
from core.downloads import private_file_response
from core.keyset import page_of


@require_http_methods(["GET", "POST"])
def member_recover(request: PortalRequest, pk: str) -> HttpResponse:
    """Ask that somebody's second factors are taken away."""
    member = visible_member(request, pk)
    form = RecoveryForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "letter"}
        try:
            made = operations.start(
                user=member.user,
                fields=fields,
                letter=form.cleaned_data["letter"],
                by=request.user,
                scope=request.scope,
            )
        except operations.RecoveryConflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(
                request,
                _("Pemulihan diminta. Pemilik akun dan petugas kedua diberi tahu."),
            )
            return redirect("accounts:recovery_detail", made.pk)
    context = {
        "member": member,
        "form": form,
        "crumbs": [
            (_("Pengguna"), reverse("accounts:member_list")),
            (member.user.name, reverse("accounts:member_detail", args=[member.pk])),
            (_("Pulihkan pengaman kedua"), None),
        ],
    }
    return render(
        request, "accounts/recovery_new.html", context, status=422 if form.errors else 200
    )


@require_GET
def recovery_list(request: PortalRequest) -> HttpResponse:
    state = request.GET.get("keadaan", RecoveryState.WAITING)
    with reading(request.scope):
        rows = recoveries(request.scope)
        if state in RecoveryState.values:
            rows = rows.filter(state=state)
        page = page_of(rows, LIST_ORDER, request.GET)
        context = {
            "recoveries": page.rows,
            "page_count": rows.count(),
            "next_url": page.next_url,
            "prev_url": page.prev_url,
            "tabs": [
                {"label": label, "url": f"?keadaan={value}", "active": value == state}
                for value, label in (*RecoveryState.choices, ("semua", _("Semua")))
            ],
        }
    return render(request, "accounts/recovery_list.html", context)


@require_GET
def recovery_detail(request: PortalRequest, pk: str) -> HttpResponse:
    return _detail(request, _visible(request, pk))


@require_GET
def recovery_letter(request: PortalRequest, pk: str) -> HttpResponseBase:
    found = _visible(request, pk)
    if not found.letter:
        raise Http404
    extension = "pdf" if found.letter_type == "application/pdf" else "jpg"
    return private_file_response(
        found.letter, f"surat-pemulihan.{extension}", found.letter_type, inline=True
    )


@require_POST
def recovery_confirm(request: PortalRequest, pk: str) -> HttpResponse:
    def act(found: FactorRecovery) -> None:
        operations.confirm(recovery=found, by=request.user)

    return _answer(
        request,
        pk,
        act,
        _(
            "Pengaman kedua, kata sandi, dan semua sesi akun ini berakhir. Tautan masuk kembali "
            "dikirim ke surel yang tercatat."
        ),
    )


@require_POST
def recovery_refuse(request: PortalRequest, pk: str) -> HttpResponse:
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _detail(request, _visible(request, pk), refusal=form)

    def act(found: FactorRecovery) -> None:
        operations.refuse(recovery=found, reason=form.cleaned_data["reason"], by=request.user)

    return _answer(request, pk, act, _("Pemulihan ditolak; akun tetap seperti semula."))


@require_POST
def recovery_withdraw(request: PortalRequest, pk: str) -> HttpResponse:
    def act(found: FactorRecovery) -> None:
        operations.withdraw(recovery=found, by=request.user)

    return _answer(request, pk, act, _("Pemulihan ditarik; akun tetap seperti semula."))


@require_POST
def recovery_resend(request: PortalRequest, pk: str) -> HttpResponse:
    def act(found: FactorRecovery) -> None:
        operations.resend(recovery=found, by=request.user)

    return _answer(request, pk, act, _("Tautan baru dikirim ke surel yang tercatat."))


def _answer(
    request: PortalRequest, pk: str, act: Callable[[FactorRecovery], None], done: str
) -> HttpResponse:
    found = _visible(request, pk)
    try:
        with reading(request.scope):
            act(found)
    except operations.RecoveryConflict as conflict:
        messages.error(request, str(conflict))
    else:
        messages.success(request, done)
    return redirect("accounts:recovery_detail", found.pk)


def _visible(request: PortalRequest, pk: str) -> FactorRecovery:
    with reading(request.scope):
        return get_object_or_404(recoveries(request.scope), pk=pk)


def _detail(
    request: PortalRequest, found: FactorRecovery, *, refusal: RefusalForm | None = None
) -> HttpResponse:
    me, holder = request.user.pk, found.user
    at_desk = may_open(request.scope, "accounts:recovery_resend")
    may_answer = found.is_open and me not in (found.started_by_id, found.user_id)
    context = {
        "found": found,
        "may_answer": may_answer,
        "doubt": doubt_at(found, me) if may_answer else "",
        "may_withdraw": found.is_open and me == found.started_by_id,
        "may_resend": at_desk
        and found.state == RecoveryState.CONFIRMED
        and not holder.has_usable_password(),
        # Whoever signs in after they are said to have lost everything has lost less, or is not it.
        "came_in_since": bool(holder.last_login and holder.last_login > found.started_at),
        "refusal": refusal or RefusalForm(),
        "crumbs": [(_("Pemulihan akun"), reverse("accounts:recovery_list")), (holder.name, None)],
    }
    return render(request, "accounts/recovery_detail.html", context, status=422 if refusal else 200)
