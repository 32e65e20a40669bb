"""Opening which confidential groups a person is in: a reason first, then the groups, once."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from accounts.http import PortalRequest
from beneficiaries.forms.group_lists import GroupRevealForm
from beneficiaries.models import Person
from beneficiaries.operations import group_reveals
from beneficiaries.operations.reveal_budget import BudgetSpent
from beneficiaries.rules import may_see_sensitive
from beneficiaries.views.reveals import refuse_for_today


@require_http_methods(["GET", "POST"])
def person_groups(request: PortalRequest, pk: str) -> HttpResponse:
    if not may_see_sensitive(request.scope):
        raise PermissionDenied
    person = get_object_or_404(
        Person.objects.visible_to(request.scope).select_related("household", "village"), pk=pk
    )
    form = GroupRevealForm(request.POST or None)
    context: dict[str, object] = {"person": person, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            groups = group_reveals.reveal(
                person=person,
                reason=form.cleaned_data["reason"],
                scope=request.scope,
                by=request.user,
            )
        except BudgetSpent:
            refuse_for_today(request, form)
        else:
            context |= {"groups": groups, "revealed": True}
    return render(
        request, "beneficiaries/person_groups.html", context, status=422 if form.errors else 200
    )
