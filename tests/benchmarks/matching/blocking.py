"""The engine's roads to candidates without a database, for lists against lists in memory.

The portal goes them on the indexes of the base (`beneficiaries.matching.candidates`). Here they
let the comparing and weighing be measured against an engine that works in memory too.

A road is a key on either side; records meet when their keys are equal. Roads run from the surest
(the same NIK) to the widest (the same village and year of birth).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from beneficiaries.matching.columns import Array
from beneficiaries.matching.joining import mixed
from beneficiaries.matching.records import Records

Key = Callable[[Records], Array]
# Keys shared by more records than this say nothing.
LARGEST_BLOCK = 400


@dataclass(frozen=True, slots=True)
class Road:
    """`left` of the written rows and `right` of the base; 0 is "no key"."""

    name: str
    left: Key
    right: Key


def skeleton(records: Records) -> Array:
    """A hash of the skeleton, 0 for none: as Python has it for the empty text."""
    return np.fromiter(map(hash, records.skeleton), dtype=np.int64, count=len(records))


def born(records: Records) -> Array:
    """Birth date without century; the first of January, a placeholder, only with its year."""
    return records.born % 1_000_000


def _dated(records: Records) -> Array:
    date = born(records)
    return np.where(date % 10_000 == 101, 0, date)


def swapped(records: Records) -> Array:
    date = born(records)
    year, month, day = date // 10_000, date // 100 % 100, date % 100
    return np.where((day <= 12) & (day != month), year * 10_000 + day * 100 + month, 0)


def _year(records: Records) -> Array:
    """Year of birth as written or as in the NIK; 2000 counts as 100, since 0 is no key."""
    known = np.where(records.born > 0, born(records), records.nik_born)
    return np.where(known > 0, known // 10_000 + 100, 0)


def _nik_born(records: Records) -> Array:
    return np.where(records.nik_born % 10_000 == 101, 0, records.nik_born)


def both(*keys: Key) -> Key:
    """The key of several keys together."""
    return lambda records: mixed(*(key(records) for key in keys))


def _initial(records: Records) -> Array:
    """The first letter: on the widest roads a name with another would not be believed."""
    return np.array([ord(name[0]) if name else 0 for name in records.name], dtype=np.int64)


def _district(records: Records) -> Array:
    return records.district


def _regency(records: Records) -> Array:
    return records.regency


def _village(records: Records) -> Array:
    return records.village


SURE = (Road("nik", lambda r: r.nik, lambda r: r.nik),)
WIDE = (
    Road("kk", lambda r: r.kk, lambda r: r.kk),
    Road("nik but serial", lambda r: r.nik // 10_000, lambda r: r.nik // 10_000),
    Road("birth and district", both(_dated, _district), both(_dated, _district)),
    Road("birth swapped and district", both(swapped, _district), both(_dated, _district)),
    Road("birth and name", both(born, skeleton), both(born, skeleton)),
    Road("birth swapped and name", both(swapped, skeleton), both(born, skeleton)),
    Road("birth in NIK and name", both(_nik_born, skeleton), both(born, skeleton)),
    Road("birth and name by NIK", both(born, skeleton), both(_nik_born, skeleton)),
    Road("birth in NIKs and district", both(_nik_born, _district), both(_nik_born, _district)),
    Road("birth and district by NIK", both(born, _district), both(_nik_born, _district)),
    Road("name and district", both(skeleton, _district), both(skeleton, _district)),
)
LAST = (
    Road("name and year", both(skeleton, _year), both(skeleton, _year)),
    Road("birth and regency", both(_dated, _regency, _initial), both(_dated, _regency, _initial)),
    Road(
        "birth in NIKs and regency",
        both(_nik_born, _regency, _initial),
        both(_nik_born, _regency, _initial),
    ),
    Road("year and village", both(_year, _village, _initial), both(_year, _village, _initial)),
)


def pairs(
    left: Records,
    right: Records,
    roads: Sequence[Road],
    *,
    rows: Array | None = None,
    largest: int = LARGEST_BLOCK,
) -> tuple[Array, Array]:
    """Distinct pairs on any of the roads, by row of `left` (only `rows`, when given)."""
    some = left if rows is None else left.take(rows)
    found: list[Array] = []
    for road in roads:
        near, far = _join(road.left(some), _indexed(road, right), largest)
        found.append((near if rows is None else rows[near]) * np.int64(len(right)) + far)
    together = np.concatenate(found) if found else np.empty(0, dtype=np.int64)
    together.sort()
    together = together[np.append(True, together[1:] != together[:-1])[: len(together)]]
    first = together // len(right)
    return first, together - first * len(right)


@dataclass(frozen=True, slots=True)
class _Index:
    """The records of each key: `order[starts[n]:starts[n] + counts[n]]` have `keys[n]`."""

    keys: Array
    starts: Array
    counts: Array
    order: Array


# Keys of a base in order, kept beside it as a database keeps its indexes.
_indexes: dict[tuple[int, str], tuple[Records, _Index]] = {}


def index(right: Records, roads: Sequence[Road]) -> None:
    """Make the indexes of a base beforehand; `pairs` makes those that are missing."""
    for road in roads:
        _indexed(road, right)


def forget() -> None:
    _indexes.clear()


def _indexed(road: Road, right: Records) -> _Index:
    known = _indexes.get((id(right), road.name))
    if known is None:
        keys = road.right(right)
        order = np.argsort(keys, kind="stable")
        order = order[keys[order] != 0]
        found, starts, counts = np.unique(keys[order], return_index=True, return_counts=True)
        known = _indexes[id(right), road.name] = (right, _Index(found, starts, counts, order))
    return known[1]


def _join(left: Array, right: _Index, largest: int) -> tuple[Array, Array]:
    """Positions of equal keys; blocks larger than `largest` on the right side are left out."""
    rows = np.flatnonzero(left)
    if not len(rows) or not len(right.keys):
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing
    # Searching in order of the keys keeps to one part of the index at a time.
    rows = rows[np.argsort(left[rows], kind="stable")]
    wanted = left[rows]
    at = np.minimum(np.searchsorted(right.keys, wanted), len(right.keys) - 1)
    met = np.flatnonzero((right.keys[at] == wanted) & (right.counts[at] <= largest))
    rows, at = rows[met], at[met]
    count = right.counts[at]
    near = np.repeat(rows, count)
    offsets = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return near, right.order[np.repeat(right.starts[at], count) + offsets]
