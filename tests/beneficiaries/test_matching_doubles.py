"""Joining a base with itself: no pair is lost on the way, and doubles are told from the rest."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from beneficiaries.matching import duplicates
from beneficiaries.matching.comparing import compare, compare_likely
from beneficiaries.matching.joining import mixed, pairs_within
from beneficiaries.matching.model import Weigher, default_model
from beneficiaries.matching.snapshot import Snapshot
from tests.benchmarks.matching import blocking, doubling
from tests.benchmarks.matching.data import make
from tests.benchmarks.matching.memory import records

RNG = np.random.default_rng(7)


def met(*keys, largest=100):
    return {
        pair
        for first, second in pairs_within(*map(np.array, keys), largest=largest)
        for pair in zip(first.tolist(), second.tolist(), strict=True)
    }


def test_all_that_share_a_key_meet_once_and_none_meets_itself():
    assert met([5, 7, 5, 0, 5, 0, 7]) == {(0, 2), (0, 4), (2, 4), (1, 6)}


def test_any_key_of_a_road_may_meet_any_other():
    assert met([1, 2, 3], [3, 1, 0]) == {(0, 1), (0, 2)}


def test_large_blocks_say_nothing():
    assert met([9] * 4 + [8, 8], largest=3) == {(4, 5)}


def test_joins_find_what_looking_at_every_pair_finds():
    keys = [RNG.integers(-20, 20, 60) for _ in range(2)]
    expected = {
        (a, b)
        for a, b in itertools.combinations(range(60), 2)
        if ({key[a] for key in keys} & {key[b] for key in keys}) - {0}
    }
    assert met(*keys) == expected


def test_a_key_with_an_empty_part_is_none():
    assert mixed(np.array([1, 0, 1]), np.array([2, 2, 0]))[1:].tolist() == [0, 0]


@pytest.fixture(scope="module")
def town():
    data = make(seed=78, persons=20_000, recipients=10)
    return data, records(data.base), Weigher(default_model().of_size(100_000))


@pytest.mark.parametrize("least", [-5.0, 3.0])
def test_what_is_left_out_early_could_not_have_weighed_enough(town, least):
    _data, base, weights = town
    roads = duplicates._roads(Snapshot(np.zeros(len(base)), blocking.skeleton(base), base))
    pairs = [np.concatenate(side) for side in zip(
        *(pair for keys in roads for pair in pairs_within(*keys, largest=200)), strict=True
    )]  # fmt: skip
    chosen = RNG.choice(len(pairs[0]), 4_000, replace=False)
    first, second = pairs[0][chosen], pairs[1][chosen]
    found = compare(base, base, first, second)
    weight, _ = weights.weigh(found, np.zeros(len(found)))
    keep, kept = compare_likely(base, base, first, second, weights, least)
    assert (kept == found[keep]).all()
    assert set(np.flatnonzero(weight >= least)) <= set(keep.tolist())
    assert len(keep) < len(first) / 2


def test_doubles_are_found_and_others_left_alone(town):
    data, base, weights = town
    found = doubling.score_doubles(data, base, weights)
    assert found.precision >= 0.97, found
    assert found.recall >= 0.93, found
