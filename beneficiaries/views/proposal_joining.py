"""Writing a proposal about somebody who joins a standing household."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import PortalRequest
from beneficiaries.enums import SeenOn
from beneficiaries.forms.proposal_households import MemberForm
from beneficiaries.forms.proposal_joining import JoiningForm
from beneficiaries.models import Household, Proposal
from beneficiaries.operations import sights
from beneficiaries.operations.proposals import Draft
from beneficiaries.proposals.enums import ProposalKind
from beneficiaries.proposals.rules import may_edit
from beneficiaries.proposals.told_numbers import cards_of
from beneficiaries.queries import proposals as queries
from beneficiaries.queries.proposal_doubles import households_alike
from beneficiaries.views.proposal_drafts import crumbs_of, saved, written
from beneficiaries.views.proposal_page import visible_proposal
from core.scope import DatabaseRole


@require_http_methods(["GET", "POST"])
def member_propose(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """What was typed stays on every error."""
    household = get_object_or_404(queries.own_household(request.scope, pk))
    return _form(request, household, None)


@require_http_methods(["GET", "POST"])
def member_revise(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    proposal = visible_proposal(request, pk)
    household = queries.home_of(request.scope, proposal)
    if proposal.kind != ProposalKind.MEMBER or household is None:
        raise Http404
    if not may_edit(request.scope, proposal):
        messages.error(request, _("Usulan ini tidak dapat diubah pada tahap sekarang."))
        return redirect("beneficiaries:proposal_detail", pk)
    return _form(request, household, proposal)


def _form(request: PortalRequest, household: Household, proposal: Proposal | None) -> HttpResponse:
    scope = request.scope
    sights.note(household, SeenOn.PROPOSAL, scope=scope)
    members = queries.members_in_base(household)
    data = request.POST if request.method == "POST" else None
    form = JoiningForm(data, members=members, initial=_said(request, proposal))
    draft = form.draft() if data is not None and form.is_valid() else None
    alike = _alike(request, household, proposal, draft) if draft else []
    if draft and not alike:
        done = written(
            request, proposal, form, draft, kind=ProposalKind.MEMBER, household=household
        )
        if done is not None:
            return saved(request, done)
    context = {
        "form": form,
        "household": household,
        "members": members,
        "cards": cards_of(household, members),
        "alike": alike,
        "crumbs": crumbs_of(proposal, ProposalKind.MEMBER.label),
    }
    status = 422 if data is not None else 200
    return render(request, "beneficiaries/proposal_member.html", context, status=status)


def _said(request: PortalRequest, proposal: Proposal | None) -> dict[str, Any]:
    if proposal is None:
        return {}
    (member,) = queries.members_of(request.scope, proposal)
    return {
        **{name: getattr(member, name) for name in MemberForm.field_names},
        **proposal.told,
        "joined_by": proposal.joined_by,
        "happened_on": proposal.happened_on,
        "reason": proposal.reason,
    }


def _alike(
    request: PortalRequest, household: Household, proposal: Proposal | None, draft: Draft
) -> list[tuple[Household, str]]:
    """Other households of the village where such a name lives; none once somebody has looked.

    For a village: a steward sees whom the base knows when the proposal is checked.
    """
    if request.scope.role is not DatabaseRole.VILLAGE or "bukan" in request.POST:
        return []
    if proposal and proposal.subject_name == draft.subject_name:
        return []
    found = households_alike(request.scope, [draft.subject_name])
    return [(home, member) for home, member in found if home.pk != household.pk]
