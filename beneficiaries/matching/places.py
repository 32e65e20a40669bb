"""Old regions and the ones that took their place: a renumbered village is no other village."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from beneficiaries.matching.records import Array, Records
from regions.models import Region


def current_places() -> dict[int, int]:
    """The region of today for each one that was replaced; chains are followed to their end."""
    replaced = dict(
        Region.objects.filter(successor__isnull=False).values_list("pk", "successor_id")
    )
    return {old: _last(replaced, old) for old in replaced}


def _last(replaced: Mapping[int, int], place: int) -> int:
    for _ in range(len(replaced)):
        if place not in replaced:
            break
        place = replaced[place]
    return place


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
