"""From weighed pairs to the outcome of each row: match, review, or none.

A row is matched when its best candidate is likely enough, no rival comes within the margin, and no
veto speaks: numbers alone never make two people one. What is likely but not sure goes to a human
with its candidates, the rest is not found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from beneficiaries.matching import levels
from beneficiaries.matching.columns import Array
from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.model import Thresholds
from beneficiaries.matching.reasons import Field, Reason

NONE, REVIEW, MATCH = 0, 1, 2

_NAME, _BIRTH = levels.FIELDS.index(Field.NAME), levels.FIELDS.index(Field.BIRTH)
_NIK, _KK = levels.FIELDS.index(Field.NIK), levels.FIELDS.index(Field.KK)


def _among(*codes: Reason) -> Array:
    """For each level of a field whether it is one of `codes`."""
    table = np.zeros(max(map(len, levels.LEVELS.values())), dtype=bool)
    table[[NUMBER[code] for code in codes]] = True
    return table


# Names of two people, however well the numbers agree.
_OTHER_NAMES = _among(Reason.NAME_DIFFERS, Reason.NAME_SHARES)
# Names that need a birth date to stand on.
_WEAK_NAMES = _among(Reason.NAME_INITIALS, Reason.NAME_PART, Reason.NAME_CLOSE)
_UNSURE_BIRTH = _among(
    Reason.BIRTH_MISSING, Reason.BIRTH_PLACEHOLDER, Reason.BIRTH_YEAR, Reason.BIRTH_PARTS,
    Reason.BIRTH_CLOSE, Reason.BIRTH_DIFFERS,
)  # fmt: skip
_OTHER_BIRTH = _among(Reason.BIRTH_CLOSE, Reason.BIRTH_DIFFERS)
_NO_NIK = _among(Reason.NIK_UNUSABLE, Reason.NIK_TWO_OFF, Reason.NIK_FOLLOWS, Reason.NIK_DIFFERS)


@dataclass(frozen=True, slots=True)
class Decisions:
    """For each row: the position of its best and second pair (-1: none), outcome and chance."""

    best: Array
    second: Array
    outcome: Array
    probability: Array


def vetoes(found: Array) -> Array:
    """Pairs that must not be matched without a human.

    Other names; weak names that neither birth date nor NIK confirm; and names that agree while
    nothing but the place does, since villages are full of namesakes.
    """
    name, birth, nik = found[:, _NAME], found[:, _BIRTH], found[:, _NIK]
    unsure = _UNSURE_BIRTH[birth]
    weak = _WEAK_NAMES[name]
    same_nik = nik == NUMBER[Reason.NIK_SAME]
    same_card = found[:, _KK] == NUMBER[Reason.KK_SAME]
    return (
        _OTHER_NAMES[name]
        | (weak & (_OTHER_BIRTH[birth] | (unsure & ~same_nik)))
        | (unsure & _NO_NIK[nik] & ~same_card)
    )


def hopeless(found: Array) -> Array:
    """Pairs that no human needs to see: another name, and not even the NIK is the same."""
    other_nik = found[:, _NIK] != NUMBER[Reason.NIK_SAME]
    return (found[:, _NAME] == NUMBER[Reason.NAME_DIFFERS]) & other_nik


def is_settled(found: Array, weight: Array, limits: Thresholds) -> Array:
    """Pairs so sure that looking for others is idle: same birth date, the name, and far above."""
    sure = weight >= limits.match + limits.margin
    return sure & (found[:, _BIRTH] == NUMBER[Reason.BIRTH_SAME]) & ~_OTHER_NAMES[found[:, _NAME]]


def decide(rows: Array, weight: Array, found: Array, count: int, limits: Thresholds) -> Decisions:
    """Outcomes of `count` rows from their pairs, in any order."""
    best = np.full(count, -1, dtype=np.int64)
    second = np.full(count, -1, dtype=np.int64)
    order = np.lexsort((-weight, rows))
    sorted_rows = rows[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = sorted_rows[1:] != sorted_rows[:-1]
    starts = np.flatnonzero(first)
    best[sorted_rows[starts]] = order[starts]
    follows = starts + 1
    has_next = (follows < len(order)) & ~np.append(first, True)[follows]
    second[sorted_rows[starts[has_next]]] = order[follows[has_next]]

    top, runner = _weights_at(weight, best), _weights_at(weight, second)
    odds = np.exp2(np.clip(weight, -60, 60))
    total = np.bincount(rows, weights=odds, minlength=count) + 1
    some = best >= 0
    probability = np.where(some, np.exp2(np.clip(top, -60, 60)) / total, 0.0)
    vetoed, lost, number = (np.zeros(count, dtype=bool) for _ in range(3))
    vetoed[some] = vetoes(found[best[some]])
    lost[some] = hopeless(found[best[some]])
    # A NIK that the base knows is never passed over in silence, whoever it belongs to.
    number[some] = found[best[some], _NIK] == NUMBER[Reason.NIK_SAME]
    clear = top - runner >= limits.margin
    matched = (top >= limits.match) & clear & ~vetoed
    review = ((top >= limits.review) | number) & ~lost
    outcome = np.where(matched, MATCH, np.where(review, REVIEW, NONE))
    return Decisions(best, second, outcome.astype(np.int8), probability)


# Stands for "no candidate": below any weight there is.
NO_WEIGHT = -1000.0


def _weights_at(weight: Array, places: Array) -> Array:
    if not len(weight):
        return np.full(len(places), NO_WEIGHT)
    return np.where(places >= 0, weight[places], NO_WEIGHT)
