"""Revealing a NIK, and the cards beside it: a reason first, then the numbers, once."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import PortalRequest
from beneficiaries.codebook_variable import Unit
from beneficiaries.facts import numbers_in_full
from beneficiaries.forms.photos import RevealForm
from beneficiaries.models import Person
from beneficiaries.operations import reveals
from beneficiaries.operations.reveal_budget import BudgetSpent, tell_of_spent_budget
from beneficiaries.queries.births import birthday
from beneficiaries.rules import may_see_sensitive


def refuse_for_today(request: PortalRequest, form: Form) -> None:
    """Say on the form that the day's budget is spent, and tell the auditors."""
    tell_of_spent_budget(regency_id=request.scope.regency_id, by=request.user)
    form.add_error(
        None,
        _(
            "Anda sudah membuka NIK sebanyak batas satu hari. Lanjutkan besok; bila pekerjaan "
            "mendesak, bagi dengan rekan satu tim."
        ),
    )


@require_http_methods(["GET", "POST"])
def person_reveal(request: PortalRequest, pk: str) -> HttpResponse:
    person = get_object_or_404(
        Person.objects.visible_to(request.scope).select_related("household", "village"), pk=pk
    )
    form = RevealForm(request.POST or None)
    context: dict[str, object] = {"person": person, "form": form}
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            nik, kk = reveals.reveal(person=person, reason=reason, by=request.user)
        except BudgetSpent:
            refuse_for_today(request, form)
        else:
            may = may_see_sensitive(request.scope)
            context |= {
                "nik": nik,
                "kk": kk,
                "revealed": True,
                "numbers": numbers_in_full(
                    person,
                    Unit.PERSON,
                    sensitive=may,
                    born=birthday(request.scope, person),
                ),
                "household_numbers": numbers_in_full(
                    person.household, Unit.HOUSEHOLD, sensitive=may, born=None
                ),
            }
    return render(
        request, "beneficiaries/person_reveal.html", context, status=422 if form.errors else 200
    )
