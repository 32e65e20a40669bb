"""The inbox (kotak masuk): what its owner is told, and how they want to be mailed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.notices import MailSettingForm
from accounts.http import PortalRequest
from accounts.models import MailSetting, Notice
from accounts.operations import notices as operations
from accounts.queries.notices import NEWEST_FIRST, address_of, in_words, inbox, unread_count
from accounts.scope import Scope
from accounts.standpoints import SLOT
from core.keyset import page_of

_ALL = "semua"


@require_safe
def notice_list(request: PortalRequest) -> HttpResponse:
    """Unread notices, or all of them with ``?tampilkan=semua``; the newest first."""
    shows_all = request.GET.get("tampilkan") == _ALL
    rows = inbox(request.scope).select_related("membership__agency")
    page = page_of(rows if shows_all else rows.unread(), NEWEST_FIRST, request.GET)
    unread = unread_count(request.scope)
    context = {
        "lines": in_words(page.rows, request.scope),
        "next_url": page.next_url,
        "prev_url": page.prev_url,
        "unread": unread,
        "shows_all": shows_all,
        "tabs": [
            {"label": _("Belum dibaca"), "url": "?", "active": not shows_all, "count": unread},
            {"label": _("Semua"), "url": f"?tampilkan={_ALL}", "active": shows_all, "count": None},
        ],
    }
    return render(request, "accounts/notice_list.html", context)


@require_POST
def notice_open(request: PortalRequest, pk: str) -> HttpResponse:
    """Mark a notice read and go where it leads, under the hat it was meant for."""
    notice = _own(request, pk)
    operations.mark_read(notice=notice, by=request.user)
    place = _place_of(request, notice)
    if place.standpoint_id != request.scope.standpoint_id:
        request.session[SLOT] = str(place.standpoint_id)
        if place.grant_id is None:
            messages.info(
                request, _("Anda sekarang bekerja sebagai %(role)s.") % {"role": notice.membership}
            )
    return redirect(address_of(notice))


def _place_of(request: PortalRequest, notice: Notice) -> Scope:
    """Where its subject can be opened: the grant it was worked in, if that holds, or the hat."""
    return Scope.of(request.user, notice.params.get("standpoint") or notice.membership_id)


@require_POST
def notice_read(request: PortalRequest, pk: str) -> HttpResponse:
    operations.mark_read(notice=_own(request, pk), by=request.user)
    return _back(request)


@require_POST
def notice_read_all(request: PortalRequest) -> HttpResponse:
    operations.mark_all_read(scope=request.scope, by=request.user)
    messages.success(request, _("Semua pemberitahuan ditandai sudah dibaca."))
    return _back(request)


@require_http_methods(["GET", "POST"])
def notice_settings(request: PortalRequest) -> HttpResponse:
    """How often the inbox is mailed, and in which language."""
    setting = MailSetting.objects.filter(user=request.user).first() or MailSetting(
        user=request.user, language=request.LANGUAGE_CODE
    )
    form = MailSettingForm(request.POST or None, instance=setting)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Pengaturan surel disimpan."))
        return redirect("accounts:notice_list")
    return render(
        request, "accounts/notice_settings.html", {"form": form}, status=422 if form.errors else 200
    )


def _own(request: PortalRequest, pk: str) -> Notice:
    return get_object_or_404(inbox(request.scope).select_related("membership__agency"), pk=pk)


def _back(request: PortalRequest) -> HttpResponse:
    response = redirect("accounts:notice_list")
    if request.POST.get("tampilkan") == _ALL:
        response["Location"] += f"?tampilkan={_ALL}"
    return response
