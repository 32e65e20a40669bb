"""Persons as columns: what the engine compares, one array per feature.

Both sides of a comparison are `Records`: the written rows and the persons of the base. Columns
let a million comparisons run as a few dozen array operations.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from beneficiaries.matching.columns import Array, dates, ids, implied, numbers, texts
from beneficiaries.matching.name_forms import compacts, skeletons
from beneficiaries.names import parse_address


@dataclass(slots=True)
class Records:
    """Columns of equal length. 0 and "" mean "not known".

    `nik` and `kk` hold sixteen digits as numbers (0: none comparable); `nik_odd` and `kk_odd`
    numbers of another length, as text, which can still be nearly right. `born` is yyyymmdd.
    `nik_born` is the date in the NIK as yymmdd, `nik_sex` the sex in it. Skeletons are made when
    they are asked for: most rows of a list are found without one.
    """

    name: Array
    compact: Array
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
    made_skeleton: Array | None = None

    def __len__(self) -> int:
        return len(self.name)

    @property
    def skeleton(self) -> Array:
        if self.made_skeleton is None:
            self.made_skeleton = texts(skeletons(self.name))
        return self.made_skeleton

    def take(self, rows: Array) -> Records:
        columns = {one.name: getattr(self, one.name) for one in fields(self)}
        made = columns.pop("made_skeleton")
        return Records(
            **{name: column[rows] for name, column in columns.items()},
            made_skeleton=None if made is None else made[rows],
        )

    @classmethod
    def joined(cls, parts: Sequence[Records]) -> Records:
        """One below the other. Households are numbered anew in each part and so left out."""
        if not parts:
            return from_columns(**{name: [] for name in _COLUMNS})
        names = [one.name for one in fields(cls) if one.name != "made_skeleton"]
        columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
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
    streets: Sequence[str] | Array,
    rts: Sequence[int | None] | Array,
    rws: Sequence[int | None] | Array,
    households: Sequence[int] | None = None,
) -> Records:
    """Records of values: `names` and `streets` are normal forms, numbers as they were written."""
    nik, nik_odd = numbers(niks)
    kk, kk_odd = numbers(kks)
    nik_born, nik_sex = implied(nik)
    return Records(
        name=texts(names),
        compact=texts(compacts(names)),
        nik=nik,
        kk=kk,
        nik_odd=nik_odd,
        kk_odd=kk_odd,
        nik_born=nik_born,
        nik_sex=nik_sex,
        born=dates(born),
        sex=ids(sexes, np.int8),
        regency=ids(regencies),
        district=ids(districts),
        village=ids(villages),
        street=texts(streets),
        rt=ids(rts, np.int16),
        rw=ids(rws, np.int16),
        household=np.asarray(households if households is not None else np.zeros(len(names)), int),
    )


_COLUMNS = (
    "names", "niks", "kks", "born", "sexes", "regencies", "districts", "villages", "streets",
    "rts", "rws",
)  # fmt: skip


def written_address(text: str) -> tuple[str, int, int]:
    """Street in normal form, RT and RW; 0 where not told."""
    if not text:
        return "", 0, 0
    address = parse_address(text)
    return address.street, address.rt or 0, address.rw or 0
