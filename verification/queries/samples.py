"""Sampled cases that wait for a look."""

from __future__ import annotations

import uuid

from django.db.models import Prefetch, Q, QuerySet

from accounts.permissions import Permission
from accounts.scope import Scope
from core.counting import up_to
from verification.enums import SampleState
from verification.models import SampleCheck
from verification.queries.worklist import MOST_COUNTED, PLACES

# Keys are made in the order of drawing.
ORDER = ("pk",)


def open_samples(scope: Scope) -> QuerySet[SampleCheck]:
    """Samples of the scope to be looked at; those of acts taken back need no look."""
    return SampleCheck.objects.visible_to(scope).filter(
        state=SampleState.OPEN, bulk__undone_at__isnull=True
    )


def for_list(samples: QuerySet[SampleCheck]) -> QuerySet[SampleCheck]:
    """With all that a row shows, in a fixed number of queries."""
    return samples.select_related("bulk", "case__recipient", "case__program").prefetch_related(
        "bulk__by",
        "case__agency",
        Prefetch("case__recipient__village", PLACES),
        Prefetch("case__recipient__district", PLACES),
    )


def of_act(samples: QuerySet[SampleCheck], act_id: uuid.UUID | None) -> QuerySet[SampleCheck]:
    return samples if act_id is None else samples.filter(bulk=act_id)


def next_sample(scope: Scope, current: SampleCheck, act_id: uuid.UUID | None) -> uuid.UUID | None:
    """The open sample after `current`, from the top again after the last; never one's own."""
    keys = _mine_to_check(scope, act_id).exclude(pk=current.pk).values_list("pk", flat=True)
    return keys.filter(pk__gt=current.pk).first() or keys.first()


def first_sample(scope: Scope, act_id: uuid.UUID | None) -> uuid.UUID | None:
    """The sample to begin with; None where all that wait are others' to check."""
    return _mine_to_check(scope, act_id).values_list("pk", flat=True).first()


def _mine_to_check(scope: Scope, act_id: uuid.UUID | None) -> QuerySet[SampleCheck]:
    return of_act(open_samples(scope), act_id).exclude(_own(scope)).order_by(*ORDER)


def waiting(scope: Scope) -> int:
    """How many wait; 0 for those who decide none."""
    if not scope.may(Permission.CASE_DECIDE):
        return 0
    return up_to(open_samples(scope).exclude(_own(scope)), MOST_COUNTED).number


def _own(scope: Scope) -> Q:
    """What this user may not check: their own entries, and the samples of their own acts."""
    return (
        Q(case__submitted_by=scope.user_id)
        | Q(case__recipient__entered_by=scope.user_id)
        | Q(bulk__by=scope.user_id)
    )
