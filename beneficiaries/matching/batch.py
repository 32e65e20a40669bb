"""Matching many rows at once: an upload, a file, a submission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import numpy as np

from beneficiaries.matching import candidates
from beneficiaries.matching.answering import answers_of
from beneficiaries.matching.columns import Array
from beneficiaries.matching.comparing import compare_likely
from beneficiaries.matching.deciding import NO_WEIGHT, is_settled
from beneficiaries.matching.explaining import Explainer
from beneficiaries.matching.interface import Answer, Query
from beneficiaries.matching.model import Weigher
from beneficiaries.matching.pairs import Pairs, joined, no_pairs
from beneficiaries.matching.persons import Persons
from beneficiaries.matching.places import current_places, modernise
from beneficiaries.matching.records import Records
from beneficiaries.matching.weights import weigher
from beneficiaries.matching.written import written_records
from core.scope import DatabaseRole, acting_as

# Rows a statement: large enough to be set-based, small enough for flat memory.
CHUNK = 5000


def match_batch(queries: Iterable[Query]) -> list[Answer]:
    """One answer per query, in order. Needs a transaction; works as the matching role inside."""
    waiting = iter(queries)
    answers: list[Answer] = []
    with acting_as(DatabaseRole.MATCHING):
        weights = weigher()
        explainer = Explainer(weights)
        today = current_places()
        while chunk := list(islice(waiting, CHUNK)):
            answers += match_chunk(chunk, weights, explainer, today)
    return answers


def match_chunk(
    queries: Sequence[Query], weights: Weigher, explainer: Explainer, today: Mapping[int, int]
) -> list[Answer]:
    """Answers for one chunk, as the matching role. `today` as from `current_places`."""
    written = written_records(queries)
    modernise(written, today)
    pairs = candidate_pairs(written, weights, today)
    return answers_of(queries, pairs, weights, explainer)


def candidate_pairs(written: Records, weights: Weigher, today: Mapping[int, int]) -> Pairs:
    """All pairs worth a thought, compared and weighed, stage by stage."""
    everyone = np.arange(len(written))
    limits = weights.model.thresholds

    def weighed(persons: Persons) -> Pairs:
        modernise(persons.records, today)
        return _weighed(written, persons, weights)

    pairs = weighed(candidates.sure(written, everyone))
    settled = np.zeros(len(written), dtype=bool)
    settled[pairs.rows[is_settled(pairs.found, pairs.weight, limits)]] = True
    open_rows = np.flatnonzero(~settled)
    if len(open_rows):
        pairs = joined(pairs, weighed(candidates.wide(written, open_rows)))
        lost = open_rows[_best(pairs, len(written))[open_rows] < limits.review]
        if len(lost):
            pairs = joined(pairs, weighed(candidates.last(written, lost)))
    return pairs


def _weighed(written: Records, persons: Persons, weights: Weigher) -> Pairs:
    if not len(persons.number):
        return no_pairs()
    keep, found = compare_likely(
        written, persons.records, persons.number, np.arange(len(persons.number)), weights,
        near_line(weights),
    )  # fmt: skip
    rows = persons.number[keep]
    rarity = weights.rarity(found, written.name[rows])
    weight, alternative = weights.weigh(found, rarity)
    return Pairs(rows, [persons.rows[at] for at in keep], found, weight, alternative, rarity)


def near_line(weights: Weigher) -> float:
    """Below this a pair neither counts nor stands in the way of another."""
    return weights.model.thresholds.review - weights.model.thresholds.margin


def _best(pairs: Pairs, count: int) -> Array:
    best = np.full(count, NO_WEIGHT)
    np.maximum.at(best, pairs.rows, pairs.weight)
    return best
