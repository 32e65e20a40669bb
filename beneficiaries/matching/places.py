"""Old regions and the ones that took their place: a renumbered village is no other village."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from beneficiaries.matching import prepared
from beneficiaries.matching.columns import Array
from beneficiaries.matching.records import Records
from regions.queries.lineage import Lineage

# Whether anything changed since it was last read: asked for every look-up, so it must cost little.
_STATE = """
SELECT (SELECT sum(hashtextextended(concat(id, ' ', successor_id), 0))
          FROM regions_region WHERE successor_id IS NOT NULL),
       (SELECT sum(hashtextextended(concat(l.predecessor_id, ' ', l.successor_id), 0))
          FROM regions_regionlineage l JOIN regions_region r ON r.id = l.predecessor_id
         WHERE r.valid_to IS NOT NULL)
"""


def current_places() -> dict[int, int]:
    """The region of today for each one that has one heir; chains are followed to their end.

    A village that was split stays what it was: which part somebody lives in, nobody knows yet.
    """
    return _places(prepared.fetched(_STATE)[0])


@lru_cache(maxsize=2)
def _places(_state: tuple[Any, ...]) -> dict[int, int]:
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
