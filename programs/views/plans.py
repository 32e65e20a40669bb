"""Plans of aid across levels of government, and what was done of them."""

from __future__ import annotations

import io
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from core.identifiers import uuid7
from core.keyset import page_of
from core.scope import DatabaseRole
from programs.forms.plan import MatrixFilter, PlanFilter, PlanForm, RealisationFilter
from programs.models import Plan
from programs.operations import plans as operations
from programs.operations.plan_exports import write_matrix
from programs.plan_rules import levels_of, may_change
from programs.queries.plan_matrix import matrix_of
from programs.queries.plans import (
    PLAN_ORDER,
    plan_years,
    plans_listed,
    realisation,
    sum_of_lines,
)
from programs.queries.territory import Territory
from programs.views.shared import add_errors, visible_or_404, workbook_response
from programs.words import short_rupiah
from regions.models import Region

_PLAN = Plan.objects.filter(withdrawn_at=None).select_related("kind", "agency", "region")
POOR_UP_TO = 4


@require_safe
def plan_list(request: PortalRequest) -> HttpResponse:
    scope = request.scope
    form = PlanFilter(request.GET, years=plan_years(scope, timezone.localdate().year))
    rows = plans_listed(scope, **form.chosen())
    page = page_of(rows, PLAN_ORDER, request.GET)
    may_edit = scope.may(Permission.PLAN_EDIT)
    context = {
        "filter_form": form,
        "page": page,
        "rows": [(plan, may_edit and may_change(plan, scope)) for plan in page.rows],
        "page_count": rows.count(),
        "can_edit": may_edit,
        "filtered": bool(form.chosen()),
        "tabs": _tabs("plan_list"),
    }
    return render(request, "programs/plan_list.html", context)


@require_http_methods(["GET", "POST"])
def plan_create(request: PortalRequest) -> HttpResponse:
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            plan, _is_new = operations.enter(
                plan_id=form.cleaned_data["entry"] or uuid7(),
                values=form.values(),
                agency_id=request.scope.agency_id if _is_agency(request) else None,
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Rencana tersimpan."))
            return redirect(f"{reverse('programs:plan_list')}?year={plan.year}")
    return _show(request, form, _("Tambah rencana"))


@require_http_methods(["GET", "POST"])
def plan_edit(request: PortalRequest, plan_id: uuid.UUID) -> HttpResponse:
    plan = _own(request, plan_id)
    form = _form(request, plan)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(plan=plan, values=form.values(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Perubahan rencana tersimpan."))
            return redirect(f"{reverse('programs:plan_list')}?year={form.cleaned_data['year']}")
    return _show(request, form, _("Ubah rencana"), plan)


@require_POST
def plan_withdraw(request: PortalRequest, plan_id: uuid.UUID) -> HttpResponse:
    plan = _own(request, plan_id)
    operations.withdraw(plan=plan, by=request.user)
    messages.success(request, _("Rencana dihapus dari perhitungan."))
    return redirect("programs:plan_list")


@require_safe
def plan_realisation(request: PortalRequest) -> HttpResponse:
    scope = request.scope
    this_year = timezone.localdate().year
    form = RealisationFilter(_with_year(request), years=plan_years(scope, this_year))
    year = form.chosen().get("year", this_year)
    levels = realisation(scope, year)
    total = sum_of_lines(one.total for one in levels)
    planned_text, planned_unit = short_rupiah(total.amount)
    received_text, received_unit = short_rupiah(total.received)
    context = {
        "filter_form": form,
        "year": year,
        "levels": levels,
        "total": total,
        "planned_text": planned_text,
        "planned_unit": planned_unit,
        "received_text": received_text,
        "received_unit": received_unit,
        "is_regency": scope.role is DatabaseRole.REGENCY,
        "tabs": _tabs("plan_realisation"),
    }
    return render(request, "programs/plan_realisation.html", context)


@require_safe
def plan_matrix(request: PortalRequest) -> HttpResponse:
    scope = request.scope
    form, chosen, region = _matrix_choice(request)
    matrix = matrix_of(scope, region=region, year=chosen["year"], decile=chosen["decile"])
    context = {
        "filter_form": form,
        "matrix": matrix,
        "chosen": chosen,
        "is_agency": _is_agency(request),
        "deeper": {"regency": "regency", "district": "district"}.get(matrix.level),
        "tabs": _tabs("plan_matrix"),
    }
    return render(request, "programs/plan_matrix.html", context)


@require_safe
def plan_export(request: PortalRequest) -> HttpResponse:
    """The villages below the chosen place, for Musrenbang."""
    _form_shown, chosen, region = _matrix_choice(request)
    book = io.BytesIO()
    write_matrix(
        scope=request.scope,
        region=region,
        year=chosen["year"],
        decile=chosen["decile"],
        target=book,
        by=request.user,
    )
    return workbook_response(book, f"musrenbang-{region.code}-{chosen['year']}.xlsx")


def _matrix_choice(request: PortalRequest) -> tuple[MatrixFilter, dict[str, Any], Region]:
    """The form, year and decile chosen, and the place whose parts head the rows."""
    territory = Territory.of(request.scope)
    this_year = timezone.localdate().year
    data = _with_year(request)
    data.setdefault("decile", str(POOR_UP_TO))
    form = MatrixFilter(data, years=plan_years(request.scope, this_year), territory=territory)
    chosen = {"year": this_year, "decile": POOR_UP_TO, **form.chosen()}
    place = chosen.get("district") or chosen.get("regency")
    region = Region.objects.get(pk=place) if place else territory.region
    return form, chosen, region


def _with_year(request: PortalRequest) -> dict[str, str]:
    data = {name: str(value) for name, value in request.GET.items()}
    data.setdefault("year", str(timezone.localdate().year))
    return data


def _form(request: PortalRequest, plan: Plan | None = None) -> PlanForm:
    return PlanForm(
        request.POST or None,
        instance=plan,
        initial=None if plan else {"year": timezone.localdate().year + 1},
        levels=levels_of(request.scope),
        names_giver=not _is_agency(request),
        territory=Territory.of(request.scope),
    )


def _show(
    request: PortalRequest, form: PlanForm, heading: str, plan: Plan | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "plan": plan,
        "heading": heading,
        "crumbs": [(_("Rencana bantuan"), reverse("programs:plan_list")), (heading, None)],
    }
    status = 422 if form.errors else 200
    return render(request, "programs/plan_form.html", context, status=status)


def _own(request: PortalRequest, plan_id: uuid.UUID) -> Plan:
    plan: Plan = visible_or_404(request, _PLAN, plan_id)
    if not may_change(plan, request.scope):
        raise Http404
    return plan


def _is_agency(request: PortalRequest) -> bool:
    return request.scope.role is DatabaseRole.AGENCY


def _tabs(active: str) -> list[dict[str, object]]:
    pages = [
        ("plan_list", _("Rencana")),
        ("plan_realisation", _("Rencana dan realisasi")),
        ("plan_matrix", _("Matriks wilayah")),
    ]
    return [
        {"label": label, "url": reverse(f"programs:{name}"), "active": name == active}
        for name, label in pages
    ]
