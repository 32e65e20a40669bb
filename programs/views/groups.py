"""Groups of a program: list, page of one group with its members, forms."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import may_open
from accounts.http import PortalRequest
from core.keyset import page_of
from programs.forms.group import GroupForm
from programs.models import RecipientGroup
from programs.operations import groups as operations
from programs.queries.groups import (
    FEWEST_FAMILIES,
    GROUP_ORDER,
    KUBE,
    MOST_FAMILIES,
    composition,
    groups_of,
    members_by_state,
    members_of,
)
from programs.queries.telling import tell_matches
from programs.queries.territory import Territory
from programs.rules import accepts_recipients
from programs.views.shared import (
    add_errors,
    crumbs_below,
    program_context,
    program_or_404,
    visible_or_404,
)

_DETAIL = RecipientGroup.objects.select_related(
    "program__kind", "village", "district", "regency", "created_by"
)


@require_safe
def group_list(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    program = program_or_404(request, program_id)
    page = page_of(groups_of(request.scope, program), GROUP_ORDER, request.GET)
    members = members_by_state(request.scope, [group.pk for group in page.rows])
    context = program_context(request, program, "group_list")
    context |= {
        "page": page,
        "rows": [(group, members[group.pk]) for group in page.rows],
    }
    return render(request, "programs/group_list.html", context)


@require_safe
def group_detail(request: PortalRequest, group_id: uuid.UUID) -> HttpResponse:
    group: RecipientGroup = visible_or_404(request, _DETAIL, group_id)
    members = members_of(request.scope, group)
    tell_matches(request.scope, members)
    made_up = composition(members)
    may_enter = may_open(request.scope, "programs:recipient_create")
    create = reverse("programs:recipient_create", args=[group.program_id])
    carried = urlencode({"group": group.pk, "village": group.village_id})
    context = {
        "group": group,
        "program": group.program,
        "members": members,
        "composition": made_up,
        "odd_size": group.program.kind.code == KUBE and made_up.is_odd_size,
        "fewest": FEWEST_FAMILIES,
        "most": MOST_FAMILIES,
        "can_change": may_open(request.scope, "programs:group_edit"),
        "add_url": f"{create}?{carried}"
        if may_enter and accepts_recipients(group.program)
        else None,
        "crumbs": crumbs_below(group.program, _("Kelompok")),
    }
    return render(request, "programs/group_detail.html", context)


@require_http_methods(["GET", "POST"])
def group_create(request: PortalRequest, program_id: uuid.UUID) -> HttpResponse:
    program = program_or_404(request, program_id)
    if not accepts_recipients(program):
        messages.error(request, _("Program ini tidak sedang berjalan."))
        return redirect("programs:program_detail", program.pk)
    form = GroupForm(
        request.POST if request.method == "POST" else None, territory=Territory.of(request.scope)
    )
    if request.method == "POST" and form.is_valid():
        try:
            group, _is_new = operations.create(
                program=program,
                values=form.values(),
                group_id=form.cleaned_data["entry"],
                by=request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Kelompok tersimpan. Tambahkan anggotanya."))
            return redirect("programs:group_detail", group.pk)
    context = {
        "form": form,
        "program": program,
        "crumbs": crumbs_below(program, _("Buat kelompok")),
    }
    return render(request, "programs/group_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def group_edit(request: PortalRequest, group_id: uuid.UUID) -> HttpResponse:
    group: RecipientGroup = visible_or_404(request, _DETAIL, group_id)
    form = GroupForm(
        request.POST if request.method == "POST" else None,
        territory=Territory.of(request.scope),
        group=group,
    )
    if request.method == "POST" and form.is_valid():
        try:
            operations.change(group=group, values=form.values(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Perubahan tersimpan."))
            return redirect("programs:group_detail", group.pk)
    context = {
        "form": form,
        "program": group.program,
        "group": group,
        "crumbs": crumbs_below(group.program, _("Ubah kelompok")),
    }
    return render(request, "programs/group_form.html", context, status=422 if form.errors else 200)
