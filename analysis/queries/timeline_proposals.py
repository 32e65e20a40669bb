"""What was proposed about a household, and what became of it, in its timeline."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from accounts.scope import Scope
from analysis.timeline import Event, EventKind
from beneficiaries.codebook_variable import Unit
from beneficiaries.models import Household, ProposalStep
from beneficiaries.proposals.enums import ProposalAct
from beneficiaries.proposals.words import lines
from beneficiaries.queries.proposals import of_household

# Steps that a family's years tell of; what happens between offices is on the proposal's own page.
_TOLD = {
    ProposalAct.SUBMIT: ("send", "info"),
    ProposalAct.RATIFY: ("gavel", "success"),
    ProposalAct.RETURN: ("arrow-back-up", "warning"),
    ProposalAct.REFUSE: ("circle-x", "danger"),
}


def proposal_events(scope: Scope, household: Household) -> Iterator[Event]:
    proposals = {one.pk: one for one in of_household(scope, household)}
    steps = ProposalStep.objects.filter(proposal__in=proposals, act__in=list(_TOLD))
    for step in steps.select_related("by"):
        proposal = proposals[step.proposal_id]
        unit = Unit.PERSON if proposal.person_id else Unit.HOUSEHOLD
        told = [
            f"{line.label}: {line.before} → {line.after}"
            for line in lines(unit, proposal.before, proposal.told)
            if proposal.before
        ]
        icon, tone = _TOLD[ProposalAct(step.act)]
        yield Event(
            EventKind.PROPOSAL,
            timezone.localdate(step.at),
            f"{step.get_act_display()}: {proposal.get_kind_display()}",
            [line for line in (proposal.subject_name, *told, step.reason) if line],
            by=str(step.by),
            icon=icon,
            tone=tone,
            url=reverse("beneficiaries:proposal_detail", args=[proposal.pk]),
            order=3,
        )
