"""Cells of one column, read into pieces of JSON.

Most columns of a registry file hold a handful of codes: a text is read once, and every later cell
that says the same costs one look into a dictionary. What a cell becomes is a piece of its row's
JSON already, so that nothing is put together only to be taken apart again.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from types import MappingProxyType

from beneficiaries.codebook_values import (
    BLANKS,
    FARTHEST_DEGREE,
    decode,
)
from beneficiaries.codebook_variable import Kind, Variable
from beneficiaries.date_cells import EARLIEST_YEAR, LATEST_YEAR

# Stands before the piece of a cell with a fault; JSON holds no such sign.
MARK = "\x00"
# How many texts of a column are remembered. Codes come back; names, card numbers and coordinates
# hardly do, and days, of which there are tens of thousands, are as soon read as looked up.
_REMEMBERED = 4_000
_REMEMBERED_OF: Mapping[Kind, int] = MappingProxyType(
    {Kind.DATE: 0, Kind.TEXT: 500, Kind.COORDINATE: 0}
)
_LONGEST_BLANK = max(map(len, BLANKS))
# So few digits are as exact in floating point as they are written.
_SHORT_NUMBER = re.compile(r"-?\d{1,7}(?:[.,]\d{1,8})?")
_LARGEST_SHORT: Mapping[Kind, float] = MappingProxyType(
    {Kind.DECIMAL: 9_999_999.0, Kind.COORDINATE: float(FARTHEST_DEGREE)}
)
# Degrees as nearly all files have them: what they mean is what stands there, but for the comma.
_PLAIN_DEGREES = re.compile(r"-?[1-9]\d{0,2}[.,]\d{0,7}[1-9]")
# Days of every year as Indonesia writes them, up to the year: 31/12/ is -12-31 behind it.
_DAYS = {
    f"{day:%d/%m/}": f"{day:-%m-%d}"
    for day in (datetime.date(2001, 1, 1) + datetime.timedelta(n) for n in range(365))
}
_DECILES = range(1, 11)
_in_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def told(value: object) -> str:
    """A value as JSON. What nearly all values are needs no machinery."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else _in_json(value)


class Cells(dict[str | None, str]):
    """Pieces of JSON by the text of a cell: `,"name":value`; "" for one that is empty.

    A piece begins with `MARK` when something is wrong with the cell: see `read`. `longest` is what
    the column of the table holds, 0 when it is no text. `span`: where a coordinate may lie.
    """

    def __init__(
        self, variable: Variable, longest: int, span: tuple[float, float] | None = None
    ) -> None:
        super().__init__({None: ""})
        self.name = variable.name
        self._variable = variable
        self._longest = longest
        self._span = span
        self._values: dict[str, object] = {}
        self._most = _REMEMBERED_OF.get(variable.kind, _REMEMBERED)
        self._is_text = variable.kind is Kind.TEXT and span is None
        self._begins = f',"{variable.name}":"'

    def __missing__(self, text: str) -> str:
        if (
            self._is_text
            and _is_plain(text)
            and len(text) <= self._longest
            and '"' not in text
            and "\\" not in text
        ):
            # What names and addresses are: as written, and most of them never seen again.
            piece = f'{self._begins}{text}"'
            if len(self) < self._most:
                self[text] = piece
            return piece
        if (quick := self._as_written(text)) is not None:
            return f',"{self.name}":{quick}'
        value, wrong = self.read(text)
        piece = "" if value is None else f',"{self.name}":{told(value)}'
        if wrong:
            piece = MARK + piece
        if len(self) < self._most:
            self[text] = piece
            self._values[text] = value
        return piece

    def _as_written(self, text: str) -> str | None:
        """The JSON of a day or a degree written as most are; None for one to be looked at."""
        if self._variable.kind is Kind.DATE:
            year, rest = text[6:], _DAYS.get(text[:6])
            if rest and len(year) == 4 and year.isdecimal() and year.isascii():
                return f'"{year}{rest}"' if EARLIEST_YEAR <= int(year) <= LATEST_YEAR else None
        elif self._variable.kind is Kind.COORDINATE and _PLAIN_DEGREES.fullmatch(text):
            written = text.replace(",", ".")
            low, high = self._span or (-FARTHEST_DEGREE, FARTHEST_DEGREE)
            return written if low <= float(written) <= high else None
        return None

    def value(self, text: str) -> object:
        """What a cell says; None for nothing, or for what cannot be read."""
        return self._values[text] if text in self._values else self.read(text)[0]

    def read(self, text: str) -> tuple[object, str]:
        """Value and fault of a cell; None for a value that is left out, "" for no fault."""
        value, wrong = self._read(text)
        if self._span is not None and isinstance(value, int | float):
            low, high = self._span
            if not low <= value <= high:
                return None, "outside_province"
        return value, wrong

    def _read(self, text: str) -> tuple[object, str]:
        kind = self._variable.kind
        if kind is Kind.TEXT and _is_plain(text):
            return self._cut(text)
        if kind in _LARGEST_SHORT and (number := _short_number(kind, text)):
            return number, ""
        decoded = decode(self._variable, text)
        if decoded.fault is not None:
            name = decoded.fault.name.lower()
            return None, "unreadable_cell" if name == "lost_digits" else name
        value = _plain(decoded.value)
        if isinstance(value, str):
            return self._cut(value)
        if self.name == "decile" and value is not None and value not in _DECILES:
            return None, "decile_range"
        return value, ""

    def _cut(self, value: str) -> tuple[object, str]:
        if self._longest and len(value) > self._longest:
            return value[: self._longest], "too_long"
        return value or None, ""


def _is_plain(text: str) -> bool:
    """Whether a text says what it says: no blank in other words, no number that Excel cut."""
    return (
        len(text) > _LONGEST_BLANK
        and text.isascii()
        and text.isprintable()
        and "  " not in text
        and not (text[0].isdigit() and "+" in text)
    )


def _short_number(kind: Kind, text: str) -> float | int | None:
    """A number above zero of few digits; None for whatever wants a closer look."""
    if not _SHORT_NUMBER.fullmatch(text):
        return None
    number = float(text.replace(",", "."))
    if kind is Kind.COORDINATE and number < 0:
        near = -number <= _LARGEST_SHORT[kind]
    else:
        near = 0 < number <= _LARGEST_SHORT[kind]
    if not near:
        return None
    return int(number) if number.is_integer() else number


def _plain(value: object) -> object:
    """A value that JSON knows; decimals keep their digits as far as the columns hold them."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value
