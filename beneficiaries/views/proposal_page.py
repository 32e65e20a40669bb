"""One proposal on its page: what it changes, its papers and steps, and what the reader may do."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.http import PortalRequest
from accounts.permissions import Permission
from beneficiaries.enums import SeenOn
from beneficiaries.forms.proposal_steps import ActForm, PaperForm
from beneficiaries.matching.reasons import words as reason_words
from beneficiaries.models import Proposal
from beneficiaries.operations import sights
from beneficiaries.proposals.effects import effects
from beneficiaries.proposals.enums import ProposalAct, ProposalKind
from beneficiaries.proposals.machine import MOVES
from beneficiaries.proposals.rules import acts_for, lacking_papers, may_edit
from beneficiaries.queries import proposals as queries
from beneficiaries.queries.proposal_lines import told_lines, whereabouts
from core.scope import DatabaseRole

# The acts as they stand in addresses.
ACT_WORDS = {
    "ajukan": ProposalAct.SUBMIT,
    "tarik": ProposalAct.WITHDRAW,
    "teruskan": ProposalAct.FORWARD,
    "periksa": ProposalAct.CHECK,
    "tetapkan": ProposalAct.RATIFY,
    "kembalikan": ProposalAct.RETURN,
    "tolak": ProposalAct.REFUSE,
}
_VERBS = {
    ProposalAct.SUBMIT: (gettext_lazy("Ajukan"), "send"),
    ProposalAct.WITHDRAW: (gettext_lazy("Tarik usulan"), "arrow-back"),
    ProposalAct.FORWARD: (gettext_lazy("Teruskan atas nama kecamatan"), "arrow-forward-up"),
    ProposalAct.CHECK: (gettext_lazy("Nyatakan benar, teruskan ke provinsi"), "clipboard-check"),
    ProposalAct.RATIFY: (gettext_lazy("Tetapkan"), "gavel"),
    ProposalAct.RETURN: (gettext_lazy("Kembalikan untuk diperbaiki"), "arrow-back-up"),
    ProposalAct.REFUSE: (gettext_lazy("Tolak"), "x"),
}
# Acts that are final are asked for once more.
_QUESTIONS = {
    ProposalAct.RATIFY: gettext_lazy(
        "Basis data langsung berubah. Ketetapan tidak dapat dibatalkan; yang keliru dibetulkan "
        "dengan usulan baru."
    ),
    ProposalAct.REFUSE: gettext_lazy(
        "Basis data tidak berubah. Usulan ditutup, dan pengusul diberi tahu bersama alasan Anda; "
        "usulan yang sama harus disusun dari awal."
    ),
}


def visible_proposal(request: PortalRequest, pk: object) -> Proposal:
    """The proposal, or the same 404 for a foreign one as for a missing one."""
    rows = queries.with_places(Proposal.objects.visible_to(request.scope))
    return get_object_or_404(rows, pk=pk)


def proposal_page(
    request: PortalRequest,
    proposal: Proposal,
    *,
    act_form: ActForm | None = None,
    paper_form: PaperForm | None = None,
) -> HttpResponse:
    scope = request.scope
    home = queries.home_of(scope, proposal)
    if home is not None:
        sights.note(home, SeenOn.PROPOSAL, scope=scope)
    is_village = scope.role is DatabaseRole.VILLAGE
    papers = list(proposal.papers.all())
    acts = acts_for(scope, proposal)
    with_members = proposal.kind in (ProposalKind.NEW, ProposalKind.MEMBER)
    members = queries.members_of(scope, proposal) if with_members else []
    steps = list(proposal.steps.select_related("by").order_by("-at", "-id"))
    lacking = (
        lacking_papers(proposal.kind, {one.kind for one in papers}) if proposal.is_editable else ""
    )
    told = told_lines(scope, proposal)
    context: dict[str, Any] = {
        "proposal": proposal,
        "lines": told,
        "known": whereabouts(scope, proposal),
        "effects": effects(proposal, told, **queries.concerned(scope, home, members))
        if ProposalAct.RATIFY in acts
        else [],
        "members": [
            (one, [] if is_village else [reason_words(code) for code in one.match_reasons])
            for one in members
        ],
        "shows_matches": not is_village and any(one.match_outcome for one in members),
        "papers": papers,
        "steps": steps,
        "sent_back": next((one for one in steps if one.act == ProposalAct.RETURN), None),
        "acts": [
            {
                "code": word,
                "verb": _VERBS[act][0],
                "icon": _VERBS[act][1],
                "needs_reason": MOVES[act].needs_reason,
                "tone": "danger" if act is ProposalAct.REFUSE else "",
                "question": _QUESTIONS.get(act, ""),
                "waits": bool(lacking) and act is ProposalAct.SUBMIT,
            }
            for word, act in ACT_WORDS.items()
            if act in acts
        ],
        "has_reason": any(act not in (ProposalAct.SUBMIT, ProposalAct.WITHDRAW) for act in acts),
        "may_edit": may_edit(scope, proposal),
        "lacking": lacking,
        "act_form": act_form or ActForm(),
        "paper_form": paper_form or PaperForm(),
        "home_id": home.pk if home else proposal.household_id,
        "opens_household": scope.may(Permission.REGISTRY_VIEW) and proposal.household_id,
        "is_village": is_village,
        "tiers": _tiers(proposal),
        "crumbs": proposal_crumbs((proposal.subject_name, None)),
    }
    failed = bool((act_form and act_form.errors) or (paper_form and paper_form.errors))
    return render(
        request, "beneficiaries/proposal_detail.html", context, status=422 if failed else 200
    )


def _tiers(proposal: Proposal) -> list[dict[str, Any]]:
    """The way through the tiers, for the steps component."""
    marks = (
        (_("Desa"), proposal.submitted_at),
        (_("Kecamatan"), proposal.forwarded_at),
        (_("Kab./kota"), proposal.checked_at),
        (_("Provinsi"), proposal.ratified_at),
    )
    current = {"draft": 0, "returned": 0, "district": 1, "regency": 2, "province": 3}.get(
        proposal.state, -1
    )
    return [
        {
            "label": label,
            "state": "current" if number == current else "done" if at and (
                current == -1 or number < current) else "todo",
        }
        for number, (label, at) in enumerate(marks)
    ]  # fmt: skip


def proposal_crumbs(*rest: tuple[Any, str | None]) -> list[tuple[Any, str | None]]:
    return [(_("Usulan"), reverse("beneficiaries:proposal_list")), *rest]
