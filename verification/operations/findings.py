"""Writing findings and their evidence, as the matching role: agencies write neither themselves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from beneficiaries.models import Person
from core.scope import DatabaseRole, acting_as
from programs.models import Program, Recipient
from programs.operations import matches
from programs.queries.overlaps import Clash
from verification.enums import FindingKind
from verification.evidence import elsewhere, facts_of, other_side, weighed
from verification.findings import Judgements, judge
from verification.models import Case, Evidence, Finding
from verification.queries.facts import Gathered, gather

_ON_CRITERIA = FindingKind.ELIGIBILITY
# What a case repeats of its latest findings.
OUTCOMES = (
    "person_outcome", "location_outcome", "eligibility_outcome", "overlap_outcome",
    "administration_outcome", "proposed", "withheld",
)  # fmt: skip


def examine(
    recipients: Sequence[Recipient], program: Program
) -> tuple[dict[uuid.UUID, Judgements], Gathered]:
    """Judge recipients of one program by the base and the rules of today.

    Asks the engine anew, keeps its answers with the recipients (so the scope must be one that may
    change them), then gathers and judges. In the caller's transaction.
    """
    answers = matches.ask_again(recipients)
    matches.keep(matches.take(recipients, answers))
    with acting_as(DatabaseRole.MATCHING):
        gathered = gather(recipients, program, answers)
    judged = {pk: judge(facts, gathered.yardstick) for pk, facts in gathered.facts.items()}
    return judged, gathered


def copy_outcomes(case: Case, judgements: Judgements) -> None:
    """Let `case` repeat `judgements`, in the fields of `OUTCOMES`; the caller saves it."""
    case.person_outcome = judgements.person.outcome
    case.location_outcome = judgements.location.outcome
    case.eligibility_outcome = judgements.eligibility.outcome
    case.overlap_outcome = judgements.overlap.outcome
    case.administration_outcome = judgements.administration.outcome
    case.proposed = judgements.proposed
    case.withheld = judgements.eligibility.withheld


def record_findings(
    cases: Sequence[Case],
    recipients: Mapping[uuid.UUID, Recipient],
    judged: Mapping[uuid.UUID, Judgements],
    gathered: Gathered,
) -> None:
    """Five findings for each case at its version, with evidence where there is any."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for case in cases:
        recipient = recipients[case.recipient_id]
        by_kind = _findings_of(case, judged[recipient.pk], gathered)
        findings += by_kind.values()
        found = _person_evidence(by_kind[FindingKind.PERSON], recipient, gathered)
        clash = overlap_evidence(
            by_kind[FindingKind.OVERLAP], gathered.overlaps.get(recipient.pk, [])
        )
        answers = _criteria_evidence(by_kind[_ON_CRITERIA], recipient, gathered)
        evidence += [row for row in (found, clash, answers) if row is not None]
    with acting_as(DatabaseRole.MATCHING):
        Finding.objects.bulk_create(findings, batch_size=2000)
        Evidence.objects.bulk_create(evidence, batch_size=2000)


def _findings_of(
    case: Case, judgements: Judgements, gathered: Gathered
) -> dict[FindingKind, Finding]:
    return {
        kind: Finding(
            case=case,
            agency_id=case.agency_id,
            regency_id=case.regency_id,
            kind=kind,
            outcome=judgement.outcome,
            reasons=judgement.reasons,
            withheld=judgement.withheld,
            release_id=gathered.releases.get(case.regency_id),
            criteria=gathered.criteria if kind is _ON_CRITERIA else None,
            case_version=case.version,
        )
        for kind, judgement in judgements.by_kind().items()
    }


def _person_evidence(finding: Finding, recipient: Recipient, gathered: Gathered) -> Evidence | None:
    """The person found, or the candidates. Of people of another regency only where they belong.

    How the engine weighed the best candidate stands beside it, also where it found nobody.
    """
    answer = gathered.answers[recipient.pk]
    match = {"match": weighed(answer)} if answer.terms else {}
    candidates = [
        gathered.persons[pk]
        for pk in gathered.candidates.get(recipient.pk, [])
        if pk in gathered.persons
    ]
    if candidates:
        facts: dict[str, Any] = {"candidates": [_seen_from(p, recipient) for p in candidates]}
        return _evidence(finding, {**facts, **match})
    person = gathered.persons.get(answer.person_id) if answer.person_id else None
    if person is None or not gathered.facts[recipient.pk].is_found:
        return _evidence(finding, match) if match else None
    here = person.regency_id == recipient.regency_id
    facts = {**_seen_from(person, recipient), **match}
    return _evidence(finding, facts, person if here else None)


def _seen_from(person: Person, recipient: Recipient) -> dict[str, Any]:
    if person.regency_id == recipient.regency_id:
        return facts_of(person, recipient)
    return elsewhere(person)


def overlap_evidence(finding: Finding, clashes: Sequence[Clash]) -> Evidence | None:
    """What stands on the other side: nobody's name, but more than the agency learns."""
    if not clashes:
        return None
    return _evidence(finding, {"overlaps": [other_side(clash) for clash in clashes]})


def _criteria_evidence(
    finding: Finding, recipient: Recipient, gathered: Gathered
) -> Evidence | None:
    """The answers condition by condition; of people of another regency none."""
    answered = gathered.answered.get(recipient.pk)
    if answered is None or gathered.facts[recipient.pk].is_elsewhere:
        return None
    return _evidence(finding, answered)


def _evidence(finding: Finding, facts: dict[str, Any], person: Person | None = None) -> Evidence:
    return Evidence(finding=finding, regency_id=finding.regency_id, person=person, facts=facts)
