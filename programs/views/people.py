"""Looking people of the base up while entering, and filling the form with the one meant."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.http import PortalRequest
from programs.attributes import PREFIX
from programs.forms.places import number
from programs.forms.recipient import CARRIED, RecipientForm, hold_focus
from programs.models import Program
from programs.operations.people import look_up, pick
from programs.queries.people import EntryPerson, PlaceChosen
from programs.queries.recipients import standing_with
from programs.queries.territory import Territory
from programs.views.shared import program_or_404
from regions.models import Region

# What was typed before somebody was picked, and stays.
_KEPT = ("entry", "group_role", *CARRIED)


@require_POST
def person_lookup(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """At most ten people of the base inside the agency's territory, while typing.

    A whole NIK asks for nobody else: it fills the form, with the person or with itself.
    """
    program = program_or_404(request, program_id)
    place = PlaceChosen(
        *(number(request.POST.get(name)) for name in ("regency", "district", "village"))
    )
    text = request.POST.get("q", "")[:100].strip()
    answer = look_up(
        program=program,
        text=text,
        place=place,
        by=request.user,
        everywhere=request.POST.get("everywhere") == "1",
    )
    needs_regency = request.scope.regency_id is None and place.regency_id is None
    context = {
        "answer": answer,
        "program": program,
        "needs_regency": needs_regency,
        "too_little": bool(text) and not answer.asked,
        "reach": answer.reach and answer.reach.value,
        "searched": _searched(request, place),
    }
    if answer.nik and len(answer.hits) == 1:
        return _fill(request, program, answer.hits[0].id)
    if answer.nik and not answer.hits:
        form = _form(request, program, initial={"nik": answer.nik})
        hold_focus(form, "name")
        return _fields(request, {**context, "form": form, "show_hits": True})
    return render(request, "programs/_person_hits.html", context)


@require_POST
def person_fill(
    request: PortalRequest, program_id: uuid.UUID, person_id: uuid.UUID
) -> HttpResponse:
    """The form's fields, filled from the base with the person picked."""
    return _fill(request, program_or_404(request, program_id), person_id)


def _searched(request: PortalRequest, place: PlaceChosen) -> dict[str, Region | None]:
    """The part of the territory that was chosen, if any, and the regency around it."""
    regency_id = request.scope.regency_id or place.regency_id
    regions = Region.objects.in_bulk([pk for pk in (*place, regency_id) if pk])
    return {
        "place": regions.get(place.village_id or place.district_id or 0),
        "regency": regions.get(regency_id or 0),
    }


def _fill(request: PortalRequest, program: Program, person_id: uuid.UUID) -> HttpResponse:
    person = pick(program=program, person_id=person_id, by=request.user)
    if person is None:
        raise Http404
    context = {
        "form": _form(request, program, person=person),
        "program": program,
        "standing": standing_with(program, person.nik),
        "clear_hits": True,
    }
    return _fields(request, context)


def _form(
    request: PortalRequest,
    program: Program,
    *,
    person: EntryPerson | None = None,
    initial: dict[str, Any] | None = None,
) -> RecipientForm:
    kept = {name: value for name, value in request.POST.items() if value and _stays(name)}
    return RecipientForm(
        program=program,
        territory=Territory.of(request.scope),
        person=person,
        initial={**kept, **(initial or {})},
    )


def _stays(name: str) -> bool:
    return name in _KEPT or name.startswith(PREFIX)


def _fields(request: PortalRequest, context: dict[str, Any]) -> HttpResponse:
    response = render(request, "programs/_recipient_fields.html", context)
    # The look-up's own target is the list of hits; this answer is for the form.
    response["HX-Retarget"] = "#recipient-fields"
    response["HX-Reswap"] = "outerHTML"
    return response
