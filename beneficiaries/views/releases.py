"""Releases of the base: what each holds, and making one the base of a regency."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import PortalRequest
from accounts.permissions import Permission
from beneficiaries import job_kinds
from beneficiaries.codebook_variable import Unit
from beneficiaries.forms.imports import DecreeForm, ReleaseForm
from beneficiaries.models import RegistryImport, RegistryRelease
from beneficiaries.operations import imports
from beneficiaries.operations.activation import has_moved_on, subject_of
from beneficiaries.queries import imports as import_queries
from beneficiaries.queries import releases as queries
from beneficiaries.queries.ended_places import ended_places_of
from beneficiaries.queries.refusals import imports_with_refusals
from beneficiaries.queries.release_losses import Loss, loss_of
from beneficiaries.queries.told import no_longer_asked
from beneficiaries.queries.waiting_corrections import waiting_corrections
from core import jobs
from core.models import Job
from regions.models import Region

_UNITS = {
    Unit.HOUSEHOLD: gettext_lazy("Rumah tangga"),
    Unit.PERSON: gettext_lazy("Anggota rumah tangga"),
}


class _Work(NamedTuple):
    """A regency on the page of activating; `loss` where grave, `is_weighed` once looked at."""

    line: queries.RegencyLine
    job: Job | None
    settled: bool
    loss: Loss | None
    is_weighed: bool
    is_chosen: bool


def _release(pk: uuid.UUID) -> RegistryRelease:
    return get_object_or_404(RegistryRelease, pk=pk)


def _regency(request: PortalRequest, regency_pk: int) -> Region:
    return get_object_or_404(queries.regencies_of(request.scope), pk=regency_pk)


@require_GET
def release_list(request: PortalRequest) -> HttpResponse:
    lines = queries.release_lines(request.scope)
    return render(
        request,
        "beneficiaries/release_list.html",
        {"lines": lines, "province_wide": request.scope.regency_id is None},
    )


@require_http_methods(["GET", "POST"])
def release_create(request: PortalRequest) -> HttpResponse:
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            release = imports.create_release(**form.cleaned_data, by=request.user)
        except IntegrityError:
            form.add_error("period", _("Rilis dengan sumber dan periode ini sudah ada."))
        else:
            messages.success(request, _("Rilis dibuat. Kirim berkas rumah tangga dan anggotanya."))
            return redirect("beneficiaries:release_detail", pk=release.pk)
    return render(request, "beneficiaries/release_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def release_decree(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    release = _release(pk)
    form = DecreeForm(request.POST or None, instance=release)
    if request.method == "POST" and form.is_valid():
        imports.set_decree(release=release, **form.cleaned_data, by=request.user)
        messages.success(request, _("Keputusan rilis dicatat."))
        return redirect("beneficiaries:release_detail", pk=pk)
    return render(
        request, "beneficiaries/release_decree.html", {"form": form, "release": _release(pk)}
    )


@require_GET
def release_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    release = _release(pk)
    lines = queries.regency_lines(release, request.scope)
    recent = RegistryImport.objects.visible_to(request.scope).filter(release=release)
    return render(
        request,
        "beneficiaries/release_detail.html",
        {
            "release": release,
            "lines": lines,
            "imports": recent.select_related("regency", "created_by").order_by("-pk")[:10],
            "ready": any(line.households for line in lines),
            "may_activate": request.scope.may(Permission.REGISTRY_ACTIVATE),
        },
    )


@require_http_methods(["GET", "POST"])
def release_activate(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Choose regencies, see what would change, confirm. The work itself is a job per regency.

    Where most of a base would be gone, a second word is asked for before anything begins.
    """
    release = _release(pk)
    lines = [line for line in queries.regency_lines(release, request.scope) if line.households]
    wanted = set(request.POST.getlist("kabupaten"))
    chosen = [line for line in lines if str(line.regency.pk) in wanted]
    # Of many, each is weighed once it is chosen, or beside the rest of its effect.
    weighed = chosen if request.method == "POST" or len(lines) != 1 else lines
    losses = {line.regency.pk: _loss(release, line) for line in weighed if not _is_settled(line)}
    if request.method == "POST" and _begun(request, release, chosen, losses):
        return redirect("beneficiaries:release_activate", pk=pk)
    work = [
        _Work(
            line,
            _job(release, line.regency),
            _is_settled(line),
            loss=loss if (loss := losses.get(line.regency.pk)) and loss.is_grave else None,
            is_weighed=line.regency.pk in losses,
            is_chosen=line in chosen,
        )
        for line in lines
    ]
    may_choose = any(not one.settled and (one.job is None or one.job.is_finished) for one in work)
    return render(
        request,
        "beneficiaries/release_activate.html",
        {
            "release": release,
            "work": work,
            "single": len(lines) == 1,
            "may_choose": may_choose,
            "refused_rows": sum(
                rows for _one, rows in imports_with_refusals(request.scope, release)
            ),
            "other_sources": sorted(
                {
                    line.current.release.get_source_display()
                    for line in lines
                    if line.current and line.current.release.source != release.source
                }
            ),
        },
    )


def _begun(
    request: PortalRequest,
    release: RegistryRelease,
    chosen: list[queries.RegencyLine],
    losses: dict[int, Loss],
) -> bool:
    """Whether the activations began: all that were chosen, or none, and a message says why."""
    sure = set(request.POST.getlist("pasti"))
    unsure = [
        line.regency.name
        for line in chosen
        if (loss := losses.get(line.regency.pk))
        and loss.is_grave
        and str(line.regency.pk) not in sure
    ]
    if unsure:
        messages.error(
            request,
            _(
                "Belum ada yang diaktifkan. Untuk %(names)s, sebagian besar basis akan keluar"
                " atau rilis ini hampir tidak memuat anggota. Periksa angkanya, lalu centang"
                " pernyataan di bawahnya bila memang benar."
            )
            % {"names": ", ".join(unsure)},
        )
    elif not chosen:
        messages.error(request, _("Pilih paling sedikit satu kabupaten/kota."))
    else:
        for line in chosen:
            _enqueue(request, release, line.regency)
        messages.success(
            request,
            ngettext(
                "Aktivasi %(count)s kabupaten/kota dimulai.",
                "Aktivasi %(count)s kabupaten/kota dimulai.",
                len(chosen),
            )
            % {"count": len(chosen)},
        )
    return bool(chosen) and not unsure


@require_GET
def release_effect(request: PortalRequest, pk: uuid.UUID, regency_pk: int) -> HttpResponse:
    """The numbers, and the second question where they call for it; `?ditanya` if it was put."""
    release, regency = _release(pk), _regency(request, regency_pk)
    anywhere = request.scope.regency_id is None
    persons = queries.effect_on_persons(release, regency, anywhere=anywhere)
    loss = None
    if "ditanya" not in request.GET:
        loss = loss_of(release, regency, persons_told=persons.told)
    return render(
        request,
        "beneficiaries/_release_effect.html",
        {
            "regency": regency,
            "households": queries.effect_on_households(release, regency, anywhere=anywhere),
            "persons": persons,
            "loss": loss if loss and loss.is_grave else None,
            "corrections": waiting_corrections(release, [regency.pk]),
            "ended": ended_places_of(release, regency),
            "refusals": imports_with_refusals(request.scope, release),
            "unasked": [
                (_UNITS[unit], names) for unit, names in no_longer_asked(release, regency).items()
            ],
        },
    )


@require_GET
def release_progress(request: PortalRequest, pk: uuid.UUID, regency_pk: int) -> HttpResponse:
    release, regency = _release(pk), _regency(request, regency_pk)
    job = _job(release, regency)
    if job is None:
        raise Http404
    return render(
        request,
        "beneficiaries/_release_progress.html",
        {"release": release, "regency": regency, "job": job},
    )


def _loss(release: RegistryRelease, line: queries.RegencyLine) -> Loss:
    return loss_of(release, line.regency, persons_told=line.persons)


def _is_settled(line: queries.RegencyLine) -> bool:
    """Whether the release is the base here already, and activating again would change nothing."""
    return line.current is not None and line.state == "active" and not has_moved_on(line.current)


def _job(release: RegistryRelease, regency: Region) -> Job | None:
    return import_queries.last_job(subject_of(release.pk, regency.pk), [job_kinds.ACTIVATE])


def _enqueue(request: PortalRequest, release: RegistryRelease, regency: Region) -> None:
    job = jobs.create(
        job_kinds.ACTIVATE,
        subject_id=subject_of(release.pk, regency.pk),
        by=request.user,
        membership_id=request.scope.standpoint_id,
    )
    jobs.send_on_commit(job)
