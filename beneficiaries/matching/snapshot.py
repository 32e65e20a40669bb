"""The whole base as numbers, to be joined with itself in memory.

Names and addresses stay in the database: whoever needs them reads those of a few. What is held is
about a hundred bytes a person: some 400 MB for a base of 3.7 million.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import numpy as np

from beneficiaries.identity import NIK_LENGTH
from beneficiaries.matching.columns import Array, implied
from beneficiaries.matching.records import Records

# Rows come in COPY's binary format, every one of the same length: so they are read as an array.
_FIELDS = (
    ("id", "V16"), ("skeleton", ">i8"), ("nik", ">i8"), ("kk", ">i8"), ("born", ">i4"),
    ("sex", ">i4"), ("regency", ">i4"), ("district", ">i4"), ("village", ">i4"),
)  # fmt: skip
_ROW = np.dtype(
    [("fields", ">i2"),
     *(one for name, kind in _FIELDS for one in ((f"{name}_length", ">i4"), (name, kind)))]
)  # fmt: skip
_HEAD, _TAIL = 19, 2
_BLOCK = 40_000 * _ROW.itemsize

# Numbers of another length can be nearly right: they come as less than nothing, with their length.
_ODD = 10**17
_NUMBER = """CASE WHEN {0} !~ '^[0-9]+$' THEN 0 WHEN length({0}) = 16 THEN {0}::bigint
    WHEN length({0}) IN (14, 15) THEN -({0}::bigint + length({0}) * 100000000000000000)
    ELSE 0 END"""
_UNBORN = -(2**31)
_COPY = f"""
COPY (
    SELECT p.id, CASE WHEN p.name_skeleton = '' THEN 0
                      ELSE hashtextextended(p.name_skeleton, 0) END,
           {_NUMBER.format("p.nik")}, {_NUMBER.format("p.kk")},
           coalesce(p.birth_date - date '1970-01-01', {_UNBORN}),
           coalesce(p.sex, 0)::int, coalesce(p.regency_id, 0), coalesce(p.district_id, 0),
           coalesce(p.village_id, 0)
      FROM beneficiaries_person p
     WHERE p.in_base{{where}}
) TO STDOUT (FORMAT binary)
"""  # noqa: S608 - our own columns


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Persons in the order of their places; `records` has no texts, but a hash of the skeleton."""

    ids: Array
    skeleton: Array
    records: Records

    def __len__(self) -> int:
        return len(self.ids)

    def id_at(self, place: int) -> uuid.UUID:
        return uuid.UUID(bytes=self.ids[place].tobytes())


def read(cursor: Any, regency_id: int | None = None) -> Snapshot:
    """The persons in force, all or those of one regency, as the role in force may see them."""
    where = "" if regency_id is None else f" AND p.regency_id = {int(regency_id)}"
    sink = _Sink()
    cursor.copy_expert(_COPY.format(where=where), sink)
    return sink.snapshot()


class _Sink:
    """What psycopg2 writes COPY's bytes to; turned into columns block by block."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._skip = _HEAD
        self._parts: list[dict[str, Array]] = []

    def write(self, data: bytes) -> int:
        self._waiting += data
        if len(self._waiting) >= _BLOCK + _HEAD:
            self._take()
        return len(data)

    def snapshot(self) -> Snapshot:
        self._take()
        if not self._parts:
            self._parts.append(_columns(np.empty(0, dtype=_ROW)))
        columns = {
            name: np.concatenate([part.pop(name) for part in self._parts])
            for name in list(self._parts[0])
        }
        return Snapshot(columns.pop("id"), columns.pop("skeleton"), _records(columns))

    def _take(self) -> None:
        count = (len(self._waiting) - self._skip) // _ROW.itemsize
        if count <= 0:
            return
        rows = np.frombuffer(bytes(self._waiting), dtype=_ROW, count=count, offset=self._skip)
        self._parts.append(_columns(rows))
        del self._waiting[: self._skip + count * _ROW.itemsize]
        self._skip = 0


def _columns(rows: Array) -> dict[str, Array]:
    kinds: dict[str, Any] = {
        "id": "V16",
        "skeleton": np.int64,
        "nik": np.int64,
        "kk": np.int64,
        "sex": np.int8,
    }
    columns = {name: rows[name].astype(kinds.get(name, np.int32)) for name, _ in _FIELDS}
    columns["born"] = _dates(columns["born"])
    return columns


def _dates(days: Array) -> Array:
    """Days since 1970 as yyyymmdd, 0 for none."""
    known = days != _UNBORN
    dates = np.where(known, days, 0).astype("datetime64[D]")
    months, years = dates.astype("datetime64[M]"), dates.astype("datetime64[Y]")
    day = (dates - months).astype(np.int64) + 1
    month = (months - years).astype(np.int64) + 1
    year = years.astype(np.int64) + 1970
    return np.where(known, year * 10_000 + month * 100 + day, 0).astype(np.int32)


def _records(columns: dict[str, Array]) -> Records:
    count = len(columns["born"])
    texts: Array = np.broadcast_to(np.array("", dtype=object), (count,))
    nothing = np.broadcast_to(np.int16(0), (count,))
    nik, nik_odd = _numbers(columns.pop("nik"), texts)
    kk, kk_odd = _numbers(columns.pop("kk"), texts)
    nik_born, nik_sex = implied(nik)
    return Records(
        name=texts, compact=texts, nik=nik, kk=kk, nik_odd=nik_odd, kk_odd=kk_odd,
        nik_born=nik_born, nik_sex=nik_sex, street=texts, rt=nothing, rw=nothing,
        household=nothing, made_skeleton=texts, **columns,
    )  # fmt: skip


def _numbers(coded: Array, texts: Array) -> tuple[Array, Array]:
    """Comparable numbers, and those of odd length as text. As `records.written_number` has it."""
    whole = np.where((coded < 0) | _stands_for_unknown(coded), 0, coded)
    odd_at = np.flatnonzero(coded < 0)
    if not len(odd_at):
        return whole, texts
    odd = texts.copy()
    odd[odd_at] = [_odd_text(int(-one)) for one in coded[odd_at]]
    return whole, odd


def _stands_for_unknown(numbers: Array) -> Array:
    """The placeholders that `identity.is_placeholder` knows, of sixteen digits."""
    return (
        (numbers % ((10**NIK_LENGTH - 1) // 9) == 0)
        | np.isin(numbers % 10**10, (0, 10**10 - 1))
        | np.isin(numbers, (1234567890123456, 123456789012345, 9876543210987654))
    )


def _odd_text(coded: int) -> str:
    length, number = divmod(coded, _ODD)
    text = f"{number:0{length}d}"
    return "" if len(set(text)) == 1 else text
