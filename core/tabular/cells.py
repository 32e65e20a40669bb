"""One row of a table, and the text of its cells. Standard library only: the child imports this.

Text contract: whole numbers without a decimal part, decimals with a point, dates `YYYY-MM-DD`
(with a time: `YYYY-MM-DD HH:MM:SS`), booleans `TRUE` and `FALSE`; trimmed, on one line, without
control characters; nothing left is `None`.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from math import isfinite

from core.tabular.formulas import expose


class CellFlag(StrEnum):
    """Why the text of a cell cannot be trusted."""

    LOSSY_NUMBER = "lossy_number"  # more digits than Excel keeps; the last ones are gone
    ERROR = "error"  # the cell shows #N/A, #REF!, …
    MERGED = "merged"  # covered by a merged cell: the value stands in another row or column


@dataclass(slots=True)
class Row:
    """A row as it came. `number` is what the person sees at the left in Excel, from 1.

    `cells` starts at column A and ends at the last filled cell; `flags` is keyed by cell index.
    `line` is all of the cells in one text with `separator` between them, nothing for an empty one;
    "" where the reader had none, or quotation marks stand in it.
    """

    number: int
    cells: list[str | None]
    flags: dict[int, CellFlag] = field(default_factory=dict)
    line: str = field(default="", repr=False, compare=False)
    separator: str = field(default="", repr=False, compare=False)

    def text(self, index: int) -> str | None:
        """The cell's text, or None when it is empty or beyond the end of the row."""
        return self.cells[index] if index < len(self.cells) else None

    def is_blank(self) -> bool:
        return not any(self.cells) and not self.flags


# Excel keeps 15 significant digits: a number from here on has lost its last ones.
LOSSY_FROM = 1e15
# 3.57301E+15, 1,67E+15: how Excel writes such a number out, as text.
_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+?(\d{2})")
# Numbers of 12 digits and more are the ones Excel shows that way.
_SCIENTIFIC_FROM = 11
# Most numbers in a registry file are codes of one or two digits.
_CODES = {float(number): str(number) for number in range(1000)}
_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\u3000]+")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")


def is_clean(value: str) -> bool:
    """Whether a text is its own plain text, as most are; some of the others are as well."""
    return (
        value.isascii()
        and value.isprintable()
        and value[:1].isalnum()
        and value[-1] != " "
        and not (value[0] <= "9" and ("E" in value or "e" in value))
    )


def clean_text(value: str) -> str | None:
    """Trim, drop what cannot be seen, and undo the apostrophe of our own exports."""
    if value.isascii() and value.isprintable():
        text = value.strip()
    else:
        text = _SPACES.sub(" ", _INVISIBLE.sub("", value)).strip()
    if text[:1] == "'":
        text = expose(text)
    return text or None


def is_scientific(text: str) -> bool:
    """Whether the text is a long number that Excel wrote as 3.57301E+15."""
    found = _SCIENTIFIC.fullmatch(text)
    return bool(found) and int(found[1]) >= _SCIENTIFIC_FROM  # type: ignore[index]


def number_text(value: float) -> str:
    """A number as a person would write it: 15 digits at most, no exponent."""
    if value.is_integer():
        return str(int(value))
    if not isfinite(value):
        return str(value)
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def cell_text(value: object) -> tuple[str | None, CellFlag | None]:
    """Text and flag of one value as calamine gives it; the commonest types are asked for first."""
    kind = type(value)
    if kind is str:
        return plain_text(value)  # type: ignore[arg-type]
    if kind is float:
        if (code := _CODES.get(value)) is not None:  # type: ignore[call-overload]
            return code, None
        return number_text(value), _number_flag(value)  # type: ignore[arg-type]
    if kind is bool:
        return ("TRUE" if value else "FALSE"), None
    if isinstance(value, int):
        return str(value), _number_flag(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return (value.date().isoformat() if midnight else value.isoformat(" ", "seconds")), None
    if isinstance(value, date):
        return value.isoformat(), None
    if isinstance(value, time):
        return value.isoformat("seconds"), None
    if isinstance(value, timedelta):
        return str(value), None
    return None, None


def plain_text(value: str) -> tuple[str | None, CellFlag | None]:
    """Text and flag of a cell that is text already."""
    if is_clean(value):
        return value, None
    text = clean_text(value)
    if text and ("E" in text or "e" in text) and text[0].isdigit() and is_scientific(text):
        return text, CellFlag.LOSSY_NUMBER
    return text, None


def _number_flag(value: float) -> CellFlag | None:
    return CellFlag.LOSSY_NUMBER if abs(value) >= LOSSY_FROM else None


def trimmed(cells: list[str | None]) -> list[str | None]:
    """Without the empty cells at the end."""
    last = len(cells)
    if last and cells[-1] is not None:
        return cells
    while last and cells[last - 1] is None:
        last -= 1
    return cells[:last]
