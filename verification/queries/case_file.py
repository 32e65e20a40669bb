"""Everything a case page shows, in a fixed number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from accounts.scope import Scope
from beneficiaries.enums import PhotoKind
from beneficiaries.models import HouseholdPhoto, Person, Proposal
from beneficiaries.queries.undecided_proposals import undecided_about
from core.scope import DatabaseRole, acting_as
from programs.enums import FundingSource
from programs.queries.overlap_sides import Side, sides_of
from regions.models import Region
from verification.enums import FindingKind
from verification.evidence import Facts, facts_of
from verification.models import Case, Decision, Evidence, Finding
from verification.queries.presence import absences_of
from verification.rules import reads_evidence


@dataclass(slots=True)
class CaseFile:
    """A case with its latest findings and its decisions.

    `person` are the facts of the base about the person found, `candidates` about those it could
    be; both empty for an agency. A person of another regency is `{"regency_id": …}` and no more,
    unless the reader's own scope reaches there. `regions` names every region the facts mention.
    `presence` is who says that the person has died, moved, or was not found: `Gone.kept`; of
    somebody elsewhere nothing is kept, and the province alone reads what is said now.
    `proposals` are what villages propose about those households, undecided as yet.
    `withheld`: there is a finding on the criteria that the database does not give this reader.
    """

    case: Case
    findings: dict[str, Finding]
    decisions: list[Decision]
    earlier: list[Finding]
    withheld: bool = False
    person: Facts | None = None
    candidates: list[Facts] = field(default_factory=list)
    match: dict[str, Any] | None = None
    presence: list[dict[str, Any]] = field(default_factory=list)
    overlaps: list[dict[str, Any]] = field(default_factory=list)
    sides: list[Side] = field(default_factory=list)
    answered: Facts = field(default_factory=dict)
    photos: list[HouseholdPhoto] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    regions: dict[int, Region] = field(default_factory=dict)


def cases_in_full(scope: Scope) -> QuerySet[Case]:
    """Cases of the scope with all that stands on their pages, in a fixed number of queries."""
    return (
        Case.objects.visible_to(scope)
        .select_related("recipient", "program", "claimed_by")
        .prefetch_related(
            "recipient__village", "recipient__district", "recipient__regency",
            "recipient__entered_by", "regency", "program__kind", "agency", "submitted_by",
        )
    )  # fmt: skip


def case_file(case: Case, scope: Scope) -> CaseFile:
    """The file of a case that the scope may see; evidence only for the territories."""
    findings = list(
        Finding.objects.filter(case=case)
        .select_related("release", "criteria")
        .order_by("-case_version")
    )
    # A change of overlaps alone writes no more than that one finding.
    latest: dict[str, Finding] = {}
    for finding in findings:
        latest.setdefault(finding.kind, finding)
    file = CaseFile(
        case=case,
        findings=latest,
        earlier=[f for f in findings if latest[f.kind] is not f],
        decisions=list(case.decisions.select_related("decided_by")),
        withheld=case.withheld and not reads_evidence(scope),
    )
    if reads_evidence(scope):
        _add_evidence(file, scope)
    return file


def _add_evidence(file: CaseFile, scope: Scope) -> None:
    evidence = {
        row.finding_id: row.facts
        for row in Evidence.objects.filter(finding__in=file.findings.values())
    }
    said = _facts(file, evidence, FindingKind.PERSON)
    file.match = said.pop("match", None)
    file.presence = said.pop("presence", [])
    file.candidates = said.get("candidates", [])
    file.overlaps = [
        {**one, "funding": FundingSource(one["funding"]).label} if "funding" in one else one
        for one in _facts(file, evidence, FindingKind.OVERLAP).get("overlaps", [])
    ]
    file.sides = sides_of(scope, file.case.recipient_id)
    file.answered = _facts(file, evidence, FindingKind.ELIGIBILITY)
    if said and not file.candidates:
        _add_person(file, said, scope)
    households = {facts["household_id"] for facts in _people(file) if facts.get("household_id")}
    pictures = HouseholdPhoto.objects.of_the_house().filter(household__in=households)
    photos = pictures.order_by("-uploaded_at")
    # The front of the house first, then inwards, as the kinds are listed.
    file.photos = sorted(photos, key=lambda photo: PhotoKind.values.index(photo.kind))
    lived_in = file.case.recipient.household_id
    file.proposals = undecided_about(scope, households | ({lived_in} if lived_in else set()))
    file.regions = Region.objects.in_bulk(
        {
            facts[name]
            for facts in _people(file)
            for name in ("regency_id", "district_id", "village_id")
            if facts.get(name)
        }
    )


def _facts(file: CaseFile, evidence: dict[uuid.UUID, Facts], kind: FindingKind) -> dict[str, Any]:
    finding = file.findings.get(kind)
    return evidence.get(finding.pk, {}) if finding else {}


def _add_person(file: CaseFile, said: Facts, scope: Scope) -> None:
    """The kept facts; of a person elsewhere, what the base says now if the reader may see it."""
    file.person = said
    if "name" in said:
        return
    recipient = file.case.recipient
    found = Person.objects.visible_to(scope).filter(aid=recipient)
    person = found.select_related("household").first()
    if person is None:
        return
    file.person = facts_of(person, recipient)
    if scope.role is DatabaseRole.PROVINCE:
        with acting_as(DatabaseRole.MATCHING):
            gone = absences_of([(recipient.pk, person.pk)])
        file.presence = [one.in_full() for one in gone.get(recipient.pk, ())]


def _people(file: CaseFile) -> Iterator[Facts]:
    if file.person is not None:
        yield file.person
    yield from file.candidates
