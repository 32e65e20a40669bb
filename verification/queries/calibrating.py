"""Putting together what decisions say about the matching engine, version by version."""

from __future__ import annotations

from collections import defaultdict

from beneficiaries.matching.calibration import Calibration, Judged, calibration
from beneficiaries.matching.weights import limits_in_force
from verification.queries.calibration import judged_answers


def calibrations() -> list[Calibration]:
    """One report for each version of the weights that decisions are known of, most decisions first.

    Reads under the caller's wall. All versions are held against the line in force today, since
    that is the one that can be moved.
    """
    by_version: dict[str, list[Judged]] = defaultdict(list)
    for one in judged_answers():
        by_version[one.version].append(one.judged)
    line = limits_in_force().match
    found = [calibration(version, judged, line=line) for version, judged in by_version.items()]
    return sorted(found, key=lambda report: -report.count)
