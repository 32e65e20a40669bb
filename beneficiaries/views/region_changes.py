"""Changes of regions: what happened, who still lives in villages of the past, and moving them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import may_open
from accounts.http import PortalRequest
from accounts.permissions import Permission
from accounts.queries.village_offices import offices_left
from beneficiaries.forms.regions import MOST_LINES, AssignForm, ChangeForm
from beneficiaries.forms.territory import TerritoryFilter
from beneficiaries.job_kinds import CARRY_VILLAGES
from beneficiaries.operations import region_changes, region_moves
from beneficiaries.quality_rules import QualityRefused
from beneficiaries.queries import region_moves as queries
from beneficiaries.queries.imports import last_job
from beneficiaries.queries.region_work import subject_of, unfinished
from core import jobs
from core.keyset import page_of
from core.scope import DatabaseRole
from core.templatetags.fmt import angka
from regions.models import Region, RegionEvent
from regions.operations.changes import ChangeRefused, Told
from regions.queries.lineage import Lineage

_ORDER = ("-on", "-id")


@require_GET
def region_change_list(request: PortalRequest) -> HttpResponse:
    events = RegionEvent.objects.prefetch_related("lines__predecessor", "lines__successor")
    found = queries.stranded(request.scope)
    certain = [one for one in found if one.may_move(request.scope)]
    context = {
        "page": page_of(events, _ORDER, request.GET),
        "certain": certain,
        "open_ones": [one for one in found if one not in certain],
        "offices": offices_left(request.scope),
        "unfinished": unfinished(),
        "certain_count": sum(one.households for one in certain),
        "may_record": _records(request),
        "may_move": request.scope.may(Permission.QUALITY_WORK),
    }
    return render(request, "beneficiaries/region_change_list.html", context)


@require_http_methods(["GET", "POST"])
def region_change_create(request: PortalRequest) -> HttpResponse:
    """Record one change; the province's alone, since regions are everybody's.

    What follows from it is shown first: recording takes what was seen (`dilihat`).
    """
    if not _records(request):
        raise PermissionDenied
    taken = [
        region
        for code in request.GET.getlist("kode")[:MOST_LINES]
        if (region := Region.objects.current().filter(code=code).first())
    ]
    form = ChangeForm(
        request.POST or None,
        initial={
            "before": "\n".join(region.code for region in taken),
            "after": "\n".join(f"{region.code}; {region.name}" for region in taken),
        },
    )
    seen = None
    if request.method == "POST" and form.is_valid():
        try:
            seen = region_changes.foresee(told=form.told(), by=request.user)
            if request.POST.get("dilihat") == form.print_of(seen):
                return _recorded(request, form.told())
        except ChangeRefused as refusal:
            form.add_error(None, str(refusal))
    return render(
        request,
        "beneficiaries/region_change_create.html",
        {
            "form": form,
            "seen": seen,
            "seen_print": form.print_of(seen) if seen else "",
            "crumbs": _crumbs((_("Catat perubahan"), None)),
            **_picking(request, [region.code for region in taken]),
        },
        status=422 if form.errors else 200,
    )


def _recorded(request: PortalRequest, told: Told) -> HttpResponse:
    """Record it, and give the villages of a whole district to the worker."""
    recorded = region_changes.record(told=told, by=request.user, leaves_villages=True)
    words = _("%(change)s dicatat. Kode dan nama lama tetap dikenali pada berkas.")
    messages.success(request, words % {"change": recorded.event.get_change_display()})
    if recorded.households or recorded.offices:
        words = _(
            "%(homes)s rumah tangga dan %(offices)s kantor desa/kelurahan ikut berpindah "
            "ke kode atau nama yang baru; hak operatornya tetap berlaku."
        )
        counts = {"homes": angka(recorded.households), "offices": angka(recorded.offices)}
        messages.info(request, words % counts)
    if recorded.waiting:
        _carry_on(request, recorded.event)
        words = _(
            "%(n)s desa/kelurahan diteruskan ke kode barunya satu per satu di latar belakang. "
            "Operatornya tetap melihat seperti semula."
        )
        messages.info(request, words % {"n": angka(recorded.waiting)})
    return redirect("beneficiaries:region_change_list")


@require_POST
def region_carry(request: PortalRequest, event_id: int) -> HttpResponse:
    """Go on with a district whose villages were not all carried to its new code."""
    if not _records(request):
        raise PermissionDenied
    one = next((one for one in unfinished() if one.event.pk == event_id), None)
    if one is not None:
        _carry_on(request, one.event)
    return redirect("beneficiaries:region_change_list")


@require_GET
def region_progress(request: PortalRequest, event_id: int) -> HttpResponse:
    """How far the villages of a district are."""
    job = last_job(subject_of(event_id), [CARRY_VILLAGES])
    if job is None:
        raise Http404
    return render(request, "beneficiaries/_region_progress.html", {"job": job, "event": event_id})


def _carry_on(request: PortalRequest, event: RegionEvent) -> None:
    job = jobs.create(
        CARRY_VILLAGES,
        subject_id=subject_of(event.pk),
        by=request.user,
        membership_id=request.scope.standpoint_id,
    )
    jobs.send_on_commit(job)


def _picking(request: PortalRequest, codes: list[str]) -> dict[str, Any]:
    """Finding a code by the names above it; what is taken fills the form in."""
    picker = TerritoryFilter(request.GET, scope=request.scope)
    chosen = picker.chosen()
    wanted = chosen.get("desa") or chosen.get("kecamatan") or chosen.get("kabupaten")
    known = Region.objects.select_related("district", "regency")
    found = known.filter(pk=wanted).first() if wanted else None
    return {
        "picker": picker,
        "found": found,
        "with_found": [*codes, found.code] if found and found.code not in codes else codes,
        "carried": [("kode", code) for code in codes],
    }


@require_POST
def region_move(request: PortalRequest) -> HttpResponse:
    """Move everybody whose new village is certain."""
    moved = region_moves.move_certain(by=request.user, scope=request.scope)
    words = _("%(n)s rumah tangga dipindahkan ke desa/kelurahan penggantinya.")
    messages.success(request, words % {"n": angka(moved.households)})
    if moved.left:
        words = _("%(n)s rumah tangga masih menunggu ditentukan desanya.")
        messages.info(request, words % {"n": angka(moved.left)})
    return redirect("beneficiaries:region_change_list")


@require_http_methods(["GET", "POST"])
def region_assign(request: PortalRequest, village_id: int) -> HttpResponse:
    """Say where the people of a split village live; `hitung` shows how many before it is done."""
    village = _ended_village(request, village_id)
    heirs = Region.objects.filter(pk__in=Lineage.load().today(village.pk) - {village.pk})
    form = AssignForm(request.POST or None, heirs=heirs.order_by("code"))
    counted = None
    if request.method == "POST" and form.is_valid():
        part = {"rws": form.cleaned_data["rws"], "hamlets": form.cleaned_data["hamlets"]}
        if "hitung" in request.POST:
            counted = queries.households_in(request.scope, village, **part).count()
        else:
            try:
                moved = region_moves.assign(
                    village=village,
                    to=form.cleaned_data["to"],
                    by=request.user,
                    scope=request.scope,
                    **part,
                )
            except QualityRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                told = {"n": angka(moved), "name": form.cleaned_data["to"].full_name}
                messages.success(request, _("%(n)s rumah tangga kini tercatat di %(name)s.") % told)
                return redirect("beneficiaries:region_assign", village_id=village.pk)
    context = {
        "village": village,
        "form": form,
        "counted": counted,
        "left": queries.households_in(request.scope, village).count(),
        "parts": queries.parts_by_decree(village),
        "crumbs": _crumbs((village.full_name, None)),
    }
    return render(
        request, "beneficiaries/region_assign.html", context, status=422 if form.errors else 200
    )


@require_GET
def region_history(request: PortalRequest, region_id: int) -> HttpResponse:
    """What happened to a village, district or regency of the reader's territory."""
    regions = Region.objects.select_related("district", "regency", "successor")
    if request.scope.regency_id is not None:
        regions = regions.filter(regency=request.scope.regency_id)
    region = get_object_or_404(regions, pk=region_id)
    today = Region.objects.filter(pk__in=Lineage.load().today(region.pk) - {region.pk})
    context = {
        "region": region,
        "chapters": queries.history_of(region),
        "today": today.select_related("district", "regency").order_by("code"),
        # Auditors and others read a region's past without the desk that writes it down.
        "crumbs": _crumbs((region.full_name, None))
        if may_open(request.scope, "beneficiaries:region_change_list")
        else [(region.full_name, None)],
    }
    return render(request, "beneficiaries/region_history.html", context)


def _ended_village(request: PortalRequest, village_id: int) -> Region:
    villages = Region.objects.villages().filter(valid_to__isnull=False)
    if request.scope.regency_id is not None:
        villages = villages.filter(regency=request.scope.regency_id)
    return get_object_or_404(villages.select_related("district", "regency"), pk=village_id)


def _records(request: PortalRequest) -> bool:
    in_province = request.scope.role is DatabaseRole.PROVINCE
    return in_province and request.scope.may(Permission.REGISTRY_ACTIVATE)


def _crumbs(*rest: tuple[Any, str | None]) -> list[tuple[Any, str | None]]:
    return [(_("Perubahan wilayah"), reverse("beneficiaries:region_change_list")), *rest]
