"""Counting that stops: how many rows there are, or that there are more than one looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

# What a list counts to.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Counted:
    """`number` rows; with `is_more`, at least so many."""

    number: int
    is_more: bool = False


def up_to(rows: QuerySet[Any], most: int = MOST) -> Counted:
    """Count `rows`, but no further than `most`: a long list then costs what a short one does."""
    number = rows.order_by().values("pk")[: most + 1].count()
    return Counted(min(number, most), number > most)
