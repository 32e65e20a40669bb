"""What the rows of a file tell of their place, in which columns: for telling how it was read.

A cell may hold code and name together, a file codes of a numbering that its list does not know, or
no code at all: "BPS" or "Kemendagri" alone would say too little, and sometimes what is not so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from beneficiaries.import_numbering import BPS, KEMENDAGRI, Record, written_as
from regions.codes import CodeSystem
from regions.enums import Level

_LEVELS = (Level.REGENCY, Level.DISTRICT, Level.VILLAGE)
_NAMES = tuple(f"{level}_name" for level in _LEVELS)
# A column with less than this share of the rows is a slip, not the way the file tells it.
_MOST_ROWS = 0.5
# Kemendagri numbers villages from 1001 and 2001: of BPS's, few have such a digit there.
_VILLAGE_DIGIT, _LIKE_KEMENDAGRI = 6, "12"


class PlaceReading:
    """Counts the sample of one file; `as_json` is kept with the import."""

    def __init__(self) -> None:
        self._rows = 0
        # Columns with a code, with a name, and name columns that hold both.
        self._codes: Counter[str] = Counter()
        self._names: Counter[str] = Counter()
        self._shared: Counter[str] = Counter()
        # Codes of a village by the numbering they are written like.
        self._looks: Counter[CodeSystem] = Counter()
        self._whole = 0

    def add(self, record: Record, parted: Record, code: str) -> None:
        """One row as its cells stand, taken apart, and its code of ten digits ("" for none)."""
        self._rows += 1
        self._whole += code != ""
        for name, text in record.items():
            if not text:
                continue
            if name in _NAMES:
                self._names[name] += 1
                self._shared[name] += parted.get(name) != text and bool(
                    parted.get(name.replace("_name", "_code"))
                )
            elif name.endswith("_code"):
                self._codes[name] += 1
        if (form := written_as(parted)) is not None:
            self._looks[form] += 1
        elif code:
            like = KEMENDAGRI if code[_VILLAGE_DIGIT] in _LIKE_KEMENDAGRI else BPS
            self._looks[like] += 1

    def as_json(self) -> dict[str, Any]:
        """`codes`, `names`, `shared`: the columns that most rows fill so; `whole`: whether most
        rows have a code of their village; `looks`: the numbering that these are written like.
        """
        looks = self._looks.most_common(1)
        return {
            "codes": self._mostly(self._codes),
            "names": self._mostly(self._names),
            "shared": self._mostly(self._shared),
            "whole": self._is_most(self._whole),
            "looks": looks[0][0].value if looks else "",
        }

    def _mostly(self, counted: Mapping[str, int]) -> list[str]:
        return sorted(name for name, rows in counted.items() if self._is_most(rows))

    def _is_most(self, rows: int) -> bool:
        return rows > 0 and rows >= _MOST_ROWS * self._rows


def reading_of(rows: Iterable[tuple[Record, Record, str]]) -> dict[str, Any]:
    """`PlaceReading.as_json` of these rows."""
    reading = PlaceReading()
    for row in rows:
        reading.add(*row)
    return reading.as_json()
