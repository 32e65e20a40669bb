"""Checks and acts of the data-quality queue, done as the people who do them."""

from __future__ import annotations

import datetime
from typing import Any

from accounts.models import Membership
from accounts.scope import Scope
from beneficiaries.models import QualityFinding, QualityTask
from beneficiaries.operations import quality_acts, quality_checks, quality_tasks
from beneficiaries.quality_enums import QualityDesk, QualityOutcome
from core.scope import scoped
from tests.factories.regions import region

TODAY = datetime.date(2026, 11, 22)


def scope_of(membership: Membership) -> Scope:
    return Scope.of(membership.user, membership.pk)


def checked(
    by: Membership, code: str = "1604", *, today: datetime.date = TODAY
) -> quality_checks.Checked:
    """Have a regency checked, as the worker does it for this steward."""
    with scoped(scope_of(by).database):
        return quality_checks.check(regency_id=region(code).pk, by=by.user, today=today)


def kinds_of(subject: Any) -> set[str]:
    """Kinds waiting for a person or a household."""
    rows = QualityFinding.objects.filter(subject_id=subject.pk).waiting()
    return set(rows.values_list("kind", flat=True))


def the_finding(subject: Any, kind: str) -> QualityFinding:
    return QualityFinding.objects.get(subject_id=subject.pk, kind=kind)


def close(
    finding: QualityFinding,
    by: Membership,
    outcome: QualityOutcome = QualityOutcome.FIXED,
    reason: str = "",
) -> quality_acts.Closed:
    scope = scope_of(by)
    with scoped(scope.database):
        return quality_acts.close(
            ids=[finding.pk], outcome=outcome, reason=reason, by=by.user, scope=scope
        )


def hand_down(
    by: Membership, desk: QualityDesk, *, due_on: datetime.date, **filters: Any
) -> list[QualityTask]:
    scope = scope_of(by)
    with scoped(scope.database):
        return quality_tasks.hand_down(
            findings=QualityFinding.objects.filter(**filters),
            order=quality_tasks.Order(desk=desk, due_on=due_on),
            filters={},
            by=by.user,
            scope=scope,
        )


def take_back(task: QualityTask, by: Membership) -> int:
    scope = scope_of(by)
    with scoped(scope.database):
        return quality_tasks.undo(task=task, by=by.user, scope=scope)
