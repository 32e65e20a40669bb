"""Matching one row, while somebody waits at the screen."""

from __future__ import annotations

from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.interface import Answer, Query


def match_one(query: Query) -> Answer:
    """The answer for one query. Needs a transaction."""
    return match_batch([query])[0]
