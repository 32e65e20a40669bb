"""Writing proposals: a new household, corrections, who goes; and their papers."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import PortalRequest
from beneficiaries.codebook_variable import Unit
from beneficiaries.enums import SeenOn
from beneficiaries.forms.proposal_changes import CorrectionForm, GoingForm
from beneficiaries.forms.proposal_households import (
    MemberForm,
    NewHouseholdForm,
    member_forms,
    new_draft,
)
from beneficiaries.forms.proposal_steps import PaperForm
from beneficiaries.models import Household, Person, Proposal, ProposalPaper
from beneficiaries.operations import proposals, sights
from beneficiaries.operations.proposals import Draft
from beneficiaries.proposals.enums import ProposalKind
from beneficiaries.proposals.rules import MOST_MEMBERS, ProposalRefused, may_edit
from beneficiaries.proposals.told_numbers import cards_of
from beneficiaries.queries import proposals as queries
from beneficiaries.queries.proposal_doubles import households_alike
from beneficiaries.views.proposal_page import proposal_page, visible_proposal

# Blank rows at first, and how many a press on "Tambah anggota" adds.
_BLANK, _MORE = 3, 2
# The first member is the head, until somebody says otherwise.
_HEAD = {"head_relation": 1}
KIND_WORDS = {
    "perbaikan": ProposalKind.CORRECTION,
    "tidak-layak": ProposalKind.INELIGIBLE,
    "meninggal": ProposalKind.DECEASED,
    "pindah": ProposalKind.MOVED,
}


@require_http_methods(["GET", "POST"])
def proposal_new(request: PortalRequest) -> HttpResponse:
    """A household that the base does not know; what was typed stays on every error."""
    return _new_form(request, None)


@require_http_methods(["GET", "POST"])
def household_propose(request: PortalRequest, pk: uuid.UUID, about: str) -> HttpResponse:
    household = get_object_or_404(queries.own_household(request.scope, pk))
    if about == "meninggal":
        # A person dies, not a household.
        raise Http404
    return _subject_form(request, about, household, household, None)


@require_http_methods(["GET", "POST"])
def person_propose(request: PortalRequest, pk: uuid.UUID, about: str) -> HttpResponse:
    person = get_object_or_404(queries.own_person(request.scope, pk))
    if about == "tidak-layak":
        raise Http404
    household = get_object_or_404(queries.own_household(request.scope, person.household_id))
    return _subject_form(request, about, person, household, None)


@require_http_methods(["GET", "POST"])
def proposal_revise(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Say a draft or returned proposal anew."""
    proposal = visible_proposal(request, pk)
    if not may_edit(request.scope, proposal):
        messages.error(request, _("Usulan ini tidak dapat diubah pada tahap sekarang."))
        return redirect("beneficiaries:proposal_detail", pk)
    if proposal.kind == ProposalKind.NEW:
        return _new_form(request, proposal)
    if proposal.kind == ProposalKind.MEMBER:
        return redirect("beneficiaries:member_revise", pk)
    household = queries.home_of(request.scope, proposal)
    if household is None:
        raise Http404
    row: Household | Person = household
    if proposal.person_id:
        row = get_object_or_404(queries.own_person(request.scope, proposal.person_id))
    word = next(word for word, kind in KIND_WORDS.items() if kind == proposal.kind)
    return _subject_form(request, word, row, household, proposal)


@require_POST
def proposal_paper(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    """Attach a paper or picture."""
    proposal = visible_proposal(request, pk)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        document, name = form.cleaned_data["file"]
        try:
            proposals.add_paper(
                proposal=proposal, kind=form.paper_kind, document=document, name=name,
                by=request.user, scope=request.scope,
            )  # fmt: skip
        except ProposalRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Berkas dilampirkan."))
            return redirect("beneficiaries:proposal_detail", pk)
    return proposal_page(request, proposal, paper_form=form)


@require_POST
def proposalpaper_remove(request: PortalRequest, pk: uuid.UUID) -> HttpResponse:
    paper = get_object_or_404(
        ProposalPaper.objects.visible_to(request.scope).select_related("proposal"), pk=pk
    )
    try:
        proposals.remove_paper(paper=paper, by=request.user, scope=request.scope)
    except ProposalRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Berkas dihapus dari usulan."))
    return redirect("beneficiaries:proposal_detail", paper.proposal_id)


def _new_form(request: PortalRequest, proposal: Proposal | None) -> HttpResponse:
    told = proposal.told | {"reason": proposal.reason} if proposal else {}
    people = _typed_members(request, proposal) if proposal else []
    data = request.POST if request.method == "POST" else None
    if data is not None and "tambah" in data:
        data = _with_more(data)
    form = NewHouseholdForm(data, initial=told)
    blank = 0 if people else _BLANK
    members = member_forms(extra=blank)(
        data, initial=(people or [_HEAD]) if data is None else None, prefix="anggota"
    )
    asked = request.method == "POST" and "tambah" not in request.POST
    valid = asked and form.is_valid() & members.is_valid()
    draft = new_draft(form, members) if valid else None
    alike = _alike(request, proposal, draft) if draft else []
    if draft and not alike:
        done = written(request, proposal, form, draft, kind=ProposalKind.NEW)
        if done is not None:
            return saved(request, done)
    context = {
        "form": form,
        "members": [
            # Blocks that nothing is written in stay folded: on a phone the page is short.
            (member, number > 0 and not _says_something(member))
            for number, member in enumerate(members)
        ],
        "member_forms": members,
        "shows_errors": asked and not alike,
        "alike": alike,
        "may_add": members.total_form_count() < MOST_MEMBERS,
        "crumbs": crumbs_of(proposal, _("Usulan baru")),
    }
    status = 422 if asked else 200
    return render(request, "beneficiaries/proposal_new.html", context, status=status)


def _alike(
    request: PortalRequest, proposal: Proposal | None, draft: Draft
) -> list[tuple[Household, str]]:
    """Households that this family may be; none once somebody has looked at them."""
    if "bukan" in request.POST or (proposal and proposal.subject_name == draft.subject_name):
        return []
    return households_alike(request.scope, [member["name"] for member in draft.members])


def _says_something(member: MemberForm) -> bool:
    """Whether a block holds anything, or was just asked for."""
    return any(member[name].value() for name in member.fields)


def _with_more(data: Any) -> Any:
    """The form as it was sent, with some more blank rows."""
    data = data.copy()
    rows = data.get("anggota-TOTAL_FORMS", "")
    number = int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 4 else 0
    data["anggota-TOTAL_FORMS"] = str(min(number + _MORE, MOST_MEMBERS))
    return data


def _typed_members(request: PortalRequest, proposal: Proposal) -> list[dict[str, Any]]:
    members = queries.members_of(request.scope, proposal)
    return [{name: getattr(one, name) for name in MemberForm.field_names} for one in members]


def _subject_form(
    request: PortalRequest,
    about: str,
    row: Household | Person,
    household: Household,
    proposal: Proposal | None,
) -> HttpResponse:
    kind = KIND_WORDS.get(about)
    if kind is None:
        raise Http404
    sights.note(household, SeenOn.PROPOSAL, scope=request.scope)
    data = request.POST if request.method == "POST" else None
    form: CorrectionForm | GoingForm
    if kind == ProposalKind.CORRECTION:
        form = CorrectionForm(
            data, row=row, told=proposal.told if proposal else None,
            initial={"reason": proposal.reason if proposal else ""},
            cards=cards_of(household, queries.members_in_base(household)),
        )  # fmt: skip
    else:
        form = GoingForm(data, kind=kind, row=row, initial=_said(proposal))
    if data is not None and form.is_valid():
        person = row if isinstance(row, Person) else None
        done = written(
            request, proposal, form, form.draft(), kind=kind, household=household, person=person
        )
        if done is not None:
            return saved(request, done)
    context = {
        "form": form,
        "row": row,
        "household": household,
        "kind": kind,
        "is_person": isinstance(row, Person),
        "unit": Unit.PERSON if isinstance(row, Person) else Unit.HOUSEHOLD,
        "crumbs": crumbs_of(proposal, kind.label),
        "sections": form.sections() if isinstance(form, CorrectionForm) else [],
    }
    return render(
        request, "beneficiaries/proposal_about.html", context, status=422 if form.errors else 200
    )


def _said(proposal: Proposal | None) -> dict[str, Any]:
    if proposal is None:
        return {}
    names = ("happened_on", "to_place", "reason")
    return {name: getattr(proposal, name) for name in names} | {
        "to_village": proposal.to_village_id
    }


def written(
    request: PortalRequest,
    proposal: Proposal | None,
    form: forms.BaseForm,
    draft: Draft,
    *,
    kind: ProposalKind,
    household: Household | None = None,
    person: Person | None = None,
) -> Proposal | None:
    """The proposal drawn up, or said anew. None when it is refused: the form then says why."""
    by, scope = request.user, request.scope
    try:
        if proposal is None:
            return proposals.draw_up(
                kind=kind, draft=draft, by=by, scope=scope, household=household, person=person
            )
        proposals.revise(proposal=proposal, draft=draft, by=by, scope=scope)
    except ProposalRefused as refusal:
        form.add_error(None, str(refusal))
        return None
    return proposal


def saved(request: PortalRequest, proposal: Proposal) -> HttpResponse:
    """The way on from a form of a proposal: to its page, where papers are attached."""
    messages.success(request, _("Usulan tersimpan. Lampirkan berkasnya, lalu ajukan."))
    return redirect("beneficiaries:proposal_detail", proposal.pk)


def crumbs_of(proposal: Proposal | None, last: Any) -> list[tuple[Any, str | None]]:
    above: list[tuple[Any, str | None]] = [(_("Usulan"), reverse("beneficiaries:proposal_list"))]
    if proposal is not None:
        here = reverse("beneficiaries:proposal_detail", args=[proposal.pk])
        above.append((proposal.subject_name, here))
    return [*above, (last, None)]
