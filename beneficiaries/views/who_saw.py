"""Who saw whom, for auditors. NIK and names are posted, so that none enters an address."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.http import PortalRequest
from accounts.models import Membership, User
from beneficiaries.identity import NIK_LENGTH, normalise_digits
from beneficiaries.queries import taken, who_saw
from core import audit
from core.searches import recall, remember


@require_GET
def sight_report(request: PortalRequest) -> HttpResponse:
    """What was asked for: a NIK's onlookers, or the people an employee saw."""
    text = recall(request, request.GET.get("cari", ""))
    context: dict[str, object] = {"search_term": text, "most": who_saw.MOST}
    if user := _employee(request):
        context |= {
            "employee": user,
            "looks": who_saw.looks_by(request.scope, user),
            "downloads": taken.files_taken_by(request.scope, user),
        }
        _record(request, by_employee=True)
    elif _is_nik(text):
        persons = who_saw.persons_with(request.scope, text)
        context |= {
            "persons": persons,
            "looks": who_saw.looks_at(request.scope, persons),
            "downloads": taken.files_that_may_name(request.scope, persons),
        }
        _record(request, by_employee=False)
    elif text:
        context["employees"] = who_saw.employees_like(request.scope, text)
    return render(request, "beneficiaries/sight_report.html", context)


@require_POST
def sight_search(request: PortalRequest) -> HttpResponse:
    text = " ".join(request.POST.get("q", "").split())[:100]
    url = reverse("beneficiaries:sight_report")
    return redirect(f"{url}?cari={remember(request, text)}" if text else url)


def _is_nik(text: str) -> bool:
    digits = normalise_digits(text)
    return digits.isdigit() and len(digits) == NIK_LENGTH


def _employee(request: PortalRequest) -> User | None:
    try:
        wanted = UUID(request.GET.get("pengguna", ""))
    except ValueError:
        return None
    held = Membership.objects.visible_to(request.scope).filter(user=wanted)
    return User.objects.filter(pk=wanted).first() if held.exists() else None


def _record(request: PortalRequest, *, by_employee: bool) -> None:
    audit.record(
        "sight.report",
        by=request.user,
        regency_id=request.scope.regency_id,
        asked="employee" if by_employee else "nik",
    )
