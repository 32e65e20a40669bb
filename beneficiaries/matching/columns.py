"""Lists of values as arrays: numbers, dates and regions of thousands of rows in few operations."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beneficiaries.identity import is_placeholder, normalise_digits

Array = NDArray[Any]
_LENGTH = 16
_PADDING = "-" * _LENGTH
# Every placeholder that `identity` knows ends in one of these.
_ODD_ENDINGS = frozenset({*(digit * 4 for digit in "0123456789"), "3456", "2345", "7654"})
_HAS_ODD_ENDING = np.zeros(10_000, dtype=bool)
_HAS_ODD_ENDING[[int(ending) for ending in _ODD_ENDINGS]] = True
# So few are read faster one by one.
_FEW = 50
# Shorter ones are not a mistyped NIK, but something else.
_SHORTEST = 14


def written_number(text: str) -> str:
    """The digits of a NIK or KK as written, or "" when they stand for "unknown"."""
    if not text:
        return ""
    if len(text) == _LENGTH and text[-4:] not in _ODD_ENDINGS and text.isascii() and text.isdigit():
        return text
    digits = text if text.isascii() and text.isdigit() else normalise_digits(text)
    if len(digits) < _SHORTEST or len(digits) > _LENGTH + 1 or not digits.isdecimal():
        return ""
    if not digits.isascii():
        # Digits of other alphabets, and the wide ones of East Asian keyboards.
        digits = f"{int(digits):0{len(digits)}d}"
    return "" if is_placeholder(digits) else digits


def numbers(values: Sequence[str]) -> tuple[Array, Array]:
    """Numbers as written: those of sixteen digits, and those of another length as text.

    What `written_number` makes of each; most are plain digits and are read all at once.
    """
    whole = np.zeros(len(values), dtype=np.int64)
    odd = np.full(len(values), "", dtype=object)
    unclear = _read_plain(values, whole).tolist() if len(values) > _FEW else range(len(values))
    for at in unclear:
        if text := written_number(values[at]):
            if len(text) == _LENGTH:
                whole[at] = int(text)
            else:
                odd[at] = text
    return whole, odd


def _read_plain(values: Sequence[str], whole: Array) -> Array:
    """Fill in the numbers of sixteen digits that stand for somebody; return where others are."""
    text = "\n".join(values)
    if not text.isascii() or text.count("\n") != len(values) - 1:
        return np.arange(len(values))
    letters = np.frombuffer(f"{text}\n{_PADDING}".encode(), dtype=np.uint8)
    ends = np.flatnonzero(letters == ord("\n"))
    starts = np.append(0, ends[:-1] + 1)
    lengths = ends - starts
    at = np.flatnonzero(lengths == _LENGTH)
    digits = _windows(letters)[starts[at]] - np.uint8(ord("0"))
    fours = _in_fours(digits)
    plain = (digits < 10).all(axis=1) & ~_HAS_ODD_ENDING[fours[:, 3] % 10_000]
    whole[at[plain]] = _in_one(fours[plain])
    unclear = lengths > 0
    unclear[at[plain]] = False
    return np.flatnonzero(unclear)


def _windows(letters: Array) -> Array:
    """The sixteen letters that begin at each place."""
    return np.lib.stride_tricks.sliding_window_view(letters, _LENGTH)


def _in_fours(digits: Array) -> Array:
    """Sixteen digits a row as four numbers of four digits."""
    pairs = (digits[:, ::2] * 10 + digits[:, 1::2]).astype(np.uint16)
    return pairs[:, ::2] * 100 + pairs[:, 1::2]


def _in_one(fours: Array) -> Array:
    whole = fours.astype(np.int64)
    return ((whole[:, 0] * 10_000 + whole[:, 1]) * 10_000 + whole[:, 2]) * 10_000 + whole[:, 3]


# Every day that somebody on a list may have been born on, as yyyymmdd.
_FIRST_DAY = datetime.date(1880, 1, 1).toordinal()
_DAYS = np.array(
    [
        day.year * 10_000 + day.month * 100 + day.day
        for day in map(datetime.date.fromordinal, range(_FIRST_DAY, _FIRST_DAY + 80_000))
    ],
    dtype=np.int32,
)


def dates(values: Sequence[datetime.date | None]) -> Array:
    """Dates as yyyymmdd; 0 for none."""
    days = np.array([d.toordinal() if d else 0 for d in values], dtype=np.int32) - _FIRST_DAY
    usual = (days >= 0) & (days < len(_DAYS))
    found = np.where(usual, _DAYS[np.where(usual, days, 0)], 0)
    for at in np.flatnonzero(~usual).tolist():
        if day := values[at]:
            found[at] = day.year * 10_000 + day.month * 100 + day.day
    return found


def ids(values: Sequence[int | None] | Array, dtype: Any = np.int32) -> Array:
    """Numbers that may be missing; 0 for none."""
    if isinstance(values, np.ndarray):
        return values.astype(dtype)
    try:
        return np.array(values, dtype=dtype)
    except TypeError:
        return np.array([value or 0 for value in values], dtype=dtype)


def texts(values: Sequence[str] | Array) -> Array:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def implied(nik: Array) -> tuple[Array, Array]:
    """Birth date (yymmdd) and sex in the numbers; 0 where there is no number or no date in it."""
    held = (nik // 10_000) % 1_000_000
    day, month, year = held // 10_000, held // 100 % 100, held % 100
    woman = day > 40
    day = np.where(woman, day - 40, day)
    sound = (nik > 0) & (day >= 1) & (day <= 31) & (month >= 1) & (month <= 12)
    born = np.where(sound, year * 10_000 + month * 100 + day, 0).astype(np.int32)
    return born, np.where(sound, np.where(woman, 2, 1), 0).astype(np.int8)
