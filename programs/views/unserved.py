"""Eligible but not served: counts by place for everybody, names for Bappeda."""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from core import audit
from core.keyset import Page, page_of
from core.tabular.exports import export_xlsx
from programs.disclosure import at_place, named, together, too_few
from programs.eligibility.sql import Rule
from programs.eligibility.variables import Subject, reference_date
from programs.forms.unserved import UnservedFilter
from programs.models import Program
from programs.queries.criteria import current_criteria, rule_of
from programs.queries.eligible import (
    Aid,
    PlaceCount,
    TooSlow,
    count_by_place,
    looking_at_the_base,
    order_of,
    unserved,
)
from programs.queries.territory import Territory
from programs.unserved_sheet import unserved_sheet
from programs.views.counting import allowed, asking
from programs.views.shared import crumbs_below, program_or_404, workbook_response
from regions.models import Region

POOREST = (1, 2, 3, 4)
# As many as are written within a request; a district has fewer.
MOST_EXPORTED = 5000


@dataclass(frozen=True, slots=True)
class Question:
    """Who is asked for: by a program's criteria, or by decile alone."""

    rule: Rule
    aid: Aid
    areas: tuple[int, ...] = ()

    @property
    def of_person(self) -> bool:
        return self.rule.unit is Subject.PERSON


@require_safe
def criteria_unserved(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """Who meets the criteria and who has the aid: by village, for an agency by district.

    By regency for the whole province. An agency's page counts as one of its counts.
    """
    program = program_or_404(request, program_id)
    scope = request.scope
    regency_id = scope.regency_id or program.regency_id
    question = _of_program(program)
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
            context["too_few"] = True
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
    form, regency_id = _filter(request)
    chosen, program = form.chosen(), form.chosen_program()
    question = _of_program(program) if program else _of_deciles(chosen)
    context: dict[str, Any] = {
        "filter_form": form,
        "chosen_program": program,
        "of_person": question.of_person,
        "counting_day": question.rule.on,
        "year": question.aid.year,
        "needs_regency": regency_id is None,
        "may_export": regency_id is not None and request.scope.may(Permission.NEED_EXPORT),
        "most_exported": MOST_EXPORTED,
        "crumbs": [(_("Layak tetapi belum terlayani"), None)],
        "counts_url": program and reverse("programs:criteria_unserved", args=[program.pk]),
    }
    if regency_id is not None:
        try:
            context["page"] = _page(request, question, regency_id, chosen)
        except TooSlow:
            context["too_slow"] = True
    return render(request, "programs/unserved_list.html", context)


@require_POST
def unserved_export(request: PortalRequest) -> HttpResponse:
    """The list as a workbook, with a line in the audit trail; the filters stand in the address."""
    form, regency_id = _filter(request)
    chosen, program = form.chosen(), form.chosen_program()
    question = _of_program(program) if program else _of_deciles(chosen)
    if regency_id is None:
        return _back(request, _("Pilih kabupaten/kota sebelum mengunduh daftar."))
    try:
        with looking_at_the_base():
            rows = _rows(request, question, regency_id, chosen).order_by(*order_of(question.rule))
            found = list(rows[:MOST_EXPORTED])
    except TooSlow:
        return _back(request, _("Daftar terlalu lama disusun. Pilih satu kecamatan, lalu ulangi."))
    book = io.BytesIO()
    export_xlsx(book, [unserved_sheet(found, of_person=question.of_person)])
    audit.record(
        "need.export", by=request.user, subject=program, regency_id=regency_id, rows=len(found)
    )
    return workbook_response(book, _("layak-belum-terlayani.xlsx"))


def _back(request: PortalRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect(f"{reverse('programs:unserved_list')}?{request.GET.urlencode()}")


def _filter(request: PortalRequest) -> tuple[UnservedFilter, int | None]:
    """The filters of the address, and the one regency whose names they open, if any."""
    territory = Territory.of(request.scope)
    programs = Program.objects.visible_to(request.scope).exclude(criteria=None)
    form = UnservedFilter(
        request.GET, territory=territory, programs=programs.order_by("-year", "name")
    )
    return form, territory.regency_id or form.chosen().get("regency")


def _page(
    request: PortalRequest, question: Question, regency_id: int, chosen: dict[str, Any]
) -> Page[Any]:
    rows = _rows(request, question, regency_id, chosen)
    with looking_at_the_base():
        return page_of(rows, order_of(question.rule), request.GET)


def _rows(
    request: PortalRequest, question: Question, regency_id: int, chosen: dict[str, Any]
) -> Any:
    rows: Any = unserved(
        question.rule, question.aid, regency_id=regency_id, areas=question.areas
    ).visible_to(request.scope)
    for name in ("district", "village"):
        if name in chosen:
            rows = rows.filter(**{f"{name}_id": chosen[name]})
    return rows


def _of_program(program: Program) -> Question:
    criteria = current_criteria(program)
    rule = rule_of(
        program, criteria.deciles if criteria else (), criteria.groups if criteria else ()
    )
    areas = tuple(criteria.area_ids) if criteria else ()
    return Question(rule, Aid(program.year, program.kind_id), areas)


def _of_deciles(chosen: dict[str, Any]) -> Question:
    year = chosen.get("year") or timezone.localdate().year
    last = chosen.get("decile")
    deciles = tuple(range(1, last + 1)) if last else POOREST
    day = reference_date(Program(year=year))
    return Question(Rule(Subject.HOUSEHOLD, day, deciles), Aid(year))
