"""A table of village codes in both systems as a csv file, one village a line.

Columns: kode_bps, kode_kemendagri, nama (of the village as BPS writes it; may be left out). Further
columns are not looked at. Codes with dots or without; comma or semicolon.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from regions.codes import CodeError, CodeSystem, parse_code
from regions.enums import Level

COLUMNS = ("kode_bps", "kode_kemendagri")
NAME = "nama"


class BpsFileError(ValueError):
    """The file is no such table; the message, in Indonesian, says why."""


@dataclass(frozen=True, slots=True)
class BpsLine:
    """One line: both codes as ten digits, and the name, "" where the table has none."""

    number: int
    bps: str
    kemendagri: str
    name: str


@dataclass(frozen=True, slots=True)
class BpsTable:
    """The lines that can be read, and what is wrong with the others, by the number of the line."""

    lines: list[BpsLine]
    faults: list[tuple[int, str]]


def read_bps_table(text: str) -> BpsTable:
    """Raises `BpsFileError` where a column is missing or no line has anything."""
    delimiter = ";" if ";" in text.split("\n", maxsplit=1)[0] else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    headers = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    missing = [name for name in COLUMNS if name not in headers]
    if missing:
        raise BpsFileError(f"kolom tidak ada: {', '.join(missing)}.")
    lines: list[BpsLine] = []
    faults: list[tuple[int, str]] = []
    for row in reader:
        cells = {
            name.strip().lower(): (value or "").strip()
            for name, value in row.items()
            if isinstance(name, str) and not isinstance(value, list)
        }
        if not any(cells.values()):
            continue
        number = reader.line_num
        bps = _village(cells["kode_bps"], CodeSystem.BPS)
        kemendagri = _village(cells["kode_kemendagri"], CodeSystem.KEMENDAGRI)
        if not bps:
            faults.append((number, f"{cells['kode_bps']!r} bukan kode desa BPS 10 angka."))
        if not kemendagri:
            told = f"{cells['kode_kemendagri']!r} bukan kode desa Kemendagri 10 angka."
            faults.append((number, told))
        if bps and kemendagri:
            lines.append(BpsLine(number, bps, kemendagri, cells.get(NAME, "")))
    if not lines and not faults:
        raise BpsFileError("tidak ada baris yang berisi.")
    return BpsTable(lines, faults)


def _village(text: str, system: CodeSystem) -> str:
    try:
        code = parse_code(text, system)
    except CodeError:
        return ""
    return code.digits if code.level == Level.VILLAGE else ""
