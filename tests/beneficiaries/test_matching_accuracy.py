"""The shipped weights on people they have never seen: a small guard of what the benchmark measures.

The base and the list are made up anew from a seed no training used; the bounds lie below what is
reached (see `tests/benchmarks/matching`), above what a broken rule would leave.
"""

from __future__ import annotations

import numpy as np
import pytest

from beneficiaries.matching.model import Weigher, default_model
from tests.benchmarks.matching.data import make
from tests.benchmarks.matching.memory import link, records
from tests.benchmarks.matching.scoring import score


@pytest.fixture(scope="module")
def scored():
    data = make(seed=77, persons=20_000, recipients=4_000)
    base, written = records(data.base), records(data.recipients)
    place = {human.number: number for number, human in enumerate(data.base)}
    truth = np.array([place[number] if number >= 0 else -1 for number in data.truth])
    linked = link(written, base, Weigher(default_model().of_size(100_000)))
    best, weight = linked.best()
    return score(truth, best, linked.second(), weight, linked.decided.outcome)


def test_hardly_ever_somebody_else(scored):
    assert scored.wrong <= 1, scored


def test_nearly_everybody_is_found(scored):
    assert scored.recall >= 0.965, scored
    assert scored.f1 >= 0.995, scored


def test_little_is_left_to_humans_and_less_is_lost(scored):
    assert scored.review <= 0.025, scored
    assert scored.lost <= 0.007, scored
