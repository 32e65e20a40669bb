"""One case: the page, for Bappeda and for the agency, and the verdict."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import PortalRequest
from accounts.permissions import Permission
from beneficiaries.enums import SeenOn
from beneficiaries.models import Household
from beneficiaries.operations import sights
from beneficiaries.proposals.enums import GOING
from programs.rules import accepts_recipients
from verification import machine
from verification.enums import Action, CaseState
from verification.forms.decision import DecisionForm
from verification.forms.worklist import CaseFilterForm
from verification.models import Case
from verification.operations import claims
from verification.operations.decisions import decide
from verification.queries.case_extras import case_extras
from verification.queries.case_file import CaseFile, case_file, cases_in_full
from verification.queries.new_base import awaits_new_findings
from verification.queries.ready import ready_to_submit
from verification.rules import Refused, reads_evidence, refusal_to_decide
from verification.views import case_parts
from verification.views.addresses import address, carried, chosen_order
from verification.views.claims import claim_context


@require_safe
def case_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """The case; its address carries the worklist's filter and order, so that "next" keeps both.

    Who could decide it holds it from now on, unless somebody else does.
    """
    case = get_object_or_404(cases_in_full(request.scope), pk=pk)
    if not reads_evidence(request.scope):
        return _agency_page(request, case)
    return _page(request, case)


@require_http_methods(["GET", "POST"])
def case_decide(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Write the verdict, then show the next case of the filter.

    A refused form stays at this address, so that whoever opens it again is led back to the case.
    """
    scope = request.scope
    if request.method == "GET":
        return redirect("verification:case_detail", pk)
    worklist = CaseFilterForm(request.GET, scope=scope)
    query = carried(request, worklist)
    case = get_object_or_404(cases_in_full(scope), pk=pk)
    form = DecisionForm(request.POST, case=case)
    if not form.is_valid():
        return _page(request, case, form, status=422)
    try:
        decision = decide(
            case_id=pk,
            version=form.cleaned_data["version"],
            verdict=form.verdict(),
            by=request.user,
            scope=scope,
        )
    except Case.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal.text))
        return redirect(address("case_detail", query, pk))
    following = claims.claim_next(
        wanted=worklist.to_filter(),
        by=request.user,
        scope=scope,
        after=case,
        order=chosen_order(request),
    )
    messages.success(request, _done_message(Action(decision.action), more=following is not None))
    if following is None:
        return redirect(address("case_list", query))
    return redirect(address("case_detail", query, following))


_DONE = {
    Action.APPROVE: gettext_lazy("Disetujui: tepat sasaran dan tepat lokasi."),
    Action.REJECT: gettext_lazy("Ditolak. Instansi dapat membaca alasannya."),
    Action.RETURN: gettext_lazy("Dikembalikan. Kasus masuk lagi setelah instansi memperbaikinya."),
}


def _done_message(action: Action, *, more: bool) -> str:
    rest = _("Ini kasus berikutnya.") if more else _("Tidak ada lagi kasus yang menunggu di sini.")
    return f"{_DONE[action]} {rest}"


def _fresh_form(case: Case, file: CaseFile) -> DecisionForm:
    """Both answered with yes where every finding supports it; else the verifier answers alone.

    Nor while somebody of the household is proposed as deceased, moved or not eligible. A "no" is
    never chosen beforehand: whoever refuses somebody has to mean it.
    """
    goes = any(proposal.kind in GOING for proposal in file.proposals)
    yes = True if case.proposed and not goes and not awaits_new_findings(case) else None
    return DecisionForm(case=case, version=case.version, person=yes, location=yes)


def _page(
    request: PortalRequest, case: Case, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    """The page for Bappeda; without a refused form a fresh one."""
    scope = request.scope
    file = case_file(case, scope)
    form = form or _fresh_form(case, file)
    query = carried(request, CaseFilterForm(request.GET, scope=scope))
    extras = case_extras(case, scope)
    refusal = refusal_to_decide(
        scope,
        regency_id=case.regency_id,
        makers=(case.recipient.entered_by_id, case.submitted_by_id),
        taken_over=extras["takeover"] is not None,
    )
    can_decide = bool(machine.possible(CaseState(case.state)))
    if home := case.recipient.household_id:
        for shown in Household.objects.visible_to(scope).filter(pk=home):
            sights.note(shown, SeenOn.CASE, scope=scope)
    held = claims.claim(case=case, by=request.user, scope=scope)
    may_decide = can_decide and not refusal
    context: dict[str, Any] = {
        **case_parts.shared(case, file, scope),
        **case_parts.base_side(case, file, extras["visits"]),
        **extras,
        **claim_context(case.pk, held),
        "crumbs": [(_("Verifikasi"), address("case_list", query)), (case.recipient.name, None)],
        "form": form if may_decide and not held.by_other else None,
        "may_take": may_decide and held.by_other,
        "refusal": refusal if can_decide and scope.may(Permission.CASE_DECIDE) else None,
        "next_url": scope.may(Permission.CASE_DECIDE) and address("case_next", query),
        "decide_url": address("case_decide", query, case.pk),
        "take_url": address("case_take", query, case.pk),
        "may_reveal": scope.may(Permission.REGISTRY_REVEAL),
    }
    return render(request, "verification/case_detail.html", context, status=status)


def _agency_page(request: PortalRequest, case: Case) -> HttpResponse:
    scope = request.scope
    context: dict[str, Any] = {
        **case_parts.shared(case, case_file(case, scope), scope),
        **case_extras(case, scope),
        "crumbs": [(_("Verifikasi"), reverse("verification:case_list")),
                   (case.recipient.name, None)],
        "written": case_parts.written(case),
        "may_edit": scope.may(Permission.RECIPIENT_EDIT),
        "may_submit": scope.may(Permission.RECIPIENT_SUBMIT)
        and ready_to_submit(case.program, scope, [case.recipient_id]).exists(),
        "is_returned": case.recipient.state == CaseState.RETURNED == case.state,
        "is_open": accepts_recipients(case.program),
    }  # fmt: skip
    return render(request, "verification/agency_case_detail.html", context)
