"""NIK and KK of pairs: the same, nearly the same and how, or another."""

from __future__ import annotations

import numpy as np
from rapidfuzz.distance import OSA

from beneficiaries.matching.columns import Array
from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.reasons import Reason
from beneficiaries.matching.records import Records

_POWERS = 10 ** np.arange(15, -1, -1, dtype=np.int64)
_GROUP = 10_000
# Four digits as four half-bytes, for each number of four digits.
_PACKED = sum(
    ((np.arange(_GROUP) // 10**place % 10) << (4 * place)).astype(np.uint64) for place in range(4)
)
_EVERY_DIGIT = np.uint64(0x1111_1111_1111_1111)
# Where the tens of the day stand, counted in half-bytes from the right: 40 is added for women.
_DAY_TENS = np.uint64(1 << 4 * 9)


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
    unequal = _unequal_digits(a, b)
    count = np.bitwise_count(unequal)
    found = np.full(len(a), NUMBER[Reason.NIK_DIFFERS], dtype=np.int8)
    found[count == 2] = NUMBER[Reason.NIK_TWO_OFF]
    found[_one_slip(a, b, count)] = NUMBER[Reason.NIK_NEAR]
    found[a // 10_000 == b // 10_000] = NUMBER[Reason.NIK_SERIAL]
    found[(unequal == _DAY_TENS) & (np.abs(a - b) == 4 * 10**9)] = NUMBER[Reason.NIK_SEX]
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
        count = np.bitwise_count(_unequal_digits(a[unequal], b[unequal]))
        near = _one_slip(a[unequal], b[unequal], count)
        found[unequal[near]] = NUMBER[Reason.KK_NEAR]
    _odd_lengths(
        found, left.kk, left.kk_odd, right.kk, right.kk_odd, rows, others,
        NUMBER[Reason.KK_NEAR], NUMBER[Reason.KK_DIFFERS],
    )  # fmt: skip
    return found


def _unequal_digits(a: Array, b: Array) -> Array:
    """One bit for every digit that differs: the lowest of its half-byte."""
    bits: Array = _packed(a) ^ _packed(b)
    bits |= bits >> np.uint64(2)
    bits |= bits >> np.uint64(1)
    return bits & _EVERY_DIGIT


def _packed(numbers: Array) -> Array:
    packed = np.zeros(len(numbers), dtype=np.uint64)
    rest = numbers
    for group in range(4):
        packed |= _PACKED[rest % _GROUP] << np.uint64(16 * group)
        rest = rest // _GROUP
    return packed


def _one_slip(a: Array, b: Array, count: Array) -> Array:
    """Whether one digit differs, or two neighbours changed places."""
    slip = count == 1
    two = np.flatnonzero(count == 2)
    slip[two] = _is_swap(_digits(a[two]), _digits(b[two]))
    return slip


def _digits(numbers: Array) -> Array:
    return (numbers[:, None] // _POWERS % 10).astype(np.int8)


def _is_swap(a: Array, b: Array) -> Array:
    """Whether the first differing digit and its neighbour changed places."""
    at = np.minimum((a != b).argmax(axis=1), 14)
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
    """A digit lost or doubled: such numbers are few, and compared as text.

    They have no number of sixteen digits beside them.
    """
    places = np.flatnonzero((left[rows] == 0) | (right[others] == 0))
    odd = (left_odd[rows[places]] != "") | (right_odd[others[places]] != "")
    for at in places[odd]:
        row, other = rows[at], others[at]
        a = left_odd[row] or (f"{left[row]:016d}" if left[row] else "")
        b = right_odd[other] or (f"{right[other]:016d}" if right[other] else "")
        if a and b:
            found[at] = near if OSA.distance(a, b, score_cutoff=1) <= 1 else differs
