"""Written rows and candidates, compared and weighed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from beneficiaries.matching.columns import Array
from beneficiaries.matching.levels import FIELDS


@dataclass(frozen=True, slots=True)
class Pairs:
    """`rows` number the written rows; `persons` are the candidates' rows of the database."""

    rows: Array
    persons: list[tuple[Any, ...]]
    found: Array
    weight: Array
    alternative: Array
    rarity: Array


def no_pairs() -> Pairs:
    none = np.empty(0)
    return Pairs(
        np.empty(0, dtype=np.int64), [], np.empty((0, len(FIELDS)), dtype=np.int8), none,
        np.empty(0, dtype=np.int64), none,
    )  # fmt: skip


def joined(first: Pairs, second: Pairs) -> Pairs:
    """Both; a candidate that both roads led to stands once."""
    if not len(second.rows):
        return first
    known = {(row, person[1]) for row, person in zip(first.rows, first.persons, strict=True)}
    keep = [
        at
        for at, (row, person) in enumerate(zip(second.rows, second.persons, strict=True))
        if (row, person[1]) not in known
    ]
    return Pairs(
        np.concatenate([first.rows, second.rows[keep]]),
        first.persons + [second.persons[at] for at in keep],
        np.concatenate([first.found, second.found[keep]]),
        np.concatenate([first.weight, second.weight[keep]]),
        np.concatenate([first.alternative, second.alternative[keep]]),
        np.concatenate([first.rarity, second.rarity[keep]]),
    )
