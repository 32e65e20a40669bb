"""Entering recipients one by one: the form, and the look-up of people while typing."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import PortalRequest
from beneficiaries.enums import MatchOutcome
from programs.forms.recipient import RecipientForm
from programs.models import Program, Recipient
from programs.operations import recipients as operations
from programs.operations.people import look_up, pick
from programs.queries.people import PlaceChosen
from programs.queries.territory import Territory
from programs.rules import accepts_recipients, is_editable
from programs.views.shared import add_errors, crumbs_below, program_or_404, visible_or_404

# What the next entry takes over: where, and what is given. Never a person.
_CARRIED = ("village", "given_on", "goods")


@require_http_methods(["GET", "POST"])
def recipient_create(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    program = program_or_404(request, program_id)
    if not accepts_recipients(program):
        messages.error(request, _("Program ini tidak sedang berjalan."))
        return redirect("programs:program_detail", program.pk)
    territory = Territory.of(request.scope)
    if request.method == "POST":
        form = RecipientForm(request.POST, program=program, territory=territory)
        if form.is_valid():
            response = _enter(request, program, form)
            if response is not None:
                return response
    else:
        carried = {name: request.GET[name] for name in _CARRIED if name in request.GET}
        form = RecipientForm(program=program, territory=territory, initial=carried)
    context = {
        "form": form,
        "program": program,
        "territory": territory,
        "fresh": not form.errors,
        "crumbs": crumbs_below(program, _("Tambah penerima")),
    }
    return render(
        request, "programs/recipient_form.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def recipient_edit(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    recipient: Recipient = visible_or_404(
        request, Recipient.objects.select_related("program"), recipient_id
    )
    if not is_editable(recipient):
        messages.error(request, _("Penerima ini sudah diajukan atau diputus."))
        return redirect("programs:recipient_detail", recipient.pk)
    form = RecipientForm(
        request.POST if request.method == "POST" else None,
        program=recipient.program,
        territory=Territory.of(request.scope),
        recipient=recipient,
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = operations.change(
                recipient=recipient, written=form.written(), by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Perubahan tersimpan. ") + _outcome_words(changed))
            _remark_on_nik(request, form)
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


@require_POST
def person_lookup(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """At most ten people of the base inside the agency's territory, while typing."""
    program = program_or_404(request, program_id)
    place = PlaceChosen(
        *(_region_key(request, name) for name in ("regency", "district", "village"))
    )
    text = request.POST.get("q", "")[:100].strip()
    answer = look_up(program=program, text=text, place=place, by=request.user)
    needs_regency = request.scope.regency_id is None and place.regency_id is None
    return render(
        request,
        "programs/_person_hits.html",
        {
            "answer": answer,
            "program": program,
            "needs_regency": needs_regency,
            "too_little": bool(text) and not answer.asked,
        },
    )


@require_POST
def person_fill(
    request: PortalRequest, program_id: uuid.UUID, person_id: uuid.UUID
) -> HttpResponse:
    """The form's fields, filled from the base with the person picked."""
    program = program_or_404(request, program_id)
    person = pick(program=program, person_id=person_id, by=request.user)
    if person is None:
        raise Http404
    kept = {name: request.POST.get(name) for name in ("entry", "amount", "goods", "given_on")}
    form = RecipientForm(
        program=program,
        territory=Territory.of(request.scope),
        person=person,
        initial={name: value for name, value in kept.items() if value},
    )
    context = {"form": form, "program": program, "clear_hits": True}
    return render(request, "programs/_recipient_fields.html", context)


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
    messages.success(
        request,
        _("%(name)s tersimpan sebagai rancangan. ") % {"name": recipient.name}
        + _outcome_words(recipient),
    )
    _remark_on_nik(request, form)
    if "again" not in request.POST:
        return redirect("programs:recipient_detail", recipient.pk)
    carried: dict[str, Any] = {"village": recipient.village_id}
    if recipient.given_on:
        carried["given_on"] = recipient.given_on.isoformat()
    if recipient.goods:
        carried["goods"] = recipient.goods
    url = reverse("programs:recipient_create", args=[program.pk])
    return redirect(f"{url}?{urlencode(carried)}")


def _remark_on_nik(request: PortalRequest, form: RecipientForm) -> None:
    if form.written().differs_from_nik(timezone.localdate()):
        messages.warning(
            request,
            _(
                "Tanggal lahir atau jenis kelamin berbeda dari yang tersirat dalam NIK. "
                "Periksa kembali."
            ),
        )


def _outcome_words(recipient: Recipient) -> str:
    return {
        MatchOutcome.MATCH: _("Orangnya ditemukan dalam basis."),
        MatchOutcome.DOUBTFUL: _("Pencocokan dengan basis meragukan; periksa datanya."),
        MatchOutcome.NONE: _("Orangnya tidak ditemukan dalam basis."),
    }[MatchOutcome(recipient.match_outcome)]


def _region_key(request: PortalRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
