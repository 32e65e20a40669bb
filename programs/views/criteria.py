"""Criteria: building them with a live count, and reading their versions."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may_open
from accounts.http import PortalRequest
from programs.disclosure import at_place, named, together, too_few
from programs.eligibility.conditions import parse
from programs.eligibility.variables import Subject, reference_date
from programs.forms.criteria import Builder, preset_choices
from programs.forms.program import CriteriaForm
from programs.models import Program
from programs.operations import programs as operations
from programs.queries.criteria import (
    current_criteria,
    differences,
    judged_unit,
    rule_of,
    versions_of,
)
from programs.queries.eligible import TooSlow, count_by_place
from programs.queries.territory import Territory
from programs.views.counting import allowed, asking
from programs.views.shared import crumbs_below, program_context, program_or_404
from regions.models import Region

# What htmx exchanges when a row is added or removed.
CONDITIONS = "criteria-conditions"


@require_http_methods(["GET", "POST"])
def program_criteria(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """The builder. A button with `act` changes the form and saves nothing."""
    program = program_or_404(request, program_id)
    current = current_criteria(program)
    areas = current.areas if current else []
    sent = request.POST if request.method == "POST" else None
    builder = (
        Builder.of_data(sent)
        if sent is not None
        else Builder.of_groups(current.groups if current else ())
    )
    form = CriteriaForm(
        sent,
        area_choices=Territory.of(request.scope).area_choices(areas),
        initial=CriteriaForm.initial_of(current.deciles if current else [], areas),
    )
    if sent is not None and "act" in sent:
        builder.act(sent["act"], sent.get("preset", ""))
        if request.htmx and request.htmx.target == CONDITIONS:
            response = render(request, "programs/_criteria_conditions.html",
                              _builder_context(program, builder))  # fmt: skip
            response["HX-Trigger-After-Settle"] = "criteriaChanged"
            return response
        return _page(request, program, form, builder)
    faults: list[str] = []
    if sent is not None and form.is_valid():
        try:
            version = operations.set_criteria(
                program=program,
                deciles=form.cleaned_data["deciles"],
                area_ids=form.cleaned_data["areas"],
                conditions=builder.raw(),
                by=request.user,
            ).version
        except ValidationError as error:
            faults = error.messages
        else:
            words = _("Kriteria versi %(version)s berlaku.") % {"version": version}
            messages.success(request, words)
            return redirect("programs:program_detail", program.pk)
    return _page(request, program, form, builder, faults)


@require_POST
def criteria_count(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """How many of the base meet the criteria as they stand in the form, without saving them."""
    program = program_or_404(request, program_id)
    form = CriteriaForm(
        request.POST, area_choices=Territory.of(request.scope).area_choices(_areas_of(program))
    )
    context: dict[str, Any] = {"program": program}
    try:
        groups = parse(Builder.of_data(request.POST).raw())
    except ValidationError as error:
        context["faults"] = error.messages
    else:
        if form.is_valid():
            chosen = form.cleaned_data
            context |= _counted(request, program, chosen["deciles"], chosen["areas"], groups)
        else:
            context["faults"] = [_("Periksa desil dan wilayah yang dipilih.")]
    return render(request, "programs/_criteria_count.html", context)


@require_safe
def criteria_versions(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """Every version in words, with what it changed."""
    program = program_or_404(request, program_id)
    versions = versions_of(program)
    earlier = [*versions[1:], None]
    context = {
        **program_context(request, program, "criteria_versions"),
        "versions": [
            (version, differences(before, version))
            for version, before in zip(versions, earlier, strict=True)
        ],
        "counting_day": reference_date(program),
        "may_list": may_open(request.scope, "programs:unserved_list"),
    }
    return render(request, "programs/criteria_versions.html", context)


def _page(
    request: PortalRequest,
    program: Program,
    form: CriteriaForm,
    builder: Builder,
    faults: list[str] | None = None,
) -> HttpResponse:
    if builder.deciles:
        form = CriteriaForm(
            area_choices=form.fields["areas"].choices,  # type: ignore[attr-defined]
            initial={
                "deciles": list(builder.deciles),
                "areas": request.POST.getlist("areas"),
            },
        )
    context = {
        **_builder_context(program, builder),
        "form": form,
        "faults": faults,
        "current": current_criteria(program),
        "counting_day": reference_date(program),
        "presets": preset_choices(),
        "crumbs": crumbs_below(program, _("Ubah kriteria")),
    }
    refused = faults or (form.errors and "act" not in request.POST)
    return render(
        request, "programs/program_criteria.html", context, status=422 if refused else 200
    )


def _builder_context(program: Program, builder: Builder) -> dict[str, Any]:
    return {
        "program": program,
        "builder": builder,
        "of_person": judged_unit(program) is Subject.PERSON,
        "conditions_id": CONDITIONS,
    }


def _areas_of(program: Program) -> list[Region]:
    current = current_criteria(program)
    return current.areas if current else []


def _counted(
    request: PortalRequest, program: Program, deciles: Any, areas: Any, groups: Any
) -> dict[str, Any]:
    """Counts in the agency's own territory; blurred unless the reader may see the rows."""
    scope = request.scope
    regency_id = scope.regency_id or program.regency_id
    level = "regency" if regency_id is None else "district"
    asked = asking(request, groups, areas)
    if not allowed(request, program, asked, deciles):
        return {"too_often": True}
    rule = rule_of(program, sorted(deciles), asked.groups)
    try:
        places = count_by_place(
            rule, regency_id=regency_id, areas=asked.areas, level=level, seed=asked.seed
        )
    except TooSlow:
        return {"too_slow": True}
    exact = asked.exact
    if not exact and too_few(places):
        return {"too_few": True, "everywhere": not asked.areas}
    listed = {place.region_id: place for place in named(places, exact=exact)}
    names = Region.objects.filter(pk__in=listed).order_by("name").values_list("pk", "name")
    return {
        "of_person": rule.unit is Subject.PERSON,
        "total": together(places, "eligible", exact=exact),
        "unknown": together(places, "unknown", exact=exact),
        "rows": [(name, at_place(listed[pk], "eligible", exact=exact)) for pk, name in names],
        "level": level,
        "counting_day": rule.on,
        "exact": exact,
        "left_out": asked.left_out,
        "widened": asked.widened,
    }
