"""Matching one row, while somebody waits at the screen."""

from __future__ import annotations

import numpy as np

from beneficiaries.matching import deciding, levels
from beneficiaries.matching.batch import match_batch
from beneficiaries.matching.comparing import compare
from beneficiaries.matching.interface import Answer, Query
from beneficiaries.matching.levels import NUMBER
from beneficiaries.matching.reasons import Field, Reason
from beneficiaries.matching.written import written_records

_BIRTH = levels.FIELDS.index(Field.BIRTH)


def match_one(query: Query) -> Answer:
    """The answer for one query. Needs a transaction."""
    return match_batch([query])[0]


def are_one(one: Query, other: Query) -> bool:
    """Whether two writings that bear one NIK can mean one person: no veto, and no other birthday.

    Spellings and slips of a digit pass. Pure.
    """
    first = np.zeros(1, dtype=np.int64)
    found = compare(written_records([one]), written_records([other]), first, first)
    other_birthday = found[0, _BIRTH] == NUMBER[Reason.BIRTH_DIFFERS]
    return not (bool(deciding.vetoes(found)[0]) or bool(other_birthday))
