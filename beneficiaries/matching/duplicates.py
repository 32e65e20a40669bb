"""One person twice in the base, told apart from two persons on one NIK.

The linkage weights serve here too; weights learnt from pairs within the base would take relatives
for doubles, of whom it holds far more. Pairs are found by joins over a snapshot of the base (the
roads of `candidates`, base against base), then compared in chunks.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching import deciding, levels
from beneficiaries.matching.comparing import compare
from beneficiaries.matching.explaining import Explainer, alternative_of
from beneficiaries.matching.interface import Alternative, Term
from beneficiaries.matching.model import Weigher
from beneficiaries.matching.persons import FEATURES, persons_of
from beneficiaries.matching.reasons import Field, Reason
from beneficiaries.matching.records import Array, Records
from beneficiaries.matching.weights import weigher
from core.scope import DatabaseRole, acting_as

CHUNK = 200_000
_READ = 50_000
# `n` is dense, so that pairs are pairs of small numbers and features an array.
_SNAPSHOT = f"""
CREATE TEMPORARY TABLE sigertak_snapshot ON COMMIT DROP AS
SELECT (row_number() OVER ()) - 1 AS n, {FEATURES}, p.nik_usable
  FROM beneficiaries_person p JOIN beneficiaries_household h ON h.id = p.household_id
 WHERE p.in_base AND (%(regency)s::int IS NULL OR p.regency_id = %(regency)s)
"""  # noqa: S608 - our own columns
_ROADS = (
    "a.nik_usable AND b.nik_usable AND a.nik = b.nik",
    "a.nik_usable AND b.nik_usable AND left(a.nik, 12) = left(b.nik, 12)"
    " AND a.district_id = b.district_id",
    "a.name_skeleton <> '' AND a.name_skeleton = b.name_skeleton AND a.birth_date = b.birth_date",
    "a.district_id = b.district_id AND a.birth_date = b.birth_date"
    " AND to_char(a.birth_date, 'MMDD') <> '0101'",
    # Also with day and month swapped, or a date missing or wrong within the year.
    "a.name_skeleton <> '' AND a.name_skeleton = b.name_skeleton"
    " AND a.district_id = b.district_id AND (a.birth_date IS NULL OR b.birth_date IS NULL"
    " OR date_part('year', a.birth_date) = date_part('year', b.birth_date))",
    "a.kk <> '' AND a.kk = b.kk AND a.birth_date = b.birth_date",
    "a.nik_usable AND b.birth_date IS NOT NULL AND NOT b.nik_usable"
    " AND a.district_id = b.district_id AND a.name_skeleton = b.name_skeleton",
)
_PAIR_TABLE = "CREATE TEMPORARY TABLE sigertak_pairs ON COMMIT DROP AS {roads}"
_PAIRS = "SELECT least(a.n, b.n) AS a, greatest(a.n, b.n) AS b FROM sigertak_snapshot a JOIN sigertak_snapshot b ON {road} WHERE a.n < b.n"  # noqa: E501
_WANTED = """
SELECT s.n, {columns} FROM sigertak_snapshot s
 WHERE s.n IN (SELECT a FROM sigertak_pairs UNION SELECT b FROM sigertak_pairs) ORDER BY s.n
"""


@dataclass(frozen=True, slots=True)
class Double:
    """Two persons of the base that are one (MATCH), may be one (DOUBTFUL), or are surely two but
    bear one NIK (NONE with `same_nik`)."""

    first_id: uuid.UUID
    second_id: uuid.UUID
    outcome: MatchOutcome
    same_nik: bool
    weight: float
    probability: float
    terms: tuple[Term, ...]
    against: Alternative


def doubles(regency_id: int | None = None) -> Iterator[Double]:
    """Doubles of the base, or of one regency. Needs a transaction.

    Memory grows with the number of persons that meet somebody, not with the pairs.
    """
    with acting_as(DatabaseRole.MATCHING), connection.cursor() as cursor:
        weights = weigher()
        explainer = Explainer(weights)
        people, numbers = _snapshot(cursor, regency_id)
        place = np.full(int(numbers.max(initial=-1)) + 1, -1, dtype=np.int64)
        place[numbers] = np.arange(len(numbers))
        cursor.execute("SELECT a, b FROM sigertak_pairs")
        while rows := cursor.fetchmany(CHUNK):
            pairs = place[np.array(rows, dtype=np.int64)]
            yield from _judged(people, pairs[:, 0], pairs[:, 1], weights, explainer)


@dataclass(frozen=True, slots=True)
class _People:
    ids: list[uuid.UUID]
    records: Records


def _snapshot(cursor: Any, regency_id: int | None) -> tuple[_People, Array]:
    """Snapshot and pairs in temporary tables; the persons that stand in a pair, as columns."""
    for table in ("sigertak_pairs", "sigertak_snapshot"):
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    cursor.execute("SET LOCAL work_mem = '256MB'")
    cursor.execute(_SNAPSHOT, {"regency": regency_id})
    cursor.execute("ANALYZE sigertak_snapshot")
    roads = " UNION ".join(_PAIRS.format(road=road) for road in _ROADS)
    cursor.execute(_PAIR_TABLE.format(roads=roads))
    columns = FEATURES.replace("p.", "s.").replace("h.", "s.")
    cursor.execute(_WANTED.format(columns=columns))
    ids: list[uuid.UUID] = []
    parts: list[Records] = []
    numbers: list[int] = []
    while rows := cursor.fetchmany(_READ):
        persons = persons_of(rows)
        ids += [uuid.UUID(row[1]) for row in rows]
        numbers += [row[0] for row in rows]
        parts.append(persons.records)
    return _People(ids, Records.joined(parts)), np.array(numbers, dtype=np.int64)


_NAME, _BIRTH = levels.FIELDS.index(Field.NAME), levels.FIELDS.index(Field.BIRTH)
_NIK = levels.FIELDS.index(Field.NIK)


def _judged(
    people: _People, first: Array, second: Array, weights: Weigher, explainer: Explainer
) -> Iterator[Double]:
    found = compare(people.records, people.records, first, second)
    rarity = weights.rarity(found, people.records.name[first])
    weight, alternative = weights.weigh(found, rarity)
    limits = weights.model.thresholds
    same_nik = found[:, _NIK] == levels.NUMBER[Reason.NIK_SAME]
    one = (weight >= limits.match) & ~deciding.vetoes(found)
    maybe = (weight >= limits.review) & ~deciding.hopeless(found)
    for at in np.flatnonzero(one | maybe | same_nik):
        kind = MatchOutcome.NONE
        if one[at]:
            kind = MatchOutcome.MATCH
        elif maybe[at]:
            kind = MatchOutcome.DOUBTFUL
        yield Double(
            people.ids[first[at]],
            people.ids[second[at]],
            kind,
            bool(same_nik[at]),
            round(float(weight[at]), 2),
            round(float(1 / (1 + 2.0 ** -np.clip(weight[at], -60, 60))), 5),
            explainer.terms(found[at], int(alternative[at]), float(rarity[at])),
            alternative_of(int(alternative[at])),
        )
