"""Eligible but not served: counts by place for everybody, names for Bappeda."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from accounts.views.export_offers import offer
from core.arrangements import arrange
from core.keyset import page_of
from programs.disclosure import at_place, named, together, too_few
from programs.exports import need_export
from programs.queries.eligible import PlaceCount, TooSlow, count_by_place, looking_at_the_base
from programs.unserved import Wish, of_program
from programs.views.counting import allowed, asking
from programs.views.shared import crumbs_below, program_or_404
from regions.models import Region


@require_safe
def criteria_unserved(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """Who meets the criteria and who has the aid: by village, for an agency by district.

    By regency for the whole province. An agency's page counts as one of its counts.
    """
    program = program_or_404(request, program_id)
    scope = request.scope
    regency_id = scope.regency_id or program.regency_id
    question = of_program(program)
    asked = asking(request, question.rule.groups, question.areas)
    level = "regency" if regency_id is None else "village" if asked.exact else "district"
    context: dict[str, Any] = {
        "program": program,
        "of_person": question.of_person,
        "level": level,
        "counting_day": question.rule.on,
        "may_list": scope.may(Permission.NEED_VIEW),
        "left_out": asked.left_out,
        "widened": asked.widened,
        "exact": asked.exact,
        "crumbs": crumbs_below(program, _("Layak tetapi belum terlayani")),
    }
    if not allowed(request, program, asked, question.rule.deciles):
        context["too_often"] = True
        return render(request, "programs/criteria_unserved.html", context)
    try:
        places = count_by_place(
            replace(question.rule, groups=asked.groups),
            regency_id=regency_id,
            areas=asked.areas,
            level=level,
            aid=question.aid,
            seed=asked.seed,
        )
    except TooSlow:
        context["too_slow"] = True
    else:
        if not asked.exact and too_few(places):
            context |= {"too_few": True, "everywhere": not asked.areas}
        else:
            context |= _told(places, level, exact=asked.exact)
    return render(request, "programs/criteria_unserved.html", context)


_SHOWN = ("eligible", "served", "unserved", "unknown")


def _told(places: list[PlaceCount], level: str, *, exact: bool) -> dict[str, Any]:
    listed = named(places, exact=exact)
    regions = Region.objects.in_bulk([place.region_id for place in listed])
    rows = []
    for place in sorted(listed, key=lambda one: regions[one.region_id].code):
        region = regions[place.region_id]
        rows.append(
            {
                "region": region,
                "level": level,
                **{name: at_place(place, name, exact=exact) for name in _SHOWN[:3]},
            }
        )
    return {
        "rows": rows,
        **{name: together(places, name, exact=exact) for name in _SHOWN},
    }


@require_safe
def unserved_list(request: PortalRequest) -> HttpResponse:
    """By name, in one regency of the reader's territory."""
    wish = Wish.of(request.scope, request.GET)
    question, program = wish.question, wish.program
    layout = arrange(question.listing, request)
    if layout.moved:
        return redirect(layout.moved)
    context: dict[str, Any] = {
        "filter_form": wish.form,
        "list": layout,
        "export": offer(request, need_export(question.listing)) if wish.regency_id else None,
        "chosen_program": program,
        "of_person": question.of_person,
        "counting_day": question.rule.on,
        "year": question.aid.year,
        "withheld": wish.withheld,
        "needs_regency": wish.regency_id is None,
        "crumbs": [(_("Layak tetapi belum terlayani"), None)],
        "counts_url": program and reverse("programs:criteria_unserved", args=[program.pk]),
    }
    if wish.regency_id is not None:
        try:
            with looking_at_the_base():
                context["page"] = page_of(wish.rows(request.scope), layout.order, request.GET)
        except TooSlow:
            context["too_slow"] = True
    return render(request, "programs/unserved_list.html", context)
