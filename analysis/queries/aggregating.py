"""Counting over people for readers who may not see any of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.scope import Scope
from core.scope import DatabaseRole, DatabaseScope, acting_as, scoped


@contextmanager
def aggregating() -> Iterator[None]:
    """Work as the counting role, which reads all rows and writes none.

    Executives hold no right on rows of persons, and sums over a regency need the whole base. The
    caller narrows to the reader's territory by itself and hands out sums, never rows.
    """
    with acting_as(DatabaseRole.COUNTING):
        yield


@contextmanager
def within_territory(scope: Scope) -> Iterator[None]:
    """Work behind the wall of the reader's territory, which Bappeda reads there.

    For readers who decide by figures: their own role reaches no row. The caller hands out sums that
    `analysis.withheld` has been over, never rows. An agency has no such territory.
    """
    if scope.role not in (DatabaseRole.PROVINCE, DatabaseRole.REGENCY):
        raise ValueError(f"{scope.role} has no territory to sum over.")
    with scoped(DatabaseScope(scope.role, scope.user_id, scope.regency_id)):
        yield
