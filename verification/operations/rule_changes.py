"""New criteria of a program: its cases are judged by them, and its decided ones may drift.

The agency sets criteria; it must not wait for that. Programs whose criteria are newer than their
last judging are found here, and each becomes a job.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Subquery

from core import jobs
from core.models import Job
from core.scope import DatabaseRole, DatabaseScope, scoped
from programs.models import Criteria
from verification.enums import DriftCause, FindingKind
from verification.models import Case, Finding
from verification.operations import drifts
from verification.operations.rejudging import give_way, judge_decided, rejudge_undecided

REJUDGE = "verification.rejudge_program"
CHUNK = 200


def begin_due() -> list[Job]:
    """A job for every program with cases and criteria set anew since it was last judged."""
    latest = Criteria.objects.filter(program=OuterRef("program")).order_by("-version")
    judged = Job.objects.filter(
        kind=REJUDGE, subject_id=OuterRef("program"), created_at__gte=OuterRef("created_at")
    )
    submitted_before = Case.objects.filter(
        program=OuterRef("program"), submitted_at__lt=OuterRef("created_at")
    )
    due = (
        Criteria.objects.filter(version__gt=1)
        .annotate(latest=Subquery(latest.values("version")[:1]))
        .filter(~Exists(judged), Exists(submitted_before), version=F("latest"))
        .select_related("created_by")
    )
    begun = []
    for each in due:
        # A job is asked for in one's own name: here of whoever set the criteria.
        with scoped(DatabaseScope(DatabaseRole.PROVINCE, each.created_by_id)):
            begun.append(
                jobs.create(
                    REJUDGE, subject_id=each.program_id, by=each.created_by, membership_id=None
                )
            )
    return begun


def rejudge(program_id: uuid.UUID, after: uuid.UUID | None) -> Sequence[uuid.UUID]:
    """Judge the next chunk of a program's cases, by id; the ids done, none at the end.

    Waiting cases that were judged by these criteria already are left as they are, so that a second
    run does nothing twice.
    """
    give_way()
    rows = Case.objects.filter(program_id=program_id).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    cases = list(rows.select_for_update(of=("self",))[:CHUNK])
    ids = [case.pk for case in cases]
    criteria = Criteria.objects.filter(program_id=program_id).latest("version")
    done = set(
        Finding.objects.filter(case__in=ids, kind=FindingKind.ELIGIBILITY, criteria=criteria)
        .values_list("case_id", flat=True)
    )  # fmt: skip
    undecided = [c for c in cases if c.state in ("submitted", "field") and c.pk not in done]
    if undecided:
        rejudge_undecided(undecided)
    decided = list(Case.objects.filter(pk__in=ids).drifting())
    if decided:
        drifts.note(judge_decided(decided), cause=DriftCause.RULES)
    return ids
