"""One person twice in the base, told apart from two persons on one NIK.

The linkage weights serve here too; weights learnt from pairs within the base would take relatives
for doubles, of whom it holds far more. The base is joined with itself in memory, as numbers; pairs
that numbers alone leave possible are read with their names, and judged.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from beneficiaries.enums import MatchOutcome
from beneficiaries.matching import deciding, levels, snapshot
from beneficiaries.matching.columns import Array
from beneficiaries.matching.comparing import compare_likely, likely
from beneficiaries.matching.explaining import Explainer, alternative_of
from beneficiaries.matching.interface import Alternative, Term
from beneficiaries.matching.joining import mixed, pairs_within
from beneficiaries.matching.model import Thresholds, Weigher
from beneficiaries.matching.persons import FEATURES, persons_of
from beneficiaries.matching.reasons import Field, Reason
from beneficiaries.matching.records import Records
from beneficiaries.matching.snapshot import Snapshot
from beneficiaries.matching.weights import weigher
from core.scope import DatabaseRole, acting_as

# Pairs compared, and pairs read with their names, at a time.
_STEP, _READ = 500_000, 20_000
# Keys that more persons share say nothing.
_LARGEST_BLOCK = 200
# Nobody loses aid by standing in a list of doubles, which a human goes through: so it takes this
# many bits less to be called one than to be matched.
LESS_BITS = 4.0
_PERSONS = f"""
SELECT o.place, {FEATURES}
  FROM unnest(%s::uuid[], %s::int[]) AS o (id, place)
  JOIN beneficiaries_person p ON p.id = o.id
  JOIN beneficiaries_household h ON h.id = p.household_id
"""  # noqa: S608 - our own columns


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

    Memory grows with the base, not with its doubles: 1.2 GB for 3.7 million persons, half of it
    while keys are sorted.
    """
    with acting_as(DatabaseRole.MATCHING), connection.cursor() as cursor:
        weights = weigher()
        explainer = Explainer(weights)
        base = snapshot.read(cursor, regency_id)
        pairs = likely_pairs(base, weights)
        for start in range(0, len(pairs), _READ):
            first, second = np.divmod(pairs[start : start + _READ], len(base))
            yield from _judged(cursor, base, first, second, weights, explainer)


def likely_pairs(base: Snapshot, weights: Weigher) -> Array:
    """Pairs that numbers leave possible, each as first place times the size plus second place."""
    found = [np.empty(0, dtype=np.int64)]
    least = weights.model.thresholds.review
    for keys in _roads(base):
        for first, second in _gathered(pairs_within(*keys, largest=_LARGEST_BLOCK)):
            keep, _ = likely(base.records, base.records, first, second, weights, least)
            found.append(first[keep] * np.int64(len(base)) + second[keep])
    return np.unique(np.concatenate(found))


def are_one(weight: Array, found: Array, limits: Thresholds) -> Array:
    """Which pairs are called one person."""
    return (weight >= limits.match - LESS_BITS) & ~deciding.vetoes(found)


def _roads(base: Snapshot) -> Iterator[tuple[Array, ...]]:
    """Keys of which doubles share at least one; several keys of one road may meet each other."""
    records = base.records
    yield (records.nik,)
    yield (records.nik // 10_000,)
    yield (records.kk,)
    dates = _dates(records)
    yield tuple(mixed(date, base.skeleton) for date in dates)
    # The first of January is what forms fill in for "some day of that year".
    sure = [np.where(date % 10_000 == 101, 0, date) for date in dates]
    yield tuple(mixed(date, records.district) for date in sure)
    yield (mixed(base.skeleton, records.village),)


def _dates(records: Records) -> tuple[Array, Array, Array]:
    """Birth dates a person may have, as yymmdd: as written, day and month swapped, as in the NIK.

    A swapped or a NIK's date that says the same as the written one is left out.
    """
    written = records.born % 1_000_000
    year, month, day = written // 10_000, written // 100 % 100, written % 100
    swapped = np.where((day <= 12) & (day != month), year * 10_000 + day * 100 + month, 0)
    in_nik = np.where(records.nik_born == written, 0, records.nik_born)
    return written, swapped, in_nik


def _gathered(steps: Iterator[tuple[Array, Array]]) -> Iterator[tuple[Array, Array]]:
    """The same pairs in fewer, larger steps."""
    waiting: list[tuple[Array, Array]] = []
    size = 0
    for pair in steps:
        waiting.append(pair)
        size += len(pair[0])
        if size >= _STEP:
            yield _both(waiting)
            waiting, size = [], 0
    if waiting:
        yield _both(waiting)


def _both(parts: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    return np.concatenate([a for a, _ in parts]), np.concatenate([b for _, b in parts])


_NIK = levels.FIELDS.index(Field.NIK)


def _judged(
    cursor: Any,
    base: Snapshot,
    first: Array,
    second: Array,
    weights: Weigher,
    explainer: Explainer,
) -> Iterator[Double]:
    """The doubles among the pairs, compared with their names. Who has left since is left out."""
    places = np.unique(np.concatenate([first, second]))
    cursor.execute(_PERSONS, [[str(base.id_at(one)) for one in places], places.tolist()])
    persons = persons_of(cursor.fetchall())
    order = np.argsort(persons.number)
    known = persons.number[order]
    here = np.isin(first, known) & np.isin(second, known)
    left, right = (order[np.searchsorted(known, side[here])] for side in (first, second))

    limits = weights.model.thresholds
    keep, found = compare_likely(
        persons.records, persons.records, left, right, weights, limits.review
    )
    left, right = left[keep], right[keep]
    rarity = weights.rarity(found, persons.records.name[left])
    weight, alternative = weights.weigh(found, rarity)
    same_nik = found[:, _NIK] == levels.NUMBER[Reason.NIK_SAME]
    one = are_one(weight, found, limits)
    maybe = (weight >= limits.review) & ~deciding.hopeless(found)
    for at in np.flatnonzero(one | maybe | same_nik):
        kind = MatchOutcome.NONE
        if one[at]:
            kind = MatchOutcome.MATCH
        elif maybe[at]:
            kind = MatchOutcome.DOUBTFUL
        yield Double(
            uuid.UUID(persons.rows[left[at]][1]),
            uuid.UUID(persons.rows[right[at]][1]),
            kind,
            bool(same_nik[at]),
            round(float(weight[at]), 2),
            round(float(1 / (1 + 2.0 ** -np.clip(weight[at], -60, 60))), 5),
            explainer.terms(found[at], int(alternative[at]), float(rarity[at])),
            alternative_of(int(alternative[at])),
        )
