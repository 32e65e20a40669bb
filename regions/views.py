"""Fragments with regions. Public reference data: no names of people, no scope."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regions.enums import Level
from regions.models import Region
from regions.queries.options import children

# The field that holds the parent when a select of this level is refilled.
PARENT_FIELD = {
    Level.REGENCY: "province",
    Level.DISTRICT: "regency",
    Level.VILLAGE: "district",
}


@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """`<option>` elements for one select of a cascade.

    `level` is the level wanted; the parent's key stands in the field of the level above
    (`regency` for districts) or in `parent`. `selected` keeps a choice, `blank` names the empty
    option. No parent, or an unknown one: only the empty option, as when nothing is chosen yet.
    """
    try:
        level = Level(request.GET.get("level", ""))
        parent_field = PARENT_FIELD[level]
    except (ValueError, KeyError):
        return HttpResponseBadRequest()
    parent_id = request.GET.get(parent_field) or request.GET.get("parent") or ""
    parent = None
    # Nine digits fit the column; more would be an error of the database, not "not found".
    if parent_id.isascii() and parent_id.isdigit() and len(parent_id) < 10:
        parent = Region.objects.current().filter(pk=int(parent_id), level=parent_field).first()
    context = {
        "level": level,
        "options": children(parent) if parent else [],
        "selected": request.GET.get("selected", ""),
        "blank": request.GET.get("blank", "")[:60],
    }
    return render(request, "regions/_options.html", context)
