"""Writing findings and their evidence, as the matching role: agencies write neither themselves."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from beneficiaries.models import Person
from core.identifiers import uuid7
from core.scope import DatabaseRole, acting_as
from programs.models import Program, Recipient
from programs.operations import matches
from programs.queries.overlaps import Clash
from verification.enums import FindingKind
from verification.evidence import elsewhere, facts_of, other_side, weighed
from verification.findings import Judgements, judge
from verification.models import Case, Evidence, Finding
from verification.operations.bulk_rows import insert_rows
from verification.queries.facts import Gathered, gather

_ON_CRITERIA = FindingKind.ELIGIBILITY
Row = tuple[object, ...]
_FINDING = (
    "id", "case_id", "agency_id", "regency_id", "kind", "outcome", "reasons", "withheld",
    "release_id", "criteria_id", "case_version",
)  # fmt: skip
_EVIDENCE = ("id", "finding_id", "regency_id", "person_id", "facts")
# What a case repeats of its latest findings.
OUTCOMES = (
    "person_outcome", "presence", "location_outcome", "eligibility_outcome", "overlap_outcome",
    "administration_outcome", "proposed", "withheld",
)  # fmt: skip


def examine(
    recipients: Sequence[Recipient], program: Program, asked: matches.Asked | None = None
) -> tuple[dict[uuid.UUID, Judgements], Gathered]:
    """Judge recipients of one program by the base and the rules of today.

    Asks the engine anew, keeps its answers with the recipients (so the scope must be one that may
    change them), then gathers and judges. In the caller's transaction. What was `asked` a moment
    ahead is not asked again, where neither the recipient nor the base has changed since.
    """
    answers = matches.ask_again(recipients, asked)
    matches.keep(matches.take(recipients, answers))
    with acting_as(DatabaseRole.MATCHING):
        gathered = gather(recipients, program, answers)
    judged = {pk: judge(facts, gathered.yardstick) for pk, facts in gathered.facts.items()}
    return judged, gathered


def copy_outcomes(case: Case, judgements: Judgements) -> None:
    """Let `case` repeat `judgements`, in the fields of `OUTCOMES`; the caller saves it."""
    case.person_outcome = judgements.person.outcome
    case.presence = judgements.presence
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
    findings: list[Row] = []
    evidence: list[Row] = []
    for case in cases:
        recipient = recipients[case.recipient_id]
        ids = {kind: uuid7() for kind in FindingKind}
        findings += _findings_of(case, ids, judged[recipient.pk], gathered)
        evidence += _evidence_of(case.regency_id, ids, recipient, gathered)
    with acting_as(DatabaseRole.MATCHING):
        insert_rows("verification_finding", _FINDING, findings)
        insert_rows("verification_evidence", _EVIDENCE, evidence)


def _findings_of(
    case: Case, ids: Mapping[FindingKind, uuid.UUID], judgements: Judgements, gathered: Gathered
) -> Iterator[Row]:
    release_id = gathered.releases.get(case.regency_id)
    criteria_id = gathered.criteria.pk if gathered.criteria else None
    # Written out once for all five.
    case_id, version = str(case.pk), str(case.version)
    places = str(case.agency_id), str(case.regency_id)
    released = None if release_id is None else str(release_id)
    for kind, judgement in judgements.by_kind().items():
        yield (
            ids[kind],
            case_id,
            *places,
            kind.value,
            str(judgement.outcome),
            judgement.reasons or "[]",
            judgement.withheld,
            released,
            criteria_id if kind is _ON_CRITERIA else None,
            version,
        )


def _evidence_of(
    regency_id: int,
    ids: Mapping[FindingKind, uuid.UUID],
    recipient: Recipient,
    gathered: Gathered,
) -> Iterator[Row]:
    facts, person_id = _person_evidence(recipient, gathered)
    clashes = overlap_facts(gathered.overlaps.get(recipient.pk, []))
    for kind, said, about in (
        (FindingKind.PERSON, facts, person_id),
        (FindingKind.OVERLAP, clashes, None),
        (_ON_CRITERIA, _criteria_evidence(recipient, gathered), None),
    ):
        if said is not None:
            yield uuid7(), ids[kind], regency_id, about, said


def _person_evidence(
    recipient: Recipient, gathered: Gathered
) -> tuple[dict[str, Any] | None, uuid.UUID | None]:
    """The person found, or the candidates. Of people of another regency only where they belong.

    How the engine weighed the best candidate stands beside it, also where it found nobody. With
    the facts comes the person they are of, when it is one of this regency.
    """
    answer = gathered.answers[recipient.pk]
    match: dict[str, Any] = {"match": weighed(answer)} if answer.terms else {}
    gone = gathered.gone.get(recipient.pk)
    if gone:
        kept = [one.kept(recipient.regency_id) for one in gone]
        # Two ends of aid in other regencies are one bare kind.
        match["presence"] = [one for n, one in enumerate(kept) if one not in kept[:n]]
    candidates = [
        gathered.persons[pk]
        for pk in gathered.candidates.get(recipient.pk, [])
        if pk in gathered.persons
    ]
    if candidates:
        return {"candidates": [_seen_from(p, recipient) for p in candidates], **match}, None
    person = gathered.persons.get(answer.person_id) if answer.person_id else None
    if person is None or not gathered.facts[recipient.pk].is_found:
        return match or None, None
    here = person.regency_id == recipient.regency_id
    return {**_seen_from(person, recipient), **match}, person.pk if here else None


def _seen_from(person: Person, recipient: Recipient) -> dict[str, Any]:
    if person.regency_id == recipient.regency_id:
        return facts_of(person, recipient)
    return elsewhere(person)


def overlap_evidence(finding: Finding, clashes: Sequence[Clash]) -> Evidence | None:
    """What stands beside the finding of one case whose overlaps have changed."""
    facts = overlap_facts(clashes)
    if facts is None:
        return None
    return Evidence(finding=finding, regency_id=finding.regency_id, facts=facts)


def overlap_facts(clashes: Sequence[Clash]) -> dict[str, Any] | None:
    """What stands on the other side: nobody's name, but more than the agency learns."""
    return {"overlaps": [other_side(clash) for clash in clashes]} if clashes else None


def _criteria_evidence(recipient: Recipient, gathered: Gathered) -> dict[str, Any] | None:
    """The answers condition by condition; of people of another regency none."""
    if gathered.facts[recipient.pk].is_elsewhere:
        return None
    return gathered.answered.get(recipient.pk)
