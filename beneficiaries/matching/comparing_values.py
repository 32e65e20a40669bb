"""Birth date and sex of pairs."""

from __future__ import annotations

import numpy as np

from beneficiaries.matching.columns import Array
from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.reasons import Reason
from beneficiaries.matching.records import Records

CLOSE_YEARS = 2
_SIZES = 10 ** np.arange(8, dtype=np.int64)


def birth_levels(left: Records, right: Records, rows: Array, others: Array) -> Array:
    a, b = left.born[rows], right.born[others]
    both = (a > 0) & (b > 0)
    same = both & (a == b)
    found = np.where(same, NUMBER[Reason.BIRTH_SAME], NUMBER[Reason.BIRTH_MISSING]).astype(np.int8)
    # The first of January is what forms fill in when only the year is known.
    found[same & (a % 10_000 == 101)] = NUMBER[Reason.BIRTH_PLACEHOLDER]
    unequal = np.flatnonzero(both & ~same)
    found[unequal] = _unequal(a[unequal].astype(np.int64), b[unequal].astype(np.int64))
    # A date that one side lacks may stand in its NIK; news only if the NIKs cannot be compared.
    lone = np.flatnonzero(~both)
    rows, others, a, b = rows[lone], others[lone], a[lone], b[lone]
    lone_nik = (left.nik[rows] == 0) | (right.nik[others] == 0)
    nik_born_a, nik_born_b = left.nik_born[rows], right.nik_born[others]
    from_nik = ((a == 0) & (nik_born_a > 0) & (nik_born_a == b % 1_000_000)) | (
        (b == 0) & (nik_born_b > 0) & (nik_born_b == a % 1_000_000)
    )
    found[lone[lone_nik & from_nik]] = NUMBER[Reason.BIRTH_NIK]
    return found


def _unequal(a: Array, b: Array) -> Array:
    """Levels of dates that are both known, and differ."""
    year_a, year_b = a // 10_000, b // 10_000
    month_a, month_b, day_a, day_b = a // 100 % 100, b // 100 % 100, a % 100, b % 100
    years = np.abs(year_a - year_b)
    same_year, same_month, same_day = years == 0, month_a == month_b, day_a == day_b
    # From the weakest to the strongest: the later assignment wins.
    found = np.full(len(a), NUMBER[Reason.BIRTH_DIFFERS], dtype=np.int8)
    found[years <= CLOSE_YEARS] = NUMBER[Reason.BIRTH_CLOSE]
    found[same_year] = NUMBER[Reason.BIRTH_YEAR]
    dated = (a % 10_000 != 101) & (b % 10_000 != 101)
    found[same_year & ~dated] = NUMBER[Reason.BIRTH_PLACEHOLDER]
    parts = same_year.astype(np.int8) + same_month + same_day
    found[dated & (parts == 2)] = NUMBER[Reason.BIRTH_PARTS]
    found[_one_digit(a, b)] = NUMBER[Reason.BIRTH_NEAR]
    found[dated & same_year & (month_a == day_b) & (day_a == month_b)] = NUMBER[
        Reason.BIRTH_SWAPPED
    ]
    return found


def _one_digit(a: Array, b: Array) -> Array:
    """Whether dates that differ, as eight digits, do so in one place only."""
    apart = np.abs(a - b)
    size = _SIZES[np.searchsorted(_SIZES, apart, side="right") - 1]
    return (apart % size == 0) & (a // size // 10 == b // size // 10)


def sex_levels(left: Records, right: Records, rows: Array, others: Array) -> Array:
    """As written; where one side lacks it, as in its NIK, unless the NIKs are compared anyway."""
    a, b = left.sex[rows], right.sex[others]
    lone_nik = (left.nik[rows] == 0) | (right.nik[others] == 0)
    a = np.where((a == 0) & lone_nik, left.nik_sex[rows], a)
    b = np.where((b == 0) & lone_nik, right.nik_sex[others], b)
    found = np.where(a == b, NUMBER[Reason.SEX_SAME], NUMBER[Reason.SEX_DIFFERS])
    return np.where((a > 0) & (b > 0), found, NUMBER[Reason.SEX_MISSING]).astype(np.int8)
