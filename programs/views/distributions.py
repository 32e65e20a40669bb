"""Rounds of handing out of a program: the plan, one round, closing it, calling it off."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import may_open
from accounts.http import PortalRequest
from core import jobs
from core.keyset import page_of
from core.templatetags.fmt import angka
from programs.delivery_rules import is_late, may_be_planned, takes_marks
from programs.enums import DistributionState
from programs.forms.distribution import (
    CancelForm,
    CloseForm,
    DistributionForm,
    ItemFilter,
    SeriesForm,
)
from programs.models import Distribution
from programs.operations import distributions as operations
from programs.operations.distribution_items import draw_up
from programs.queries.distributions import (
    ITEM_ORDER,
    delivery_uploads_of,
    documents_of,
    items_of,
    latest_job,
    missing_recipients,
    rounds_of,
    sum_of,
    totals_of,
)
from programs.queries.territory import Territory
from programs.tasks import DRAW_UP
from programs.views.shared import (
    add_errors,
    crumbs_below,
    program_context,
    program_or_404,
    visible_or_404,
)
from programs.words import short_rupiah

DETAIL = Distribution.objects.select_related("program", "program__kind", "agency", "created_by")
# Up to here the list is drawn up while its asker waits.
AT_ONCE = 5_000


@require_safe
def distribution_list(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    program = program_or_404(request, program_id)
    rounds = rounds_of(request.scope, program)
    total = sum_of(rounds)
    planned_text, planned_unit = short_rupiah(total.planned_amount)
    received_text, received_unit = short_rupiah(total.received_amount)
    context = program_context(request, program, "distribution_list")
    context |= {
        "rounds": rounds,
        "total": total,
        "planned_text": planned_text,
        "planned_unit": planned_unit,
        "received_text": received_text,
        "received_unit": received_unit,
        "late": sum(one.is_late for one in rounds),
        "can_plan": may_be_planned(program)
        and may_open(request.scope, "programs:distribution_create"),
    }
    return render(request, "programs/distribution_list.html", context)


@require_http_methods(["GET", "POST"])
def distribution_create(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    program = program_or_404(request, program_id)
    # What each is to get in all is what they get in the first round, until more are planned.
    initial = {} if program.distributions.exists() else {"amount": program.unit_amount}
    form = DistributionForm(request.POST or None, program=program, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            planned, _is_new = operations.plan(
                program=program,
                distribution_id=form.cleaned_data["entry"],
                values=form.values(),
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Penyaluran direncanakan. Susun daftar penerimanya."))
            return redirect("programs:distribution_detail", planned.pk)
    context = {
        "form": form,
        "program": program,
        "crumbs": crumbs_below(program, _("Rencanakan penyaluran")),
    }
    return render(request, "programs/distribution_form.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def distribution_series(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    """Several rounds at equal distances, with a look at their days before they are planned."""
    program = program_or_404(request, program_id)
    initial = {"planned_on": program.starts_on}
    form = SeriesForm(request.POST or None, program=program, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rounds, _is_new = operations.plan_series(
                program=program,
                entry=form.cleaned_data["entry"],
                days=form.days,
                values={name: form.cleaned_data[name] for name in ("amount", "goods")},
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(
                request,
                ngettext(
                    "%(n)s penyaluran direncanakan.", "%(n)s penyaluran direncanakan.", len(rounds)
                )
                % {"n": len(rounds)},
            )
            return redirect("programs:distribution_list", program.pk)
    context = {
        "form": form,
        "program": program,
        "is_series": True,
        "crumbs": crumbs_below(program, _("Buat jadwal berkala")),
    }
    return render(request, "programs/distribution_form.html", context, status=_status(form))


@require_safe
def distribution_detail(request: PortalRequest, distribution_id: uuid.UUID) -> HttpResponse:
    distribution: Distribution = visible_or_404(request, DETAIL, distribution_id)
    scope, program = request.scope, distribution.program
    form = ItemFilter(request.GET, territory=Territory.of(scope))
    items = items_of(scope, distribution, **form.chosen())
    today = timezone.localdate()
    may_mark = takes_marks(distribution, program) and may_open(scope, "programs:item_edit")
    is_planned = distribution.state == DistributionState.PLANNED
    context = {
        "distribution": distribution,
        "program": program,
        "totals": totals_of(scope, [distribution.pk])[distribution.pk],
        "is_late": is_late(distribution, today),
        "filter_form": form,
        "filtered": bool(form.chosen()),
        "page": page_of(items, ITEM_ORDER, request.GET),
        "documents": documents_of(scope, distribution),
        "uploads": delivery_uploads_of(scope, distribution),
        "can_edit": may_open(scope, "programs:distribution_edit")
        and distribution.state != DistributionState.CANCELLED,
        "can_mark": may_mark,
        "can_close": may_mark and is_planned,
        "can_draw_up": may_mark and is_planned,
        "missing": missing_recipients(scope, distribution) if may_mark and is_planned else 0,
        "job": latest_job(DRAW_UP, distribution.pk) if may_mark else None,
        "today": today,
        "marked_on": min(distribution.planned_on, today),
        "crumbs": crumbs_of(distribution),
    }
    return render(request, "programs/distribution_detail.html", context)


@require_http_methods(["GET", "POST"])
def distribution_edit(request: PortalRequest, distribution_id: uuid.UUID) -> HttpResponse:
    distribution: Distribution = visible_or_404(request, DETAIL, distribution_id)
    form = DistributionForm(
        request.POST or None, program=distribution.program, distribution=distribution
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(distribution=distribution, values=form.values(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Perubahan penyaluran tersimpan."))
            return redirect("programs:distribution_detail", distribution.pk)
    context = {
        "form": form,
        "program": distribution.program,
        "distribution": distribution,
        "crumbs": crumbs_of(distribution, _("Ubah penyaluran")),
    }
    return render(request, "programs/distribution_form.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def distribution_close(request: PortalRequest, distribution_id: uuid.UUID) -> HttpResponse:
    distribution: Distribution = visible_or_404(request, DETAIL, distribution_id)
    totals = totals_of(request.scope, [distribution.pk])[distribution.pk]
    initial = {"delivered_on": min(distribution.planned_on, timezone.localdate())}
    form = CloseForm(request.POST or None, waiting=totals.waiting, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            operations.close(
                distribution=distribution,
                delivered_on=form.cleaned_data["delivered_on"],
                rest=form.cleaned_data.get("rest"),
                note=form.cleaned_data.get("note", ""),
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Penyaluran selesai. Unggah berita acara serah terimanya."))
            return redirect("programs:distribution_detail", distribution.pk)
    context = {
        "form": form,
        "program": distribution.program,
        "distribution": distribution,
        "totals": totals,
        "crumbs": crumbs_of(distribution, _("Selesaikan penyaluran")),
    }
    return render(request, "programs/distribution_close.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def distribution_cancel(request: PortalRequest, distribution_id: uuid.UUID) -> HttpResponse:
    distribution: Distribution = visible_or_404(request, DETAIL, distribution_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.cancel(
                distribution=distribution, reason=form.cleaned_data["reason"], by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Penyaluran dibatalkan."))
            return redirect("programs:distribution_list", distribution.program_id)
    context = {
        "form": form,
        "program": distribution.program,
        "distribution": distribution,
        "crumbs": crumbs_of(distribution, _("Batalkan penyaluran")),
    }
    return render(request, "programs/distribution_cancel.html", context, status=_status(form))


@require_POST
def distribution_draw_up(request: PortalRequest, distribution_id: uuid.UUID) -> HttpResponse:
    """Bring the list of recipients up to date; a long one is the worker's task."""
    distribution: Distribution = visible_or_404(request, DETAIL, distribution_id)
    if missing_recipients(request.scope, distribution) > AT_ONCE:
        try:
            job = jobs.create(
                DRAW_UP,
                subject_id=distribution.pk,
                by=request.user,
                membership_id=request.scope.standpoint_id,
            )
        except jobs.Busy:
            messages.warning(
                request, _("Daftar ini sedang diperbarui oleh orang lain. Muat ulang nanti.")
            )
        else:
            jobs.send_on_commit(job)
        return redirect("programs:distribution_detail", distribution.pk)
    try:
        drawn = draw_up(distribution=distribution, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            _("Daftar diperbarui: %(added)s penerima ditambahkan, %(removed)s dikeluarkan.")
            % {"added": angka(drawn.added), "removed": angka(drawn.removed)},
        )
    return redirect("programs:distribution_detail", distribution.pk)


@require_safe
def distribution_progress(request: PortalRequest, distribution_id: uuid.UUID) -> HttpResponse:
    """The bar alone, asked for again and again."""
    distribution: Distribution = visible_or_404(request, DETAIL, distribution_id)
    context = {"distribution": distribution, "job": latest_job(DRAW_UP, distribution.pk)}
    return render(request, "programs/_distribution_progress.html", context)


def crumbs_of(distribution: Distribution, label: str | None = None) -> list[tuple[str, str | None]]:
    """Where a page of a round, or below it, lies."""
    program = distribution.program
    above = crumbs_below(program, distribution.name)[:-1]
    rounds = (_("Penyaluran"), reverse("programs:distribution_list", args=[program.pk]))
    if label is None:
        return [*above, rounds, (distribution.name, None)]
    own = reverse("programs:distribution_detail", args=[distribution.pk])
    return [*above, rounds, (distribution.name, own), (label, None)]


def _status(form: object) -> int:
    return 422 if getattr(form, "errors", None) else 200
