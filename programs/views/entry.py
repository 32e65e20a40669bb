"""Entering recipients one by one: new ones, corrections, and undoing the latest."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import PortalRequest
from beneficiaries.identity import normalise_digits
from core.templatetags.fmt import tanggal
from programs.eligibility.ages import age_on, rules_out
from programs.eligibility.variables import Subject, reference_date
from programs.forms.places import number
from programs.forms.recipient import CARRIED, RecipientForm
from programs.models import Program, Recipient
from programs.operations import recipients as operations
from programs.queries.criteria import current_criteria
from programs.queries.recipients import standing_with
from programs.queries.territory import Territory
from programs.rules import accepts_recipients, is_editable
from programs.tasks import settle_soon
from programs.views.shared import (
    add_errors,
    crumbs_below,
    program_or_404,
    refuse_entry_of_others,
    say_saved,
    visible_or_404,
)
from programs.views.sitting import (
    forget_entry,
    is_of_sitting,
    latest_entries,
    note_entry,
    sitting_of,
)


@require_http_methods(["GET", "POST"])
def recipient_create(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """One recipient after the other: what stands for all of them is typed once."""
    program = program_or_404(request, program_id)
    if not accepts_recipients(program):
        messages.error(request, _("Program ini tidak sedang berjalan."))
        return redirect("programs:program_detail", program.pk)
    territory = Territory.of(request.scope)
    if request.method == "POST":
        form = RecipientForm(
            request.POST,
            program=program,
            territory=territory,
            chooses_people=request.scope.program_id is None,
        )
        if form.is_valid():
            response = _enter(request, program, form)
            if response is not None:
                return response
    else:
        form = RecipientForm(program=program, territory=territory, initial=_carried(request))
    sitting = sitting_of(request, program)
    context = {
        "form": form,
        "program": program,
        "standing": _standing(program, form),
        "territory": territory,
        "fresh": not form.errors,
        "sitting": sitting,
        "latest": latest_entries(request.scope, sitting) if sitting else [],
        "crumbs": crumbs_below(program, _("Tambah penerima")),
    }
    return render(
        request, "programs/recipient_form.html", context, status=422 if form.errors else 200
    )


@require_POST
def recipient_undo(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """Withdraw one of the latest entries of this sitting, and go on entering."""
    recipient: Recipient = visible_or_404(
        request, Recipient.objects.select_related("program"), recipient_id
    )
    if is_of_sitting(request, recipient):
        operations.withdraw(
            recipient=recipient, reason=_("Dibatalkan segera setelah dicatat."), by=request.user
        )
        forget_entry(request, recipient)
        settle_soon()
        messages.success(
            request, _("%(name)s dikeluarkan lagi dari program.") % {"name": recipient.name}
        )
    else:
        messages.error(
            request, _("Entri ini tidak dapat dibatalkan lagi. Tarik lewat halaman penerimanya.")
        )
    query = request.GET.urlencode()
    url = reverse("programs:recipient_create", args=[recipient.program_id])
    return redirect(f"{url}?{query}" if query else url)


@require_http_methods(["GET", "POST"])
def recipient_edit(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    recipient: Recipient = visible_or_404(
        request, Recipient.objects.select_related("program__kind"), recipient_id
    )
    if not is_editable(recipient):
        messages.error(request, _("Penerima ini sudah diajukan atau diputus."))
        return redirect("programs:recipient_detail", recipient.pk)
    if refused := refuse_entry_of_others(request, recipient):
        return refused
    form = RecipientForm(
        request.POST if request.method == "POST" else None,
        program=recipient.program,
        territory=Territory.of(request.scope),
        recipient=recipient,
        in_full=request.scope.is_of(recipient.agency_id),
        chooses_people=request.scope.program_id is None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = operations.change(
                recipient=recipient, written=form.written(), by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            settle_soon()
            say_saved(request, _("Perubahan tersimpan. "), changed)
            remark_on_nik(request, form)
            remark_on_age(request, recipient.program, form)
            return redirect("programs:recipient_detail", recipient.pk)
    context = {
        "form": form,
        "program": recipient.program,
        "recipient": recipient,
        "crumbs": crumbs_below(recipient.program, _("Ubah data")),
    }
    return render(
        request, "programs/recipient_form.html", context, status=422 if form.errors else 200
    )


def _standing(program: Program, form: RecipientForm) -> Recipient | None:
    """Who of the program has the NIK of a refused form; their page is where to go on."""
    if not form.errors:
        return None
    nik = form.chosen.nik if form.chosen else normalise_digits(str(form.data.get("nik", "")))
    return standing_with(program, nik)


def _enter(request: PortalRequest, program: Program, form: RecipientForm) -> HttpResponse | None:
    """Save and move on; None when the operation refused and the form says why."""
    try:
        recipient, _is_new = operations.enter(
            program=program,
            written=form.written(),
            by=request.user,
            recipient_id=form.cleaned_data["entry"] or uuid.uuid4(),
        )
    except ValidationError as error:
        add_errors(form, error)
        return None
    note_entry(request, recipient)
    settle_soon()
    say_saved(
        request, _("%(name)s tersimpan sebagai rancangan. ") % {"name": recipient.name}, recipient
    )
    remark_on_nik(request, form)
    remark_on_age(request, program, form)
    if "again" not in request.POST:
        return redirect("programs:recipient_detail", recipient.pk)
    url = reverse("programs:recipient_create", args=[program.pk])
    return redirect(f"{url}?{urlencode(_to_carry(recipient))}")


def _to_carry(recipient: Recipient) -> dict[str, str]:
    """What the next entry takes over: where, and what is given. Never a person."""
    values: dict[str, Any] = {
        "village": recipient.village_id,
        "amount": recipient.amount,
        "goods": recipient.goods,
        "given_on": recipient.given_on and recipient.given_on.isoformat(),
        "group": recipient.group_id,
    }
    return {name: str(values[name]) for name in CARRIED if values[name] not in (None, "")}


def _carried(request: PortalRequest) -> dict[str, Any]:
    carried: dict[str, Any] = {name: request.GET[name] for name in CARRIED if name in request.GET}
    # As a number it is shown with its points.
    if (amount := number(carried.get("amount"))) is not None:
        carried["amount"] = amount
    return carried


def remark_on_nik(request: PortalRequest, form: RecipientForm) -> None:
    """Say so when what was written contradicts the NIK; it is saved all the same."""
    if form.written().differs_from_nik(timezone.localdate()):
        messages.warning(
            request,
            _(
                "Tanggal lahir atau jenis kelamin berbeda dari yang tersirat dalam NIK. "
                "Periksa kembali."
            ),
        )


def remark_on_age(request: PortalRequest, program: Program, form: RecipientForm) -> None:
    """Say so when the age as written misses the program's criteria; it is saved all the same.

    From what the agency wrote alone: nothing of the registry is told.
    """
    criteria = current_criteria(program)
    born = form.written().born(timezone.localdate())
    if criteria is None or born is None or criteria.unit is not Subject.PERSON:
        return
    day = reference_date(program)
    age = age_on(day, born)
    if rules_out(criteria.groups, age):
        messages.warning(
            request,
            _(
                "Menurut tanggal lahir yang ditulis, umurnya %(age)s tahun pada %(day)s: di luar "
                "kriteria umur program ini. Periksa kembali."
            )
            % {"age": age, "day": tanggal(day)},
        )
