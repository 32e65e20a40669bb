"""Persons who stand twice in a made-up base: found with the portal's joins, and counted.

In memory, from records in normal form, as the portal's snapshot of the base gives them; reading
that snapshot from PostgreSQL is not in the seconds.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from beneficiaries.matching import deciding, duplicates
from beneficiaries.matching.columns import Array
from beneficiaries.matching.comparing import compare_likely
from beneficiaries.matching.model import Weigher
from beneficiaries.matching.records import Records
from beneficiaries.matching.snapshot import Snapshot
from tests.benchmarks.matching import blocking
from tests.benchmarks.matching.data import Data


@dataclass(frozen=True, slots=True)
class DoubleScore:
    """`review` is the share of true doubles that a human gets to see as possible ones."""

    precision: float
    recall: float
    review: float
    pairs: int
    seconds: float
    cpu: float

    def line(self) -> str:
        return (
            f"{self.precision:9.4f} {self.recall:8.4f} {self.review:8.4f} {self.pairs:8d} "
            f"{self.seconds:8.1f} {self.cpu:8.1f}"
        )


HEADER = f"{'precision':>9} {'recall':>8} {'review':>8} {'pairs':>8} {'seconds':>8} {'CPU s':>8}"


def score_doubles(data: Data, base: Records, weights: Weigher) -> DoubleScore:
    size = np.int64(len(base))
    known = Snapshot(np.zeros(len(base), dtype="V16"), blocking.skeleton(base), base)
    began, cpu = time.perf_counter(), time.process_time()
    pairs = duplicates.likely_pairs(known, weights)
    first, second = np.divmod(pairs, size)
    limits = weights.model.thresholds
    keep, found = compare_likely(base, base, first, second, weights, limits.review)
    weight, _ = weights.weigh(found, weights.rarity(found, base.name[first[keep]]))
    one = duplicates.are_one(weight, found, limits)
    maybe = (weight >= limits.review) & ~deciding.hopeless(found) & ~one
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    wanted = _wanted(data, size)
    right = np.isin(pairs[keep], wanted)
    return DoubleScore(
        precision=float(right[one].mean()) if one.any() else 0.0,
        recall=float(right[one].sum() / len(wanted)),
        review=float(right[maybe].sum() / len(wanted)),
        pairs=len(pairs),
        seconds=seconds,
        cpu=cpu,
    )


def _wanted(data: Data, size: np.int64) -> Array:
    place = {human.number: number for number, human in enumerate(data.base)}
    pairs = np.array([(place[one], place[other]) for one, other in data.doubles])
    return pairs.min(axis=1) * size + pairs.max(axis=1)
