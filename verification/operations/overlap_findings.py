"""When overlaps have changed, the cases hear of it: new findings for open ones, drift for decided.

It is the system's own work, as the matching role: a change at one agency reaches cases of others.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.operations import overlaps
from programs.operations.touching import touch
from programs.queries.overlaps import Clash
from verification.enums import DriftCause, FindingKind, PersonOutcome
from verification.findings import Judgement, judge_conflicts, propose_location, propose_person
from verification.models import Case, Evidence, Finding
from verification.operations import drifts
from verification.operations.findings import overlap_evidence
from verification.operations.presence_findings import tell_others
from verification.queries.overlaps import conflicts_of, overlaps_of

_CHANGED = ["version", "overlap_outcome", "proposed"]


def settle_some(*, patient: bool = False) -> int:
    """Compute a handful of noted recipients anew and bring their cases up to date; how many.

    Whose aid has ended by death or a move, their other cases hear of as well.

    One transaction: a worker that dies leaves notes, overlaps and findings as they were.
    """
    with scoped(DatabaseScope(DatabaseRole.MATCHING)):
        settled = overlaps.settle(patient=patient)
        if settled.affected:
            refresh(settled.affected)
            tell_others(settled.affected)
    return settled.noted


def refresh(recipient_ids: Collection[uuid.UUID]) -> int:
    """Judge the overlaps of these recipients' cases anew; return how many open ones changed.

    Call it in a transaction as the matching role.
    """
    clashes = overlaps_of(recipient_ids)
    changed = _refresh_undecided(recipient_ids, clashes)
    decided = Case.objects.filter(recipient__in=recipient_ids).drifting()
    drifts.note(
        {
            case.pk: {
                FindingKind.OVERLAP.value: str(
                    _judged(case, clashes.get(case.recipient_id, [])).outcome
                )
            }
            for case in decided.select_related("recipient")
        },
        cause=DriftCause.OVERLAP,
    )
    return changed


def _refresh_undecided(
    recipient_ids: Collection[uuid.UUID], clashes: dict[uuid.UUID, list[Clash]]
) -> int:
    """Whoever has one of the changed cases on the screen is told at the verdict."""
    cases = _locked(recipient_ids)
    latest = {
        finding.case_id: finding
        for finding in Finding.objects.filter(case__in=cases, kind=FindingKind.OVERLAP)
        .order_by("case_id", "-case_version")
        .distinct("case_id")
    }
    moved: list[Case] = []
    findings: list[Finding] = []
    evidence: list[Evidence | None] = []
    for case in cases:
        of_case = clashes.get(case.recipient_id, [])
        judgement = _judged(case, of_case)
        before = latest.get(case.pk)
        if before and (before.outcome, before.reasons) == (judgement.outcome, judgement.reasons):
            continue
        case.version += 1
        case.overlap_outcome = judgement.outcome
        case.proposed = _proposed(case)
        finding = _finding(case, judgement, before)
        moved.append(case)
        findings.append(finding)
        evidence.append(overlap_evidence(finding, of_case))
    Case.objects.bulk_update(moved, _CHANGED, batch_size=500)
    Finding.objects.bulk_create(findings, batch_size=2000)
    Evidence.objects.bulk_create([row for row in evidence if row], batch_size=2000)
    return len(moved)


def _locked(recipient_ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """The open cases, locked. Those that somebody is just deciding are noted for the next time."""
    wanted = Case.objects.filter(recipient__in=recipient_ids).undecided()
    locked = list(
        wanted.select_for_update(of=("self",), skip_locked=True)
        .select_related("recipient")
        .order_by("pk")
    )
    missed = wanted.exclude(pk__in=[case.pk for case in locked])
    touch(missed.values_list("recipient_id", flat=True))
    return locked


def _judged(case: Case, clashes: Sequence[Clash]) -> Judgement:
    return judge_conflicts(
        conflicts_of(clashes),
        is_found=case.person_outcome == PersonOutcome.FOUND,
        has_nik=bool(case.recipient.nik),
    )


def _proposed(case: Case) -> bool:
    return bool(
        propose_person(
            case.person_outcome, case.eligibility_outcome, case.overlap_outcome, case.presence
        )
        and propose_location(case.location_outcome)
    )


def _finding(case: Case, judgement: Judgement, before: Finding | None) -> Finding:
    return Finding(
        case=case,
        agency_id=case.agency_id,
        regency_id=case.regency_id,
        kind=FindingKind.OVERLAP,
        outcome=judgement.outcome,
        reasons=judgement.reasons,
        release_id=before.release_id if before else None,
        case_version=case.version,
    )
