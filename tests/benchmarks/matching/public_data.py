"""Public data with truth: FEBRL 3 and 4, RLdata500 and RLdata10000, as the engine's columns.

They know no NIK, KK or villages. What they have takes their places: the social security number the
NIK's, the postcode the village's, the suburb the district's, the state the regency's.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from beneficiaries.matching.columns import Array
from beneficiaries.matching.comparing import compare
from beneficiaries.matching.model import Weigher
from beneficiaries.matching.name_forms import normal_names
from beneficiaries.matching.records import Records, from_columns
from beneficiaries.matching.training import Candidates, train
from tests.benchmarks.matching import blocking
from tests.benchmarks.matching.blocking import Road
from tests.benchmarks.matching.scoring import best_f1

Row = dict[str, Any]


def febrl(rows: Sequence[Row]) -> Records:
    """FEBRL's columns. The number of the house and the street are one address."""
    ids: dict[tuple[str, str], int] = {}

    def number(kind: str, row: Row) -> int:
        text = str(row.get(kind) or "").strip().upper()
        return ids.setdefault((kind, text), len(ids) + 1) if text else 0

    return from_columns(
        names=normal_names([f"{r['given_name'] or ''} {r['surname'] or ''}" for r in rows]),
        niks=[_number(r["soc_sec_id"]) for r in rows],
        kks=[""] * len(rows),
        born=[_date(r["date_of_birth"]) for r in rows],
        sexes=[0] * len(rows),
        regencies=[number("state", r) for r in rows],
        districts=[number("suburb", r) for r in rows],
        villages=[number("postcode", r) for r in rows],
        streets=[
            " ".join(str(r[k] or "").upper() for k in ("street_number", "address_1")).strip()
            for r in rows
        ],
        rts=[0] * len(rows),
        rws=[0] * len(rows),
    )


def rldata(rows: Sequence[Row]) -> Records:
    """Names and birth dates are all that RLdata has."""
    count = len(rows)
    parts = ("fname_c1", "fname_c2", "lname_c1", "lname_c2")
    names = normal_names([" ".join(r[part] or "" for part in parts) for r in rows])
    empty, nothing = [""] * count, [0] * count
    return from_columns(
        names=names, niks=empty, kks=empty, sexes=nothing,
        born=[_date(f"{int(r['by']):04d}{int(r['bm']):02d}{int(r['bd']):02d}") for r in rows],
        regencies=nothing, districts=nothing, villages=nothing, streets=empty, rts=nothing,
        rws=nothing,
    )  # fmt: skip


def _number(text: object) -> str:
    """Seven digits in the place of sixteen, where no birth date is read into them."""
    digits = "".join(filter(str.isdigit, str(text or "")))
    return f"1{digits:0>15}" if digits else ""


def _date(text: object) -> datetime.date | None:
    digits = "".join(filter(str.isdigit, str(text or "")))
    try:
        return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _first(records: Records) -> Array:
    return np.array([hash(name.split(" ")[0]) for name in records.name], dtype=np.int64)


def _last(records: Records) -> Array:
    return np.array([hash(name.split(" ")[-1]) for name in records.name], dtype=np.int64)


def _month(records: Records) -> Array:
    return records.born // 100


def _year(records: Records) -> Array:
    return records.born // 10_000


def _day(records: Records) -> Array:
    return records.born % 10_000


def _street(records: Records) -> Array:
    return np.array([hash(text) if text else 0 for text in records.street], dtype=np.int64)


def _same(name: str, key: Callable[[Records], Array]) -> Road:
    return Road(name, key, key)


ROADS = (
    _same("number", lambda r: r.nik),
    _same("birth", lambda r: r.born),
    Road("birth swapped", blocking.swapped, blocking.born),
    _same("name", blocking.skeleton),
    _same("first and month", blocking.both(_first, _month)),
    _same("last and month", blocking.both(_last, _month)),
    _same("first and place", blocking.both(_first, lambda r: r.village)),
    _same("last and place", blocking.both(_last, lambda r: r.village)),
    _same("first and last", blocking.both(_first, _last)),
    _same("number's head", lambda r: r.nik // 100),
    _same("first and year", blocking.both(_first, _year)),
    _same("last and year", blocking.both(_last, _year)),
    _same("first and day", blocking.both(_first, _day)),
    _same("last and day", blocking.both(_last, _day)),
    _same("street", _street),
    _same("suburb and year", blocking.both(lambda r: r.district, _year)),
    _same("postcode and year", blocking.both(lambda r: r.village, _year)),
    _same("postcode and suburb", blocking.both(lambda r: r.village, lambda r: r.district)),
)


@dataclass(frozen=True, slots=True)
class PublicScore:
    name: str
    f1: float
    candidates: float


def linkage(name: str, left: Records, right: Records, truth: set[tuple[int, int]]) -> PublicScore:
    """Two lists, each person at most once in either: FEBRL 4."""
    rows, others = blocking.pairs(left, right, ROADS, largest=200)
    found, weight = _trained(left, right, rows, others, competing=True)
    del found
    # One person of either list has one partner: the best for both.
    keep = _best_of(rows, weight) & _best_of(others, weight)
    return _score(name, rows, others, np.where(keep, weight, -1000.0), truth)


def deduplication(name: str, records: Records, truth: set[tuple[int, int]]) -> PublicScore:
    """One list with people in it several times."""
    rows, others = blocking.pairs(records, records, ROADS, largest=300)
    once = rows < others
    rows, others = rows[once], others[once]
    _, weight = _trained(records, records, rows, others, competing=False)
    return _score(name, rows, others, weight, truth)


def _trained(
    left: Records, right: Records, rows: Array, others: Array, *, competing: bool
) -> tuple[Array, Array]:
    found = compare(left, right, rows, others)
    listed = Candidates(
        len(left), rows if competing else np.arange(len(rows)), left.name[rows], found
    )
    model = train(right, version="public", listed=listed)
    weigher = Weigher(model)
    weight, _ = weigher.weigh(found, weigher.rarity(found, left.name[rows]))
    return found, weight


def _best_of(rows: Array, weight: Array) -> Array:
    best = np.full(int(rows.max()) + 1, -np.inf)
    np.maximum.at(best, rows, weight)
    return weight >= best[rows]


def _score(
    name: str, rows: Array, others: Array, weight: Array, truth: set[tuple[int, int]]
) -> PublicScore:
    right = np.array([(a, b) in truth for a, b in zip(rows.tolist(), others.tolist(), strict=True)])
    f1, _ = best_f1(weight, right, len(truth))
    return PublicScore(name, f1, float(right.sum() / len(truth)))


def clusters(labels: Sequence[int]) -> set[tuple[int, int]]:
    """All pairs of positions with one label."""
    members: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        members.setdefault(label, []).append(place)
    return {pair for places in members.values() for pair in combinations(places, 2)}
