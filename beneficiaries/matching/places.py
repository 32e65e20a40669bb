"""Old regions and the ones that took their place: a renumbered village is no other village."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from beneficiaries.matching.records import Array, Records
from regions.queries.lineage import Lineage


def current_places() -> dict[int, int]:
    """The region of today for each one that has one heir; chains are followed to their end.

    A village that was split stays what it was: which part somebody lives in, nobody knows yet.
    """
    return Lineage.load().replaced()


def modernise(records: Records, today: Mapping[int, int]) -> None:
    """Put the regions of today in the place of replaced ones."""
    if today:
        records.regency = _mapped(records.regency, today)
        records.district = _mapped(records.district, today)
        records.village = _mapped(records.village, today)


def _mapped(ids: Array, today: Mapping[int, int]) -> Array:
    changed = np.isin(ids, list(today))
    if not changed.any():
        return ids
    return np.array([today.get(int(one), int(one)) for one in ids], dtype=ids.dtype)
