"""Reading one cell of a registry file into the value we store.

A cell that cannot be read keeps its raw form in the staging table; here it becomes a `Fault`
with a reason a steward can act on. Nothing is guessed.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook_variable import Kind, StrOrPromise, Variable
from beneficiaries.date_cells import day_of

Codes = Mapping[int, StrOrPromise]
Value = bool | int | Decimal | str | datetime.date | None

BLANKS = frozenset({"", "-", "--", "null", "none", "nan", "n/a", "#n/a", "\\n"})
NO_DATES = frozenset({"0", "0000-00-00", "00/00/0000", "00-00-0000", "00000000"})
# "T" is "tidak" on an Indonesian form, never "true".
YES_WORDS = frozenset({"ya", "y", "yes", "ada", "true"})
NO_WORDS = frozenset({"tidak", "tdk", "t", "no", "n", "tidak ada", "false"})
# Beyond 2**53 a spreadsheet's number has lost digits.
LARGEST_EXACT = 9_007_199_254_740_992
# What the columns hold: small integers, and numeric(10, 2).
LARGEST_INTEGER = 32_767
# Of more digits than this nothing is a number; Python itself refuses to read some thousand.
_MOST_DIGITS = 100
LARGEST_DECIMAL = Decimal("99999999.99")
FARTHEST_DEGREE = 180
_SCIENTIFIC = re.compile(r"[0-9]([.,][0-9]+)?[eE]\+[0-9]+")
EXCEL_EPOCH = datetime.date(1899, 12, 30)
EXCEL_DAYS = range(1, 80_000)


class Fault(Enum):
    UNKNOWN_CODE = _("kode tidak ada dalam daftar")
    NOT_A_NUMBER = _("bukan angka")
    NEGATIVE = _("angka negatif")
    TOO_LARGE = _("angka terlalu besar")
    NOT_A_DATE = _("bukan tanggal; tulis seperti 31/12/1990 atau 31 Desember 1990")
    LOST_DIGITS = _("nomor rusak karena disimpan sebagai angka; ubah kolom menjadi teks")


@dataclass(frozen=True, slots=True)
class Decoded:
    """`value` is None for an empty cell as well as for a faulty one; `fault` tells them apart."""

    value: Value = None
    fault: Fault | None = None


EMPTY = Decoded()
YES, NO = Decoded(value=True), Decoded(value=False)


def decode(variable: Variable, raw: object) -> Decoded:
    """Read `raw`, as a csv or spreadsheet reader gave it, as a value of `variable`.

    CODE and BITMASK give int (a code, or the exact words of one), FLAG bool whichever pair of
    boxes the questionnaire printed, DECIMAL and COORDINATE Decimal (comma or point), DATE a date.
    """
    if isinstance(raw, str) and variable.kind in _REPEATING:
        return _decode_repeating(variable, raw)
    return _decode(variable, raw)


def _decode(variable: Variable, raw: object) -> Decoded:
    if isinstance(raw, datetime.date):
        return _date_cell(variable, raw)
    text = plain_text(raw)
    if text.lower() in BLANKS:
        return EMPTY
    if variable.kind in _CODED:
        return _CODED[variable.kind](variable.codes, text)
    if isinstance(raw, float) and abs(raw) > LARGEST_EXACT and variable.kind is Kind.TEXT:
        return Decoded(fault=Fault.LOST_DIGITS)
    return _PLAIN[variable.kind](text)


@lru_cache(maxsize=8192)
def _decode_repeating(variable: Variable, raw: str) -> Decoded:
    """A file has few distinct codes and counts: most cells were read before."""
    return _decode(variable, raw)


def plain_text(raw: object) -> str:
    """A cell as text: whole floats without ".0", runs of white space as one space."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "1" if raw else "0"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) <= LARGEST_EXACT:
        return str(int(raw))
    return " ".join(str(raw).split())


def _date_cell(variable: Variable, raw: datetime.date) -> Decoded:
    day = raw.date() if isinstance(raw, datetime.datetime) else raw
    if variable.kind is Kind.DATE:
        return Decoded(day)
    if variable.kind is Kind.TEXT:
        return Decoded(day.isoformat())
    return Decoded(fault=Fault.NOT_A_NUMBER)


def _whole(text: str) -> int | Fault:
    if not re.fullmatch(r"[+-]?\d+([.,]0+)?", text):
        return Fault.NOT_A_NUMBER
    whole = re.split("[.,]", text)[0]
    if len(whole) > _MOST_DIGITS:
        return Fault.TOO_LARGE
    number = int(whole)
    if number < 0:
        return Fault.NEGATIVE
    return number if number <= LARGEST_INTEGER else Fault.TOO_LARGE


def _integer(text: str) -> Decoded:
    number = _whole(text)
    return Decoded(fault=number) if isinstance(number, Fault) else Decoded(number)


def _code(codes: Codes, text: str) -> Decoded:
    number = _whole(text)
    if isinstance(number, int):
        if number in codes:
            return Decoded(number)
        # Zero is how the files print "not asked" where the list starts at one.
        return EMPTY if number == 0 else Decoded(fault=Fault.UNKNOWN_CODE)
    words = text.lower()
    for code, label in codes.items():
        if words in (str(label).lower(), f"{code} {label}".lower(), f"{code}. {label}".lower()):
            return Decoded(code)
    return Decoded(fault=Fault.UNKNOWN_CODE)


def _flag(codes: Codes, text: str) -> Decoded:
    words = text.lower()
    if words in YES_WORDS:
        return YES
    if words in NO_WORDS:
        return NO
    number = _whole(text)
    if number in (1, 3):
        return YES
    if number in (2, 4):
        return NO
    if number == 0:
        return NO if 0 in codes else EMPTY
    return Decoded(fault=Fault.UNKNOWN_CODE)


def _bitmask(codes: Codes, text: str) -> Decoded:
    number = _whole(text)
    if isinstance(number, Fault):
        return Decoded(fault=number)
    known = sum(codes)
    return Decoded(number) if number <= known else Decoded(fault=Fault.UNKNOWN_CODE)


def _number(text: str) -> Decimal | None:
    """A finite number with a decimal comma or point; points before a comma group thousands."""
    if "," in text:
        text = text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _decimal(text: str) -> Decoded:
    number = _number(text)
    if number is None:
        return Decoded(fault=Fault.NOT_A_NUMBER)
    if number < 0:
        return Decoded(fault=Fault.NEGATIVE)
    return Decoded(number) if number <= LARGEST_DECIMAL else Decoded(fault=Fault.TOO_LARGE)


def _coordinate(text: str) -> Decoded:
    number = _number(text)
    if number is None:
        return Decoded(fault=Fault.NOT_A_NUMBER)
    # Cameras without a fix write 0; no place in Indonesia has a 0 longitude, and who stands
    # exactly on the equator can spare the digits.
    if number == 0:
        return EMPTY
    return Decoded(number) if abs(number) <= FARTHEST_DEGREE else Decoded(fault=Fault.TOO_LARGE)


def _text(text: str) -> Decoded:
    if _SCIENTIFIC.fullmatch(text):
        return Decoded(fault=Fault.LOST_DIGITS)
    # NUL cannot be stored in PostgreSQL text.
    return Decoded(text.replace("\x00", ""))


def _date(text: str) -> Decoded:
    if text in NO_DATES:
        return EMPTY
    if text.isdecimal() and len(text) != 8:
        days = int(text) if len(text) < 8 else 0
        if days in EXCEL_DAYS:
            return Decoded(EXCEL_EPOCH + datetime.timedelta(days=days))
        return Decoded(fault=Fault.NOT_A_DATE)
    found = day_of(text)
    return Decoded(fault=Fault.NOT_A_DATE) if found is None else Decoded(found)


_CODED = {Kind.CODE: _code, Kind.FLAG: _flag, Kind.BITMASK: _bitmask}
_REPEATING = frozenset({*_CODED, Kind.INTEGER})
_PLAIN = {
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.COORDINATE: _coordinate,
    Kind.TEXT: _text,
    Kind.DATE: _date,
}
