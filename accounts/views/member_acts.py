"""What the secretariat does to a right: a page that asks, and the act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.members import MoveForm, ReasonedForm
from accounts.forms.requests import ApprovalForm
from accounts.http import PortalRequest
from accounts.models import Membership
from accounts.operations import activations, memberships
from accounts.views.members import visible_member
from accounts.views.requests import show_link


@dataclass(frozen=True, slots=True)
class _Act:
    """An act of the desk: its words, its form, and what it calls with the cleaned fields."""

    title: str | Promise
    effect: str | Promise
    done: str | Promise
    form: type[forms.Form]
    run: Callable[..., object]
    danger: bool = False
    # It depends on whose desk does it.
    of_desk: bool = False


_ACTS: dict[str, _Act] = {
    "perpanjang": _Act(
        gettext_lazy("Ubah masa berlaku"),
        gettext_lazy("Hak akses berlaku sampai hari yang Anda pilih, lebih cepat atau lambat."),
        gettext_lazy("Masa berlaku diubah."),
        ApprovalForm,
        memberships.extend,
    ),
    "tangguhkan": _Act(
        gettext_lazy("Tangguhkan hak akses"),
        gettext_lazy(
            "Hak akses berhenti sejak permintaan berikutnya dan dapat diaktifkan kembali."
        ),
        gettext_lazy("Hak akses ditangguhkan; berlaku sejak permintaan berikutnya."),
        ReasonedForm,
        memberships.suspend,
        danger=True,
        of_desk=True,
    ),
    "aktifkan": _Act(
        gettext_lazy("Aktifkan kembali hak akses"),
        gettext_lazy("Hak akses berlaku lagi seperti sebelum ditangguhkan."),
        gettext_lazy("Hak akses aktif kembali."),
        ReasonedForm,
        memberships.resume,
        of_desk=True,
    ),
    "pindahkan": _Act(
        gettext_lazy("Pindahkan ke instansi lain"),
        gettext_lazy(
            "Hak akses yang sekarang berakhir, hak akses baru di instansi tujuan berlaku seketika. "
            "Riwayat pekerjaan tetap tersimpan pada instansi lama."
        ),
        gettext_lazy("Pegawai dipindahkan; hak akses baru sudah berlaku."),
        MoveForm,
        memberships.move,
        of_desk=True,
    ),
    "cabut": _Act(
        gettext_lazy("Cabut hak akses"),
        gettext_lazy(
            "Hak akses berakhir untuk seterusnya sejak permintaan berikutnya. Riwayat pekerjaan "
            "tetap tersimpan."
        ),
        gettext_lazy("Hak akses dicabut; berlaku sejak permintaan berikutnya."),
        ReasonedForm,
        memberships.revoke,
        danger=True,
    ),
}


@require_http_methods(["GET", "POST"])
def member_act(request: PortalRequest, pk: str, act: str) -> HttpResponse:
    """Ask for what the act needs, then do it; a conflict is told above the form."""
    member = visible_member(request, pk)
    chosen = _ACTS.get(act)
    if chosen is None:
        raise Http404
    given: dict[str, Any] = {"scope": request.scope} if chosen.form is MoveForm else {}
    form = chosen.form(request.POST or None, **given)
    if request.method == "POST" and form.is_valid():
        try:
            made = _run(chosen, member, form.cleaned_data, request)
        except memberships.MembershipConflict as conflict:
            form.add_error(None, str(conflict))
        else:
            messages.success(request, str(chosen.done))
            # After a transfer one goes on with the new right.
            shown = made if isinstance(made, Membership) else member
            return redirect("accounts:member_detail", shown.pk)
    context = {
        "member": member,
        "act": chosen,
        "form": form,
        "crumbs": [
            (_("Pengguna"), reverse("accounts:member_list")),
            (member.user.name, reverse("accounts:member_detail", args=[member.pk])),
            (chosen.title, None),
        ],
    }
    return render(request, "accounts/member_act.html", context, status=422 if form.errors else 200)


def _run(act: _Act, member: Membership, fields: dict[str, Any], request: PortalRequest) -> object:
    given = {**fields, "scope": request.scope} if act.of_desk else fields
    return act.run(membership=member, by=request.user, **given)


@require_POST
def member_link(request: PortalRequest, pk: str) -> HttpResponse:
    """A new one-time link for somebody who lost theirs or their password."""
    member = visible_member(request, pk)
    if member.user_id == request.user.pk:
        messages.error(request, _("Tautan untuk akun Anda sendiri dibuat oleh petugas lain."))
        return redirect("accounts:member_detail", member.pk)
    try:
        secret = activations.issue(user=member.user, by=request.user, scope=request.scope)
    except activations.OutsideTerritory:
        messages.error(
            request,
            _(
                "Orang ini juga memiliki hak akses di luar wilayah Anda. Mintalah Sekretariat TKPK "
                "provinsi membuat tautannya."
            ),
        )
        return redirect("accounts:member_detail", member.pk)
    except activations.ComingBack:
        messages.error(
            request,
            _(
                "Akun ini sedang dipulihkan; tautannya hanya dikirim ke surel yang tercatat. "
                "Kirim ulang dari halaman pemulihannya."
            ),
        )
        return redirect("accounts:member_detail", member.pk)
    way_back = (_("Kembali ke pengguna"), reverse("accounts:member_detail", args=[member.pk]))
    return show_link(request, member.user, secret, way_back=way_back)
