"""Which kinds of aid go together: everybody reads, Bappeda of the province lays down."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import url_rules
from accounts.http import PortalRequest
from core import jobs
from programs.forms.overlap_rules import OverlapRuleForm
from programs.models import ProgramKind
from programs.operations.overlap_rules import lay_down
from programs.overlap_rules import RECOMPUTE
from programs.queries import overlap_rules as queries
from programs.views.shared import add_errors

_EDIT = "programs:overlap_rule_edit"


@require_safe
def overlap_rule_list(request: PortalRequest) -> HttpResponse:
    rows = queries.matrix()
    context = {
        "rows": rows,
        "counts": queries.counts(rows),
        "rules": queries.laid_down(),
        "may_edit": url_rules()[_EDIT].admits(request.scope),
    }
    return render(request, "programs/overlap_rule_list.html", context)


@require_safe
def overlap_rule_detail(request: PortalRequest, code: str, other_code: str) -> HttpResponse:
    cell = _cell(code, other_code)
    rules = queries.history(cell.first, cell.second)
    may_edit = url_rules()[_EDIT].admits(request.scope)
    context = {
        "cell": cell,
        "rules": rules,
        "job": queries.job_of(rules) if may_edit else None,
        "may_edit": may_edit,
        "crumbs": _crumbs(cell),
    }
    return render(request, "programs/overlap_rule_detail.html", context)


@require_safe
def overlap_rule_progress(request: PortalRequest, code: str, other_code: str) -> HttpResponse:
    """The bar alone, asked for again and again."""
    cell = _cell(code, other_code)
    job = queries.job_of(queries.history(cell.first, cell.second))
    return render(request, "programs/_overlap_rule_progress.html", {"cell": cell, "job": job})


@require_http_methods(["GET", "POST"])
def overlap_rule_edit(request: PortalRequest, code: str, other_code: str) -> HttpResponse:
    cell = _cell(code, other_code)
    form = OverlapRuleForm(
        request.POST if request.method == "POST" else None,
        initial=OverlapRuleForm.initial_of(cell.law, cell.rule),
    )
    if request.method == "POST" and form.is_valid():
        try:
            rule, is_new = lay_down(
                first=cell.first, second=cell.second, by=request.user, **form.values()
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            if is_new:
                job = jobs.create(
                    RECOMPUTE,
                    subject_id=rule.pk,
                    by=request.user,
                    membership_id=request.scope.standpoint_id,
                )
                jobs.send_on_commit(job)
            messages.success(request, _("Aturan berlaku. Tumpang tindih dihitung ulang."))
            return redirect("programs:overlap_rule_detail", code, other_code)
    context = {"form": form, "cell": cell, "crumbs": _crumbs(cell, _("Ubah aturan"))}
    status = 422 if form.errors else 200
    return render(request, "programs/overlap_rule_form.html", context, status=status)


def _cell(code: str, other_code: str) -> queries.Cell:
    kinds = ProgramKind.objects.all()
    return queries.cell(
        get_object_or_404(kinds, code=code), get_object_or_404(kinds, code=other_code)
    )


def _crumbs(cell: queries.Cell, label: str = "") -> list[tuple[str, str | None]]:
    pair = f"{cell.first} × {cell.second}"
    address = reverse("programs:overlap_rule_detail", args=[cell.first.code, cell.second.code])
    return [
        (_("Aturan tumpang tindih"), reverse("programs:overlap_rule_list")),
        *([(pair, address), (label, None)] if label else [(pair, None)]),
    ]
