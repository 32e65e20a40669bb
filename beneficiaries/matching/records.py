"""Persons as columns: what the engine compares, one array per feature.

Both sides of a comparison are `Records`: the written rows and the persons of the base. Columns
let a million comparisons run as a few dozen array operations.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from beneficiaries.identity import is_placeholder, normalise_digits
from beneficiaries.names import normal_name, parse_address, skeleton_of_normal

Array = NDArray[Any]
_LENGTH = 16
# Every placeholder that `identity` knows ends in one of these.
_ODD_ENDINGS = frozenset({*(digit * 4 for digit in "0123456789"), "3456", "2345", "7654"})
# Shorter ones are not a mistyped NIK, but something else.
_SHORTEST = 14


@dataclass(slots=True)
class Records:
    """Columns of equal length. 0 and "" mean "not known".

    `nik` and `kk` hold sixteen digits as numbers (0: none comparable); `nik_odd` and `kk_odd`
    numbers of another length, as text, which can still be nearly right. `born` is yyyymmdd.
    `nik_born` is the date in the NIK as yymmdd, `nik_sex` the sex in it.
    """

    name: Array
    compact: Array
    skeleton: Array
    nik: Array
    kk: Array
    nik_odd: Array
    kk_odd: Array
    nik_born: Array
    nik_sex: Array
    born: Array
    sex: Array
    regency: Array
    district: Array
    village: Array
    street: Array
    rt: Array
    rw: Array
    household: Array

    def __len__(self) -> int:
        return len(self.name)

    def take(self, rows: Array) -> Records:
        return Records(*(getattr(self, one.name)[rows] for one in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence[Records]) -> Records:
        """One below the other. Households are numbered anew in each part and so left out."""
        if not parts:
            return from_columns(**{name: [] for name in _COLUMNS})
        columns = {
            one.name: np.concatenate([getattr(part, one.name) for part in parts])
            for one in fields(cls)
        }
        columns["household"][:] = 0
        return cls(**columns)


def from_columns(
    *,
    names: Sequence[str],
    niks: Sequence[str],
    kks: Sequence[str],
    born: Sequence[datetime.date | None],
    sexes: Sequence[int | None],
    regencies: Sequence[int | None],
    districts: Sequence[int | None],
    villages: Sequence[int | None],
    streets: Sequence[str],
    rts: Sequence[int | None],
    rws: Sequence[int | None],
    households: Sequence[int] | None = None,
    skeletons: Sequence[str] | None = None,
) -> Records:
    """Records of cleaned values: `names` and `streets` are normal forms, numbers bare digits."""
    nik, nik_odd = _numbers(niks)
    kk, kk_odd = _numbers(kks)
    nik_born, nik_sex = implied(nik)
    if skeletons is None:
        skeletons = [skeleton_of_normal(name) for name in names]
    return Records(
        name=_texts(names),
        compact=_texts([name.replace(" ", "") for name in names]),
        skeleton=_texts(skeletons),
        nik=nik,
        kk=kk,
        nik_odd=nik_odd,
        kk_odd=kk_odd,
        nik_born=nik_born,
        nik_sex=nik_sex,
        born=np.array(
            [d.year * 10_000 + d.month * 100 + d.day if d else 0 for d in born], dtype=np.int32
        ),
        sex=_ids(sexes, np.int8),
        regency=_ids(regencies),
        district=_ids(districts),
        village=_ids(villages),
        street=_texts(streets),
        rt=_ids(rts, np.int16),
        rw=_ids(rws, np.int16),
        household=np.asarray(households if households is not None else np.zeros(len(names)), int),
    )


_COLUMNS = (
    "names", "niks", "kks", "born", "sexes", "regencies", "districts", "villages", "streets",
    "rts", "rws",
)  # fmt: skip


def written_name(name: str) -> str:
    """The normal form by which a name is compared."""
    return normal_name(name)


def written_number(text: str) -> str:
    """The digits of a NIK or KK as written, or "" when they stand for "unknown"."""
    if not text:
        return ""
    if len(text) == _LENGTH and text[-4:] not in _ODD_ENDINGS and text.isascii() and text.isdigit():
        return text
    digits = text if text.isascii() and text.isdigit() else normalise_digits(text)
    if len(digits) < _SHORTEST or len(digits) > _LENGTH + 1 or not digits.isdigit():
        return ""
    return "" if is_placeholder(digits) else digits


def written_address(text: str) -> tuple[str, int, int]:
    """Street in normal form, RT and RW; 0 where not told."""
    if not text:
        return "", 0, 0
    address = parse_address(text)
    return address.street, address.rt or 0, address.rw or 0


def _texts(values: Sequence[str]) -> Array:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _ids(values: Iterable[int | None], dtype: Any = np.int32) -> Array:
    return np.array([value or 0 for value in values], dtype=dtype)


def _numbers(values: Sequence[str]) -> tuple[Array, Array]:
    whole = np.array([int(v) if len(v) == _LENGTH else 0 for v in values], dtype=np.int64)
    odd = _texts([v if len(v) != _LENGTH else "" for v in values])
    return whole, odd


def implied(nik: Array) -> tuple[Array, Array]:
    """Birth date (yymmdd) and sex in the numbers; 0 where there is no number or no date in it."""
    dates = (nik // 10_000) % 1_000_000
    day, month, year = dates // 10_000, dates // 100 % 100, dates % 100
    woman = day > 40
    day = np.where(woman, day - 40, day)
    sound = (nik > 0) & (day >= 1) & (day <= 31) & (month >= 1) & (month <= 12)
    born = np.where(sound, year * 10_000 + month * 100 + day, 0).astype(np.int32)
    return born, np.where(sound, np.where(woman, 2, 1), 0).astype(np.int8)
