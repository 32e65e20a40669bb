"""Proposals: the list, one of them, its steps, and ratifying by filter."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import PortalRequest
from accounts.permissions import Permission
from accounts.views.export_offers import offer
from beneficiaries import job_kinds
from beneficiaries.forms.proposal_filter import ProposalFilter
from beneficiaries.forms.proposal_steps import ActForm
from beneficiaries.models import Proposal, ProposalPaper
from beneficiaries.operations import proposal_acts
from beneficiaries.proposal_exports import CENTRAL_FILE, PROPOSAL_LIST
from beneficiaries.proposal_lists import PROPOSALS
from beneficiaries.proposals.enums import ProposalAct, ProposalKind
from beneficiaries.proposals.machine import MOVES, states_for
from beneficiaries.proposals.rules import (
    MOST_AT_ONCE,
    ProposalRefused,
)
from beneficiaries.queries import proposals as queries
from beneficiaries.views.proposal_page import (
    ACT_WORDS,
    proposal_crumbs,
    proposal_page,
    visible_proposal,
)
from core import jobs
from core.arrangements import arrange
from core.counting import up_to
from core.downloads import private_file_response
from core.keyset import page_of
from core.scope import DatabaseRole


@require_GET
def proposal_list(request: PortalRequest) -> HttpResponse:
    layout = arrange(PROPOSALS, request)
    if layout.moved:
        return redirect(layout.moved)
    filters = ProposalFilter(request.GET, scope=request.scope)
    found = queries.proposal_list(request.scope, filters.chosen())
    count = up_to(found)
    is_village = request.scope.role is DatabaseRole.VILLAGE
    context = {
        "filters": filters,
        "list": layout,
        "export": None if is_village else offer(request, PROPOSAL_LIST),
        "page": page_of(queries.with_places(found), layout.order, request.GET),
        "page_count": None if count.is_more else count.number,
        "more_than": count.number if count.is_more else None,
        "is_village": is_village,
        "is_first": count.number == 0 and not queries.has_any(request.scope),
        "may_ratify": _may_ratify(request),
    }
    return render(request, "beneficiaries/proposal_list.html", context)


@require_GET
def proposal_detail(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    return proposal_page(request, visible_proposal(request, pk))


@require_POST
def proposal_act(request: PortalRequest, pk: uuid.UUID, step: str) -> HttpResponse:
    """Take one step. What went wrong is said on the page, with what was written."""
    act = ACT_WORDS.get(step)
    proposal = visible_proposal(request, pk)
    if act is None:
        raise Http404
    form = ActForm(request.POST)
    if not form.is_valid():
        return proposal_page(request, proposal, act_form=form)
    try:
        proposal_acts.take(
            proposal=proposal, act=act, reason=form.cleaned_data["reason"], by=request.user,
            scope=request.scope,
        )  # fmt: skip
    except ProposalRefused as refusal:
        form.add_error("reason" if MOVES[act].needs_reason else None, str(refusal))
        return proposal_page(request, visible_proposal(request, pk), act_form=form)
    if act is ProposalAct.RATIFY:
        _hang_photos(request, pk)
    messages.success(request, _DONE[act])
    return redirect("beneficiaries:proposal_detail", pk)


_DONE = {
    ProposalAct.SUBMIT: gettext_lazy("Usulan diajukan ke kecamatan."),
    ProposalAct.WITHDRAW: gettext_lazy("Usulan ditarik."),
    ProposalAct.FORWARD: gettext_lazy("Usulan diteruskan ke kabupaten/kota."),
    ProposalAct.CHECK: gettext_lazy("Usulan diteruskan ke provinsi untuk ditetapkan."),
    ProposalAct.RATIFY: gettext_lazy("Usulan ditetapkan; basis data sudah diubah."),
    ProposalAct.RETURN: gettext_lazy("Usulan dikembalikan kepada pengusul."),
    ProposalAct.REFUSE: gettext_lazy("Usulan ditolak; pengusul diberi tahu."),
}


@require_http_methods(["GET", "POST"])
def proposal_ratify(request: PortalRequest) -> HttpResponse:
    """What a filter would ratify, and ratifying it. Only what the preview showed is ratified."""
    filters = ProposalFilter(request.GET, scope=request.scope)
    chosen = {**filters.chosen(), "keadaan": "semua"}
    rows = (
        queries.proposal_list(request.scope, chosen)
        .filter(state__in=states_for(ProposalAct.RATIFY, request.scope.role))
        .made_by_others(request.scope)
        .order_by("pk")
    )
    if request.method == "POST":
        ids = _ids(request.POST.getlist("usulan"))
        try:
            done = proposal_acts.ratify_all(ids=ids, by=request.user, scope=request.scope)
        except ProposalRefused as refusal:
            messages.error(request, str(refusal))
        else:
            if done.taken:
                _hang_photos(request, ids[0])
            words = ngettext("%(n)s usulan ditetapkan.", "%(n)s usulan ditetapkan.", done.taken)
            messages.success(request, words % {"n": done.taken})
            if done.skipped:
                skipped = ngettext(
                    "%(n)s usulan dilewati: sudah diputuskan, atau orangnya kini dikenal lain"
                    " dalam basis. Buka masing-masing untuk melihat sebabnya.",
                    "%(n)s usulan dilewati: sudah diputuskan, atau orangnya kini dikenal lain"
                    " dalam basis. Buka masing-masing untuk melihat sebabnya.",
                    done.skipped,
                )
                messages.info(request, skipped % {"n": done.skipped})
        return redirect("beneficiaries:proposal_list")
    shown = list(queries.with_places(rows)[: MOST_AT_ONCE + 1])
    context = {
        "rows": shown[:MOST_AT_ONCE],
        "is_more": len(shown) > MOST_AT_ONCE,
        "most": MOST_AT_ONCE,
        "by_kind": _by_kind(shown[:MOST_AT_ONCE]),
        "export": offer(request, CENTRAL_FILE),
        "crumbs": proposal_crumbs((_("Tetapkan menurut saringan"), None)),
    }
    return render(request, "beneficiaries/proposal_ratify.html", context)


@require_GET
def proposalpaper_file(request: PortalRequest, pk: uuid.UUID) -> HttpResponseBase:
    paper = get_object_or_404(ProposalPaper.objects.visible_to(request.scope), pk=pk)
    return private_file_response(paper.file, paper.file_name, paper.media_type, inline=True)


def _by_kind(rows: list[Proposal]) -> list[tuple[str, int]]:
    counts = dict.fromkeys(ProposalKind.values, 0)
    for row in rows:
        counts[row.kind] += 1
    return [(str(ProposalKind(kind).label), number) for kind, number in counts.items() if number]


def _may_ratify(request: PortalRequest) -> bool:
    scope = request.scope
    return scope.role is DatabaseRole.PROVINCE and scope.may(Permission.PROPOSAL_DECIDE)


def _hang_photos(request: PortalRequest, pk: uuid.UUID) -> None:
    """One job for the act: it hangs the pictures of all ratified proposals that still wait."""
    job = jobs.create(
        job_kinds.PROPOSAL_PHOTOS, subject_id=pk, by=request.user,
        membership_id=request.scope.membership_id,
    )  # fmt: skip
    jobs.send_on_commit(job)


def _ids(texts: list[str]) -> list[uuid.UUID]:
    found = []
    for text in texts[:MOST_AT_ONCE]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
