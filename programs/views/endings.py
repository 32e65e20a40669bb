"""Ending aid, for those ticked in a list or found by a filter; and who comes after."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import PortalRequest
from core.templatetags.fmt import angka
from programs.enums import EndKind
from programs.forms.ending import EndingFilter, EndingForm, ReturnForm
from programs.forms.recipient import RecipientForm
from programs.models import Program, Recipient
from programs.operations import endings as operations
from programs.operations import successors
from programs.queries.recipients import household_members, listed
from programs.queries.territory import Territory
from programs.querysets import RecipientQuerySet
from programs.rules import accepts_recipients, leaves_place, may_reenter
from programs.views.entry import remark_on_nik
from programs.views.shared import (
    add_errors,
    crumbs_below,
    program_or_404,
    say_saved,
    visible_or_404,
)
from regions.queries.naming import PLACES

# As many as one page of a list can tick.
_MOST_TICKED = 200
_DETAIL = Recipient.objects.select_related("program__kind", "village", "district", "regency")


@require_http_methods(["GET", "POST"])
def recipient_end(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """A preview of whose aid would end, and the form that ends it."""
    program = program_or_404(request, program_id)
    ticked = _ticked(request)
    filter_form = EndingFilter(request.GET, territory=Territory.of(request.scope))
    rows = _chosen(request, program, ticked, filter_form)
    preview = operations.preview(rows)
    form = EndingForm(request.POST if request.method == "POST" else None, expected=preview.to_end)
    if request.method == "POST" and form.is_valid():
        done = _end(request, program, rows, form)
        if done is not None:
            return done
        preview = operations.preview(rows)
        form.data = {**dict(form.data.items()), "expected": str(preview.to_end)}
    context = {
        "program": program,
        "form": form,
        "filter_form": filter_form,
        "by_filter": not ticked,
        "filtered": bool(filter_form.chosen()),
        "preview": preview,
        "only": preview.sample[0] if ticked and preview.total == 1 and preview.sample else None,
        "crumbs": crumbs_below(program, _("Akhiri bantuan")),
    }
    return render(
        request, "programs/recipient_end.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def recipient_heir(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """Who of the household takes the place of a recipient who died."""
    deceased: Recipient = visible_or_404(request, _DETAIL, recipient_id)
    program = deceased.program
    if not (leaves_place(deceased) and accepts_recipients(program)):
        messages.error(request, _("Ahli waris tidak dapat dicatat untuk penerima ini."))
        return redirect("programs:recipient_detail", deceased.pk)
    form = RecipientForm(
        request.POST if request.method == "POST" else None,
        program=program,
        territory=Territory.of(request.scope),
        initial=_left_behind(deceased),
    )
    if request.method == "POST" and form.is_valid():
        try:
            heir, _is_new = successors.name_heir(
                deceased=deceased,
                written=form.written(),
                by=request.user,
                recipient_id=form.cleaned_data["entry"] or uuid.uuid4(),
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            said = _("%(name)s tersimpan sebagai ahli waris; ajukan untuk diverifikasi. ")
            say_saved(request, said % {"name": heir.name}, heir)
            remark_on_nik(request, form)
            return redirect("programs:recipient_detail", heir.pk)
    context = {
        "form": form,
        "program": program,
        "deceased": deceased,
        "members": household_members(request.scope, deceased),
        "crumbs": crumbs_below(program, _("Ahli waris")),
    }
    return render(
        request, "programs/recipient_heir.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def recipient_return(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """Enter a recipient whose aid had ended once more."""
    ended: Recipient = visible_or_404(request, _DETAIL, recipient_id)
    if not may_reenter(ended):
        messages.error(request, _("Penerima ini tidak dapat didaftarkan kembali."))
        return redirect("programs:recipient_detail", ended.pk)
    form = ReturnForm(request.POST if request.method == "POST" else None, ended=ended)
    if request.method == "POST" and form.is_valid():
        try:
            recipient, _is_new = successors.reenter(
                ended=ended,
                program=form.cleaned_data["program"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                recipient_id=form.cleaned_data["entry"],
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            said = _("Terdaftar kembali sebagai rancangan. Periksa datanya, lalu ajukan. ")
            say_saved(request, said, recipient)
            return redirect("programs:recipient_detail", recipient.pk)
    context = {
        "form": form,
        "recipient": ended,
        "program": ended.program,
        "crumbs": crumbs_below(ended.program, _("Daftarkan kembali")),
    }
    return render(
        request, "programs/recipient_return.html", context, status=422 if form.errors else 200
    )


def _end(
    request: PortalRequest, program: Program, rows: RecipientQuerySet, form: EndingForm
) -> HttpResponse | None:
    expected = form.cleaned_data["expected"]
    try:
        ended = operations.end(
            program=program,
            rows=rows,
            expected=expected,
            kind=EndKind(form.cleaned_data["kind"]),
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
    except ValidationError as error:
        add_errors(form, error)
        return None
    told = ngettext(
        "Bantuan %(n)s penerima diakhiri.", "Bantuan %(n)s penerima diakhiri.", ended
    ) % {"n": angka(ended)}
    if ended < expected:
        told += " " + _("%(n)s lainnya berubah sejak pratinjau dan dibiarkan.") % {
            "n": angka(expected - ended)
        }
    messages.success(request, told)
    only = _ticked(request)
    if len(only) == 1:
        return redirect("programs:recipient_detail", only[0])
    return redirect("programs:recipient_list", program.pk)


def _ticked(request: PortalRequest) -> list[uuid.UUID]:
    ids = []
    for text in request.GET.getlist("recipient")[:_MOST_TICKED]:
        try:
            ids.append(uuid.UUID(text))
        except ValueError:
            continue
    return ids


def _chosen(
    request: PortalRequest, program: Program, ticked: list[uuid.UUID], form: EndingFilter
) -> RecipientQuerySet:
    if ticked:
        rows = listed(request.scope, program).filter(pk__in=ticked)
    else:
        rows = listed(request.scope, program, **form.chosen())
    return rows.select_related(*PLACES)


def _left_behind(deceased: Recipient) -> dict[str, Any]:
    """What the heir takes over: the home and the aid, never the person."""
    return {
        "village": deceased.village_id,
        "address": deceased.address,
        "amount": deceased.amount,
        "goods": deceased.goods,
        "group": deceased.group_id,
    }
