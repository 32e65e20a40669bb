"""Lines that close a list and are nobody: total, place and day, office and name of signatories."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# Two cells at most stand in a line of signatures: what is signed at the left and at the right.
_MOST_FILLED = 2
_TOTAL = re.compile(r"(?:sub\s*)?(?:jumlah|total)\b", re.IGNORECASE)
# A sum of money and of people beside the word, and the same by sex.
_MOST_BESIDE_TOTAL = 5


def closes_list(cells: Sequence[str | None], record: Mapping[str, str | None]) -> bool:
    """Whether a row could be a closing line. Only behind the last recipient it is one.

    It has neither NIK nor KK, and does not say both who and where.
    """
    if record["nik"] or record["kk"]:
        return False
    filled = [cell for cell in cells if cell]
    if record["name"] and (record["village"] or record["village_code"]):
        return False
    if any(_TOTAL.match(cell) for cell in filled):
        return len(filled) <= _MOST_BESIDE_TOTAL
    return len(filled) <= _MOST_FILLED
