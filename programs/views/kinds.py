"""Kinds of aid, kept by Bappeda of the province, and what each asks of its recipients."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import PortalRequest
from core.identifiers import uuid7
from programs.forms.kind import AttributeForm, KindForm
from programs.models import KindAttribute, ProgramKind
from programs.operations import attributes as attribute_operations
from programs.operations import kinds as operations
from programs.queries.kinds import attributes_of, kinds_listed
from programs.views.shared import add_errors


@require_safe
def kind_list(request: PortalRequest) -> HttpResponse:
    return render(request, "programs/kind_list.html", {"kinds": kinds_listed()})


@require_http_methods(["GET", "POST"])
def kind_create(request: PortalRequest) -> HttpResponse:
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kind = operations.create_kind(
                kind_id=form.cleaned_data["entry"] or uuid7(),
                values=form.values(),
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Jenis program tersimpan. Tambahkan isian bila perlu."))
            return redirect("programs:kind_detail", kind.pk)
    return _form(request, form, None, _("Jenis program baru"))


@require_safe
def kind_detail(request: PortalRequest, kind_id: uuid.UUID) -> HttpResponse:
    kind = get_object_or_404(kinds_listed(), pk=kind_id)
    context = {
        "kind": kind,
        "attributes": attributes_of(kind),
        "crumbs": [*_crumbs(), (kind.name, None)],
    }
    return render(request, "programs/kind_detail.html", context)


@require_http_methods(["GET", "POST"])
def kind_edit(request: PortalRequest, kind_id: uuid.UUID) -> HttpResponse:
    kind = get_object_or_404(ProgramKind, pk=kind_id)
    form = KindForm(request.POST or None, instance=kind)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_kind(kind=kind, values=form.values(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Perubahan jenis program tersimpan."))
            return redirect("programs:kind_detail", kind.pk)
    return _form(request, form, kind, _("Ubah jenis program"))


@require_POST
def kind_switch(request: PortalRequest, kind_id: uuid.UUID) -> HttpResponse:
    """Offer the kind for new programs, or no longer: `active` says which."""
    kind = get_object_or_404(ProgramKind, pk=kind_id)
    active = request.POST.get("active") == "1"
    operations.change_kind(kind=kind, values={"is_active": active}, by=request.user)
    if active:
        messages.success(request, _("Jenis program dipakai lagi untuk program baru."))
    else:
        messages.success(request, _("Jenis program tidak lagi ditawarkan untuk program baru."))
    return redirect("programs:kind_detail", kind.pk)


@require_http_methods(["GET", "POST"])
def kind_attribute_create(request: PortalRequest, kind_id: uuid.UUID) -> HttpResponse:
    kind = get_object_or_404(ProgramKind, pk=kind_id)
    last = max((one.position for one in attributes_of(kind)), default=0)
    form = AttributeForm(request.POST or None, initial={"position": last + 1})
    if request.method == "POST" and form.is_valid():
        attribute_operations.add_attribute(
            kind=kind,
            attribute_id=form.cleaned_data["entry"] or uuid7(),
            values=form.values(),
            by=request.user,
        )
        messages.success(request, _("Isian ditambahkan."))
        return redirect("programs:kind_detail", kind.pk)
    return _form(request, form, kind, _("Tambah isian"))


@require_http_methods(["GET", "POST"])
def kind_attribute_edit(request: PortalRequest, attribute_id: uuid.UUID) -> HttpResponse:
    attribute = get_object_or_404(KindAttribute.objects.select_related("kind"), pk=attribute_id)
    form = AttributeForm(request.POST or None, instance=attribute)
    if request.method == "POST" and form.is_valid():
        attribute_operations.change_attribute(
            attribute=attribute, values=form.values(), by=request.user
        )
        messages.success(request, _("Perubahan isian tersimpan."))
        return redirect("programs:kind_detail", attribute.kind_id)
    return _form(request, form, attribute.kind, _("Ubah isian"))


def _form(
    request: PortalRequest, form: KindForm | AttributeForm, kind: ProgramKind | None, heading: str
) -> HttpResponse:
    own = [(kind.name, reverse("programs:kind_detail", args=[kind.pk]))] if kind else []
    context = {
        "form": form,
        "kind": kind,
        "heading": heading,
        "crumbs": [*_crumbs(), *own, (heading, None)],
    }
    status = 422 if form.errors else 200
    return render(request, "programs/kind_form.html", context, status=status)


def _crumbs() -> list[tuple[str, str | None]]:
    return [(_("Jenis program"), reverse("programs:kind_list"))]
