"""The breach drill: whose data an account reached, who saw the people of a list, and until when
people are told."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import PortalRequest
from accounts.models import Agency
from accounts.scope import Scope
from beneficiaries import breach_book, breach_paper
from beneficiaries.forms.breach import BreachForm
from beneficiaries.forms.breach_list import BreachListForm
from beneficiaries.operations import breach_budget
from beneficiaries.operations.reveal_budget import BudgetSpent
from beneficiaries.queries import breach_list
from beneficiaries.queries.breach import NOTICE_HOURS, reached
from core import audit
from core.downloads import PDF, XLSX, made_file_response

_FORMATS = ("xlsx", "pdf")
_FILENAME = "laporan-insiden"
# So many looks stand on the page; the files have more.
MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
def breach_report(request: PortalRequest) -> HttpResponse:
    """The figures for one account and time; `bentuk` (xlsx, pdf) gives them as a file."""
    form = BreachForm(request.POST if request.method == "POST" else None, scope=request.scope)
    context: dict[str, object] = {"form": form, "hours": NOTICE_HOURS, "tabs": _tabs(0)}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        reach = reached(
            request.scope, given["pelaku"],
            start=given["dari"], end=given["sampai"], known_on=given["diketahui"],
        )  # fmt: skip
        matter = given["perkara"]
        wanted = _format(request.POST.get("bentuk", ""))
        audit.record(
            "breach.report", by=request.user, subject=given["pelaku"],
            regency_id=request.scope.regency_id, format=wanted, reason=matter,
        )  # fmt: skip
        if wanted == "xlsx":
            book = breach_book.book_of_account(reach, matter=matter)
            return made_file_response(book, f"{_FILENAME}.xlsx", XLSX)
        if wanted == "pdf":
            content = breach_paper.paper_of_account(
                reach, matter=matter, office=_office(request.scope), account=given["pelaku"].name,
                start=given["dari"], end=given["sampai"],
            )  # fmt: skip
            return made_file_response(content, f"{_FILENAME}.pdf", PDF)
        days = {name: given[name] for name in ("dari", "sampai", "diketahui")}
        context |= {"reach": reach, "account": given["pelaku"], "perkara": matter, "days": days}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "beneficiaries/breach_report.html", context, status=status)


@require_http_methods(["GET", "POST"])
def breach_persons(request: PortalRequest) -> HttpResponse:
    """Who saw the people of a posted list. The numbers are answered at once and kept nowhere.

    The page carries the list on in sealed form, so that `bentuk` (xlsx, pdf) gives the same.
    """
    owner = f"{request.user.pk}:{request.scope.membership_id}:{request.scope.regency_id}"
    form = BreachListForm(request.POST or None, request.FILES or None, owner=owner)
    context: dict[str, object] = {"form": form, "hours": NOTICE_HOURS, "tabs": _tabs(1)}
    if request.method == "POST" and form.is_valid() and _is_within_budget(request, form):
        scope, given = request.scope, form.cleaned_data
        listed = form.listed or breach_list.find(scope, form.read)
        reach = breach_list.reached(
            scope, listed,
            start=given["dari"], end=given["sampai"], known_on=given["diketahui"],
        )  # fmt: skip
        wanted = _format(request.POST.get("bentuk", ""))
        audit.record(
            "breach.report", by=request.user, regency_id=scope.regency_id, format=wanted,
            reason=given["perkara"], asked="list", count=listed.asked, again=bool(form.listed),
        )  # fmt: skip
        if wanted == "xlsx":
            book = breach_book.book_of_list(reach, matter=given["perkara"])
            return made_file_response(book, f"{_FILENAME}.xlsx", XLSX)
        if wanted == "pdf":
            content = breach_paper.paper_of_list(
                reach, matter=given["perkara"], office=_office(scope)
            )
            return made_file_response(content, f"{_FILENAME}.pdf", PDF)
        days = {name: given[name] for name in ("dari", "sampai", "diketahui")}
        matter = {"perkara": given["perkara"]}
        context |= {
            "form": BreachListForm(initial=days | matter, owner=owner),
            **matter,
            "days": days,
            "reach": reach,
            "facts": breach_book.facts_of_list(reach)[:-1],
            "shown": reach.looks[:MOST_SHOWN],
            "told_to_regency": breach_book.told_to_regency(),
            "sealed": listed.seal(owner),
        }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "beneficiaries/breach_persons.html", context, status=status)


def _is_within_budget(request: PortalRequest, form: BreachListForm) -> bool:
    """A list sent back sealed was counted when it was found."""
    if form.listed is not None:
        return True
    try:
        breach_budget.spend(len(form.read.niks), scope=request.scope, by=request.user)
    except BudgetSpent:
        breach_budget.tell(regency_id=request.scope.regency_id, by=request.user)
        form.add_error(
            None,
            _("Jumlah NIK yang dapat ditanyakan satu akun dalam satu hari terlampaui. "
              "Lanjutkan besok, atau bagi dengan rekan satu tim."),
        )  # fmt: skip
        return False
    return True


def _tabs(active: int) -> list[dict[str, object]]:
    tabs = [
        (_("Menurut akun"), reverse("beneficiaries:breach_report")),
        (_("Menurut daftar NIK"), reverse("beneficiaries:breach_persons")),
    ]
    return [
        {"label": label, "url": url, "active": number == active}
        for number, (label, url) in enumerate(tabs)
    ]


def _format(wanted: str) -> str:
    return wanted if wanted in _FORMATS else ""


def _office(scope: Scope) -> str:
    return Agency.objects.get(memberships=scope.membership_id).name
