"""Two addresses by the rule that the engine compares a whole list's by, for a page."""

from __future__ import annotations

import numpy as np

from beneficiaries.matching.comparing_places import address_levels
from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.reasons import Reason
from beneficiaries.matching.records import from_columns, written_address

_HERE = np.array([NUMBER[Reason.VILLAGE_SAME]], dtype=np.int8)
_ONLY = np.array([0])


def is_same_address(left: str, right: str) -> bool:
    """Whether the engine says "alamat sama" of them, within one village."""
    one, other = (
        from_columns(
            names=[""], niks=[""], kks=[""], born=[None], sexes=[None], regencies=[None],
            districts=[None], villages=[None], streets=[street], rts=[rt], rws=[rw],
        )
        for street, rt, rw in map(written_address, (left, right))
    )  # fmt: skip
    found = address_levels(one, other, _ONLY, _ONLY, _HERE)
    return bool(found[0] == NUMBER[Reason.ADDRESS_SAME])
