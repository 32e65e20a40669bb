"""Predicted against observed."""

from __future__ import annotations

from beneficiaries.matching.calibration import Judged, bins, match_line


def test_bins_tell_what_was_predicted_and_what_came():
    judged = [Judged(3.0, 0.95, same=n > 0) for n in range(10)] + [Judged(9.0, 1.0, same=True)]
    low, high = bins(judged)
    assert (low.low, low.high, low.count) == (0.9, 0.99, 10)
    assert (round(low.predicted, 2), low.observed) == (0.95, 0.9)
    assert (high.count, high.observed) == (1, 1.0)


def test_the_line_lies_where_precision_ends():
    judged = [Judged(20.0 - n / 100, 0.9, same=n < 900) for n in range(1000)]
    line = match_line(judged, 0.99)
    assert line is not None
    right = [one.same for one in judged if one.weight >= line]
    assert 900 <= len(right) <= 909
    assert match_line(judged[:50], 0.99) is None
