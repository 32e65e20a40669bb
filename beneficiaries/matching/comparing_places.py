"""Where pairs live: the smallest region they share, and within one village the address."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz, process

from beneficiaries.matching.columns import Array
from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.reasons import Reason
from beneficiaries.matching.records import Records

STREET_ALIKE = 82.0


def place_levels(left: Records, right: Records, rows: Array, others: Array) -> Array:
    regency_a, regency_b = left.regency[rows], right.regency[others]
    district_a, village_a = left.district[rows], left.village[rows]
    found = np.where(
        (regency_a == 0) | (regency_b == 0),
        NUMBER[Reason.PLACE_MISSING],
        np.where(regency_a == regency_b, NUMBER[Reason.REGENCY_SAME], NUMBER[Reason.PLACE_DIFFERS]),
    ).astype(np.int8)
    found[(district_a > 0) & (district_a == right.district[others])] = NUMBER[Reason.DISTRICT_SAME]
    found[(village_a > 0) & (village_a == right.village[others])] = NUMBER[Reason.VILLAGE_SAME]
    return found


def address_levels(
    left: Records, right: Records, rows: Array, others: Array, place: Array
) -> Array:
    found = np.full(len(rows), NUMBER[Reason.ADDRESS_MISSING], dtype=np.int8)
    here = np.flatnonzero(place == NUMBER[Reason.VILLAGE_SAME])
    if not len(here):
        return found
    rows, others = rows[here], others[here]
    street_a, street_b = left.street[rows], right.street[others]
    streets = (street_a != "") & (street_b != "")
    alike = streets & (street_a == street_b)
    unclear = np.flatnonzero(streets & ~alike)
    if len(unclear):
        scores = process.cpdist(
            street_a[unclear], street_b[unclear], scorer=fuzz.token_sort_ratio,
            score_cutoff=STREET_ALIKE, dtype=np.float32,
        )  # fmt: skip
        alike[unclear] = scores > 0
    rt_a, rt_b, rw_a, rw_b = left.rt[rows], right.rt[others], left.rw[rows], right.rw[others]
    rt_known, rw_known = (rt_a > 0) & (rt_b > 0), (rw_a > 0) & (rw_b > 0)
    clash = (rt_known & (rt_a != rt_b)) | (rw_known & (rw_a != rw_b))
    same_rt = rt_known & (rt_a == rt_b) & ~clash
    level = np.full(len(rows), NUMBER[Reason.ADDRESS_MISSING], dtype=np.int8)
    level[streets | rt_known] = NUMBER[Reason.ADDRESS_DIFFERS]
    level[alike | same_rt] = NUMBER[Reason.ADDRESS_NEAR]
    level[alike & ~clash] = NUMBER[Reason.ADDRESS_SAME]
    found[here] = level
    return found
