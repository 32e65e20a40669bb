"""NIK and KK of pairs: the same, nearly the same and how, or another."""

from __future__ import annotations

import numpy as np
from rapidfuzz.distance import OSA

from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.reasons import Reason
from beneficiaries.matching.records import Array, Records

_POWERS = 10 ** np.arange(15, -1, -1, dtype=np.int64)
_DAY_TENS = 6
_SERIAL_FROM = 12


def nik_levels(left: Records, right: Records, rows: Array, others: Array) -> Array:
    a, b = left.nik[rows], right.nik[others]
    found = np.full(len(rows), NUMBER[Reason.NIK_UNUSABLE], dtype=np.int8)
    both = (a > 0) & (b > 0)
    found[both] = NUMBER[Reason.NIK_DIFFERS]
    found[both & (a == b)] = NUMBER[Reason.NIK_SAME]
    unequal = np.flatnonzero(both & (a != b))
    if len(unequal):
        found[unequal] = _unequal_niks(a[unequal], b[unequal])
        follows = unequal[_follow_births(left, right, rows[unequal], others[unequal])]
        found[follows] = np.where(
            a[follows] // 10**10 == b[follows] // 10**10,
            NUMBER[Reason.NIK_FOLLOWS],
            NUMBER[Reason.NIK_DIFFERS],
        )
    _odd_lengths(
        found, left.nik, left.nik_odd, right.nik, right.nik_odd, rows, others,
        NUMBER[Reason.NIK_NEAR], NUMBER[Reason.NIK_DIFFERS],
    )  # fmt: skip
    return found


def _unequal_niks(a: Array, b: Array) -> Array:
    digits_a, digits_b = _digits(a), _digits(b)
    unequal = digits_a != digits_b
    count = unequal.sum(axis=1)
    found = np.full(len(a), NUMBER[Reason.NIK_DIFFERS], dtype=np.int8)
    found[count == 2] = NUMBER[Reason.NIK_TWO_OFF]
    found[(count == 1) | ((count == 2) & _is_swap(digits_a, digits_b, unequal))] = NUMBER[
        Reason.NIK_NEAR
    ]
    found[a // 10_000 == b // 10_000] = NUMBER[Reason.NIK_SERIAL]
    tens_apart = np.abs(digits_a[:, _DAY_TENS] - digits_b[:, _DAY_TENS]) == 4
    found[(count == 1) & unequal[:, _DAY_TENS] & tens_apart] = NUMBER[Reason.NIK_SEX]
    cut = (a // 10 == b // 10) & ((a % 10 == 0) | (b % 10 == 0))
    found[cut] = NUMBER[Reason.NIK_EXCEL]
    return found


def _follow_births(left: Records, right: Records, rows: Array, others: Array) -> Array:
    """Whether either NIK carries its own side's birth date, and the two dates differ.

    Then the numbers differ because the people do: that one digit apart is no slip of the pen.
    """
    born_a, born_b = left.born[rows] % 1_000_000, right.born[others] % 1_000_000
    return (
        (born_a > 0)
        & (born_b > 0)
        & (born_a != born_b)
        & (left.nik_born[rows] == born_a)
        & (right.nik_born[others] == born_b)
    )


def kk_levels(left: Records, right: Records, rows: Array, others: Array) -> Array:
    a, b = left.kk[rows], right.kk[others]
    found = np.full(len(rows), NUMBER[Reason.KK_MISSING], dtype=np.int8)
    both = (a > 0) & (b > 0)
    found[both] = NUMBER[Reason.KK_DIFFERS]
    found[both & (a == b)] = NUMBER[Reason.KK_SAME]
    unequal = np.flatnonzero(both & (a != b))
    if len(unequal):
        digits_a, digits_b = _digits(a[unequal]), _digits(b[unequal])
        apart = digits_a != digits_b
        count = apart.sum(axis=1)
        near = (count == 1) | ((count == 2) & _is_swap(digits_a, digits_b, apart))
        found[unequal[near]] = NUMBER[Reason.KK_NEAR]
    _odd_lengths(
        found, left.kk, left.kk_odd, right.kk, right.kk_odd, rows, others,
        NUMBER[Reason.KK_NEAR], NUMBER[Reason.KK_DIFFERS],
    )  # fmt: skip
    return found


def _digits(numbers: Array) -> Array:
    return (numbers[:, None] // _POWERS % 10).astype(np.int8)


def _is_swap(a: Array, b: Array, unequal: Array) -> Array:
    """Whether the first differing digit and its neighbour changed places."""
    at = np.minimum(unequal.argmax(axis=1), 14)
    row = np.arange(len(a))
    return (a[row, at] == b[row, at + 1]) & (a[row, at + 1] == b[row, at])


def _odd_lengths(
    found: Array,
    left: Array,
    left_odd: Array,
    right: Array,
    right_odd: Array,
    rows: Array,
    others: Array,
    near: int,
    differs: int,
) -> None:
    """A digit lost or doubled: such numbers are few, and compared as text."""
    odd = (left_odd[rows] != "") | (right_odd[others] != "")
    for at in np.flatnonzero(odd):
        row, other = rows[at], others[at]
        a = left_odd[row] or (f"{left[row]:016d}" if left[row] else "")
        b = right_odd[other] or (f"{right[other]:016d}" if right[other] else "")
        if a and b:
            found[at] = near if OSA.distance(a, b, score_cutoff=1) <= 1 else differs
