"""Code and name of a place in one cell: "1604 - LAHAT", "[004] TALANG JAWA", "LAHAT (1604)".

Names hold numbers too ("13 Ilir", "Makarti Jaya 2"): what is a name as it stands stays whole, and
so does what has fewer digits than a code, unless a sign sets them apart. "BELITANG (03)" is
Belitang with its code and not Belitang III.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from regions.enums import Level

Record = Mapping[str, str | None]
IsName = Callable[[str, Level], bool]
HasCode = Callable[[str, Level, str], bool]

_LEVELS = (Level.REGENCY, Level.DISTRICT, Level.VILLAGE)
_NAMES = {level: f"{level}_name" for level in _LEVELS}
_CODES = {level: f"{level}_code" for level in _LEVELS}
# Digits a code of that level has: its own part in either numbering, or all of it.
_WIDTHS = {Level.REGENCY: (2, 4), Level.DISTRICT: (2, 3, 6, 7), Level.VILLAGE: (3, 4, 10)}
# As many digits are in no name.
_NO_NAME = 3
_DIGITS = r"\d+(?:\.\d+)*"
_BEFORE = re.compile(
    rf"(?P<open>[(\[]?)\s*(?P<code>{_DIGITS})(?P<sign>\s*[)\]]?[\s./:–-]*)(?<!\d)(?P<name>\D.*)"
)
_AFTER = re.compile(
    rf"(?P<name>.*?[^\W_])(?P<sign>[\s./:–-]*(?P<open>[(\[])?)\s*"
    rf"(?<!\d)(?P<code>{_DIGITS})\s*[)\]]?"
)
# In brackets behind a name; from two digits on they may be the end of a region's own code.
_BRACKETED = re.compile(
    r"(?P<name>.*?[^\W_])\s*(?:\(\s*(?P<round>\d+)\s*\)|\[\s*(?P<square>\d+)\s*\])"
)
_OWN = 2
# As long as any name with its code; a cell may hold a whole letter.
_LONGEST = 120
_REMEMBERED = 8_000


class Parted(NamedTuple):
    """A cell taken apart; `code` has digits only and is "" for what can be no code."""

    code: str
    name: str


class PlaceParts:
    """Takes the cells of one file apart; what a text is was found out once.

    `is_name` tells whether a text is some region's name at a level, `has_code` whether a region of
    that name has a code that ends in these digits.
    """

    def __init__(
        self, is_name: IsName, province_code: str, has_code: HasCode = lambda *_said: False
    ) -> None:
        self._is_name = is_name
        self._has_code = has_code
        self._province_code = province_code
        self._of_text = lru_cache(maxsize=_REMEMBERED)(self._part)

    def of(self, record: Record) -> Record:
        """The record with names and codes apart; codes that it tells itself stay."""
        parted: dict[str, str | None] = {}
        for level, column in _NAMES.items():
            if (text := record.get(column)) and (found := self._of_text(text, level)):
                parted[column] = found.name
                if found.code and not record.get(_CODES[level]):
                    parted[_CODES[level]] = found.code
        return {**record, **parted, **self._above(record, parted)} if parted else record

    def _above(self, record: Record, parted: Record) -> Record:
        """The codes above the one that a cell told, as far as it told them too."""
        regency = parted.get("regency_code") or ""
        for column, whole in (("village_code", 10), ("district_code", 6)):
            code = parted.get(column) or ""
            if not regency and not record.get("regency_code") and len(code) >= whole:
                regency = code[:4]
        if not regency:
            return {}
        if len(regency) == 2:
            regency = (record.get("province_code") or self._province_code) + regency
        told = {"regency_code": regency, "province_code": regency[:2]}
        return {name: code for name, code in told.items() if not record.get(name)}

    def _part(self, text: str, level: Level) -> Parted | None:
        text = text.strip()
        ends_apart = text and (text[0] in "([" or text[-1] in ")]" or text[0].isdecimal())
        if len(text) > _LONGEST or not (ends_apart or text[-1:].isdecimal()):
            return None
        if (coded := self._with_code(text, level)) is not None:
            return coded
        if self._is_name(text, level):
            return None
        for pattern in (_BEFORE, _AFTER):
            if (found := pattern.fullmatch(text)) is None:
                continue
            digits, name = found["code"].replace(".", ""), found["name"].strip()
            if self._is_apart(found, digits, name, level, leads=pattern is _BEFORE):
                return Parted(digits if len(digits) in _WIDTHS[level] else "", name)
        return None

    def _with_code(self, text: str, level: Level) -> Parted | None:
        """A name with a number in brackets behind it that is a code: it begins with a zero, or ends
        the code of the region so named. Else it may count: "Belitang (3)" is Belitang III.
        """
        if (found := _BRACKETED.fullmatch(text)) is None:
            return None
        digits, name = found["round"] or found["square"], found["name"].strip()
        if not any(map(str.isalpha, name)) or not self._is_name(name, level):
            return None
        if digits[0] != "0" and not (len(digits) >= _OWN and self._has_code(name, level, digits)):
            return None
        return Parted(digits if len(digits) in _WIDTHS[level] else "", name)

    def _is_apart(
        self, found: re.Match[str], digits: str, name: str, level: Level, *, leads: bool
    ) -> bool:
        """Whether the digits are no part of the name."""
        if not any(map(str.isalpha, name)):
            return False
        if len(digits) >= _NO_NAME:
            return found["sign"] != "" or found["open"] not in (None, "")
        if not self._is_name(name, level):
            return False
        # "3. Talang Jawa" is a running number; "Sukajadi - 2" may be the second of that name.
        has_width = len(digits) in _WIDTHS[level]
        if leads:
            return found["sign"].strip() != "" or (has_width and found["sign"] != "")
        return has_width and bool(found["open"])
