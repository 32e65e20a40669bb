"""Birth date and sex of pairs."""

from __future__ import annotations

import numpy as np

from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.reasons import Reason
from beneficiaries.matching.records import Array, Records

CLOSE_YEARS = 2


def birth_levels(left: Records, right: Records, rows: Array, others: Array) -> Array:
    a, b = left.born[rows].astype(np.int64), right.born[others].astype(np.int64)
    found = np.full(len(rows), NUMBER[Reason.BIRTH_MISSING], dtype=np.int8)
    both = (a > 0) & (b > 0)
    year_a, year_b = a // 10_000, b // 10_000
    month_a, month_b, day_a, day_b = a // 100 % 100, b // 100 % 100, a % 100, b % 100
    years = np.abs(year_a - year_b)
    same_year, same_month, same_day = years == 0, month_a == month_b, day_a == day_b
    # From the weakest to the strongest: the later assignment wins.
    found[both] = NUMBER[Reason.BIRTH_DIFFERS]
    found[both & (years <= CLOSE_YEARS)] = NUMBER[Reason.BIRTH_CLOSE]
    found[both & same_year] = NUMBER[Reason.BIRTH_YEAR]
    # The first of January is what forms fill in when only the year is known.
    first_a, first_b = a % 10_000 == 101, b % 10_000 == 101
    found[both & same_year & (first_a | first_b)] = NUMBER[Reason.BIRTH_PLACEHOLDER]
    parts = same_year.astype(np.int8) + same_month + same_day
    dated = both & ~(first_a | first_b)
    found[dated & (parts == 2)] = NUMBER[Reason.BIRTH_PARTS]
    found[both & _one_digit(a, b)] = NUMBER[Reason.BIRTH_NEAR]
    swapped = same_year & (month_a == day_b) & (day_a == month_b)
    found[dated & swapped] = NUMBER[Reason.BIRTH_SWAPPED]
    found[dated & (a == b)] = NUMBER[Reason.BIRTH_SAME]
    found[both & first_a & first_b & same_year] = NUMBER[Reason.BIRTH_PLACEHOLDER]
    # A date that one side lacks may stand in its NIK; news only if the NIKs cannot be compared.
    lone_nik = (left.nik[rows] == 0) | (right.nik[others] == 0)
    from_nik = ((a == 0) & (left.nik_born[rows] > 0) & (left.nik_born[rows] == b % 1_000_000)) | (
        (b == 0) & (right.nik_born[others] > 0) & (right.nik_born[others] == a % 1_000_000)
    )
    found[~both & lone_nik & from_nik] = NUMBER[Reason.BIRTH_NIK]
    return found


def _one_digit(a: Array, b: Array) -> Array:
    """Whether the dates as eight digits differ in one place only."""
    apart = np.abs(a - b)
    size = np.where(apart > 0, 10 ** np.floor(np.log10(np.maximum(apart, 1))), 1).astype(np.int64)
    return (apart > 0) & (apart % size == 0) & (a // size // 10 == b // size // 10)


def sex_levels(left: Records, right: Records, rows: Array, others: Array) -> Array:
    """As written; where one side lacks it, as in its NIK, unless the NIKs are compared anyway."""
    a, b = left.sex[rows], right.sex[others]
    lone_nik = (left.nik[rows] == 0) | (right.nik[others] == 0)
    a = np.where((a == 0) & lone_nik, left.nik_sex[rows], a)
    b = np.where((b == 0) & lone_nik, right.nik_sex[others], b)
    found = np.where(a == b, NUMBER[Reason.SEX_SAME], NUMBER[Reason.SEX_DIFFERS])
    return np.where((a > 0) & (b > 0), found, NUMBER[Reason.SEX_MISSING]).astype(np.int8)
