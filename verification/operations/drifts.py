"""Drift: decided cases that would be judged otherwise today, noted and dealt with.

Whoever has computed outcomes anew hands them over::

    drifts.note({case.pk: {"overlap": "forbidden"}}, cause=DriftCause.OVERLAP)

`after` maps the id of a case to its outcomes by kind (`FindingKind` values: "person", "location",
"eligibility", "overlap"). Kinds that are not named count as unchanged. Cases that are not decided
are passed over: whoever finds something new about those writes new findings.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import F, QuerySet
from django.db.models.functions import Now

from accounts.models import User
from beneficiaries.models import RegistryRelease
from core.scope import DatabaseRole, acting_as
from verification import outcomes
from verification.enums import CaseState, DriftCause, DriftState
from verification.models import Case, Drift
from verification.operations import telling

_AT_ONCE = 1000


def note(
    after: Mapping[uuid.UUID, Mapping[str, str]],
    *,
    cause: DriftCause,
    release: RegistryRelease | None = None,
) -> int:
    """Set `after` beside what the decided cases stand on; return how many drift anew.

    A case that is as it was again loses its open drift. What somebody has looked at and kept is
    not noted a second time. Needs a transaction; works as the matching role, whoever calls, and
    twice with the same outcomes changes nothing.
    """
    found: list[Drift] = []
    with acting_as(DatabaseRole.MATCHING):
        cases = _locked(after.keys())
        open_drifts = {d.case_id: d for d in Drift.objects.filter(
            case__in=cases, state=DriftState.OPEN
        )}  # fmt: skip
        settled = _settled(cases)
        for case in cases:
            before = outcomes.of_case(case)
            drift = open_drifts.get(case.pk)
            today = {**(drift.after if drift else before), **after[case.pk]}
            if drift is not None:
                _follow(drift, today, cause, release)
            elif outcomes.changed(before, today) and settled.get(case.pk) != today:
                found.append(_new(case, before, today, cause, release))
        Drift.objects.bulk_create(found, batch_size=_AT_ONCE)
        Case.objects.filter(pk__in=[drift.case_id for drift in found]).update(drifted=True)
    for regency_id, count in sorted(Counter(drift.regency_id for drift in found).items()):
        telling.drifts_found(regency_id=regency_id, release=release, count=count)
    return len(found)


def settle(
    *,
    case_ids: Iterable[uuid.UUID],
    by: User,
    reason: str,
    state: DriftState = DriftState.GONE,
) -> None:
    """End the open drifts of cases that were decided anew, or opened again, in sight of them."""
    ids = list(case_ids)
    Drift.objects.filter(case__in=ids, state=DriftState.OPEN).update(
        state=state, handled_by=by, handled_at=Now(), reason=reason
    )
    Case.objects.filter(pk__in=ids, drifted=True).update(drifted=False)


def _locked(case_ids: Iterable[uuid.UUID]) -> list[Case]:
    """The decided ones, in one order for all callers. Aid that has ended is past judging."""
    decided: QuerySet[Case] = Case.objects.filter(pk__in=list(case_ids)).drifting()
    return list(decided.select_for_update(of=("self",)).order_by("pk"))


def _settled(cases: list[Case]) -> dict[uuid.UUID, dict[str, str]]:
    """By case, the outcomes that somebody has looked at since the decision, the latest of them."""
    handled = Drift.objects.filter(
        case__in=cases, handled_by__isnull=False, handled_at__gte=F("case__decided_at")
    )
    return dict(handled.order_by("handled_at").values_list("case_id", "after"))


def _new(
    case: Case,
    before: Mapping[str, str],
    today: Mapping[str, str],
    cause: DriftCause,
    release: RegistryRelease | None,
) -> Drift:
    return Drift(
        case=case,
        agency_id=case.agency_id,
        regency_id=case.regency_id,
        cause=cause,
        release=release,
        decided_state=CaseState.REJECTED if case.state == CaseState.OBJECTED else case.state,
        before=dict(before),
        after=dict(today),
    )


def _follow(
    drift: Drift, today: dict[str, str], cause: DriftCause, release: RegistryRelease | None
) -> None:
    """Keep an open drift true: what it says of today, or that it is over."""
    if not outcomes.changed(drift.before, today):
        Drift.objects.filter(pk=drift.pk).update(state=DriftState.GONE)
        Case.objects.filter(pk=drift.case_id).update(drifted=False)
    elif drift.after != today:
        values: dict[str, object] = {"after": today}
        if cause is DriftCause.RELEASE:
            # Judged whole by it; any other cause joins the one that was first.
            values |= {"cause": cause, "release": release}
        Drift.objects.filter(pk=drift.pk).update(**values)
