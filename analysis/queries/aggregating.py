"""Counting over people for readers who may not see any of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.scope import DatabaseRole, acting_as


@contextmanager
def aggregating() -> Iterator[None]:
    """Work as the publishing role, which reads all rows and writes none.

    Executives hold no right on rows of persons, and sums over a regency need the whole base. The
    caller narrows to the reader's territory by itself and hands out sums, never rows.
    """
    with acting_as(DatabaseRole.PUBLISH):
        yield
