"""The list of cases: Bappeda's worklist, and an agency's own cases."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from accounts.views.export_offers import offer
from core.arrangements import arrange
from core.counting import Counted, up_to
from core.keyset import Page, page_of
from core.scope import DatabaseRole
from core.templatetags.fmt import angka
from verification.enums import CaseState
from verification.exports import AGENCY_EXPORT, WORKLIST_EXPORT
from verification.forms.worklist import CaseFilterForm
from verification.lists import AGENCY_CASES, WORKLIST
from verification.models import Case
from verification.queries.grounds import tell_grounds
from verification.queries.takeovers import takeover_of
from verification.queries.worklist import MOST_COUNTED, CaseFilter, for_list, matching
from verification.views.addresses import carried


@require_safe
def case_list(request: PortalRequest) -> HttpResponse:
    """Cases of the scope as the filter in the address asks, the oldest first unless asked."""
    scope = request.scope
    form = CaseFilterForm(request.GET, scope=scope)
    if form.stale:
        return redirect(f"{request.path}?{carried(request, form)}")
    is_agency = scope.role is DatabaseRole.AGENCY
    layout = arrange(AGENCY_CASES if is_agency else WORKLIST, request)
    if layout.moved:
        return redirect(layout.moved)
    wanted = form.to_filter()
    cases = matching(scope, wanted)
    page = page_of(for_list(cases), layout.order, request.GET)
    tell_grounds(scope, page.rows)
    count = up_to(cases, MOST_COUNTED)
    waiting_shown = wanted.state == CaseState.SUBMITTED
    takeover = takeover_of(scope)
    context: dict[str, Any] = {
        "page_title": _("Verifikasi"),
        "page_count": None if count.is_more else count.number,
        "page_subtitle": _subtitle(is_agency, wanted),
        "filter_form": form,
        "list": layout,
        "export": offer(request, AGENCY_EXPORT if is_agency else WORKLIST_EXPORT),
        "query": carried(request, form),
        "cases": page.rows,
        "shows_state": not waiting_shown or "state" in layout.shows,
        "shows_regency": scope.role is DatabaseRole.PROVINCE,
        "may_decide": scope.may(Permission.CASE_DECIDE) and waiting_shown and takeover is None,
        "takeover": takeover,
        "may_see_acts": scope.may(Permission.CASE_DECIDE),
        "now": timezone.now(),
        "unreadable": wanted.unreadable,
        "is_filtered": bool(form.query()),
        "note": _note(page, count),
        "next_url": page.next_url,
        "prev_url": page.prev_url,
    }
    name = "agency_case_list" if is_agency else "case_list"
    return render(request, f"verification/{name}.html", context)


def _subtitle(is_agency: bool, wanted: CaseFilter) -> str:
    if is_agency:
        return _("Penerima yang Anda ajukan, temuan sistem, dan putusan Bappeda.")
    if wanted.state == CaseState.SUBMITTED:
        return _("Kasus yang menunggu putusan.")
    return _("Kasus menurut saringan.")


def _note(page: Page[Case], count: Counted) -> str:
    if count.is_more:
        return _("%(shown)s dari lebih dari %(most)s kasus") % {
            "shown": angka(len(page.rows)), "most": angka(count.number),
        }  # fmt: skip
    return _("%(shown)s dari %(count)s kasus") % {
        "shown": angka(len(page.rows)), "count": angka(count.number),
    }  # fmt: skip
