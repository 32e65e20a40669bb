"""Lines that close a list and are nobody: total, place and day, office and name of signatories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Total, place, day, office, and the names and numbers of two who sign.
MOST_CLOSING = 15
# Two cells at most stand in a line of signatures: what is signed at the left and at the right.
_MOST_FILLED = 2
_TOTAL = re.compile(r"(?:sub\s*)?(?:jumlah|total)\b", re.IGNORECASE)
# A sum of money and of people beside the word, and the same by sex.
_MOST_BESIDE_TOTAL = 5
_DIGIT = re.compile(r"\d")


def closes_list(
    cells: Sequence[str | None],
    *,
    numbers: Iterable[str | None],
    who: str | None,
    where: str | None,
) -> bool:
    """Whether a row could be a closing line. Only behind the last sound row it is one.

    `numbers` are its cells that say by a number who is meant: NIK, KK, a register's id. It has none
    of them (a word in such a column is none), and does not say both who and where.
    """
    if any(cell and _DIGIT.search(cell) for cell in numbers):
        return False
    if who and where:
        return False
    filled = [cell for cell in cells if cell]
    if any(_TOTAL.match(cell) for cell in filled):
        return len(filled) <= _MOST_BESIDE_TOTAL
    return len(filled) <= _MOST_FILLED
