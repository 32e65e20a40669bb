"""Writing findings and their evidence, as the matching role: agencies write neither themselves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from beneficiaries.models import Person
from core.scope import DatabaseRole, acting_as
from programs.models import Recipient
from verification.enums import FindingKind
from verification.evidence import elsewhere, facts_of
from verification.findings import Judgements
from verification.models import Case, Evidence, Finding
from verification.queries.facts import Gathered
from verification.queries.overlaps import Overlap

_ON_CRITERIA = FindingKind.ELIGIBILITY


def record_findings(
    cases: Sequence[Case],
    recipients: Mapping[uuid.UUID, Recipient],
    judged: Mapping[uuid.UUID, Judgements],
    gathered: Gathered,
) -> None:
    """Four findings for each case at its version, with evidence where there is any."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    for case in cases:
        recipient = recipients[case.recipient_id]
        by_kind = _findings_of(case, judged[recipient.pk], gathered)
        findings += by_kind.values()
        found = _person_evidence(by_kind[FindingKind.PERSON], recipient, gathered)
        clash = _overlap_evidence(
            by_kind[FindingKind.OVERLAP], gathered.overlaps.get(recipient.pk, [])
        )
        evidence += [row for row in (found, clash) if row is not None]
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
            release_id=gathered.releases.get(case.regency_id),
            criteria=gathered.criteria if kind is _ON_CRITERIA else None,
            case_version=case.version,
        )
        for kind, judgement in judgements.by_kind().items()
    }


def _person_evidence(finding: Finding, recipient: Recipient, gathered: Gathered) -> Evidence | None:
    """The person found, or the candidates. Of people of another regency only where they belong."""
    candidates = [
        gathered.persons[pk]
        for pk in gathered.candidates.get(recipient.pk, [])
        if pk in gathered.persons
    ]
    if candidates:
        facts: dict[str, Any] = {"candidates": [_seen_from(p, recipient) for p in candidates]}
        return _evidence(finding, facts)
    person = gathered.persons.get(recipient.person_id) if recipient.person_id else None
    if person is None or not gathered.facts[recipient.pk].is_found:
        return None
    here = person.regency_id == recipient.regency_id
    return _evidence(finding, _seen_from(person, recipient), person if here else None)


def _seen_from(person: Person, recipient: Recipient) -> dict[str, Any]:
    if person.regency_id == recipient.regency_id:
        return facts_of(person, recipient)
    return elsewhere(person)


def _overlap_evidence(finding: Finding, overlaps: list[Overlap]) -> Evidence | None:
    """Which claims clash, by program and agency: nobody's name, but more than the agency learns."""
    if not overlaps:
        return None
    rows = [
        {
            "program": overlap.program_name,
            "agency": overlap.agency_name,
            "year": overlap.year,
            "state": overlap.state,
            "outcome": overlap.outcome.value,
        }
        for overlap in overlaps
    ]
    return _evidence(finding, {"overlaps": rows})


def _evidence(finding: Finding, facts: dict[str, Any], person: Person | None = None) -> Evidence:
    return Evidence(finding=finding, regency_id=finding.regency_id, person=person, facts=facts)
