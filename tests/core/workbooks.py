"""Files for the tests of tables, made on the spot: honest ones and hostile ones."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

from core.tabular.columns import Column, ColumnKind, ColumnSet

COLUMNS = ColumnSet(
    Column("nik", "NIK", ("nik_ktp",), required=True, kind=ColumnKind.IDENTIFIER),
    Column("no_kk", "Nomor KK", ("nokk", "no kartu keluarga"), kind=ColumnKind.IDENTIFIER),
    Column("name", "Nama", ("nama_penerima",), required=True),
    Column("amount", "Nominal", kind=ColumnKind.DECIMAL),
)
HEADER = ("NIK", "No. KK", "Nama Penerima", "Nominal")
SITI = ("1671010101900001", "1671010101120001", "SITI AMINAH", 600000)

_SHEET = "xl/worksheets/sheet1.xml"
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(path: Path, *sheets: Iterable[Sequence[object]], titles: Sequence[str] = ()) -> Path:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for index, rows in enumerate(sheets):
        sheet = book.create_sheet(titles[index] if titles else f"Sheet{index + 1}")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def with_sheet_xml(path: Path, xml: str, prologue: str = "") -> Path:
    """A workbook whose only sheet is this XML, put in place of what openpyxl wrote."""
    plain = xlsx(path.with_name("plain.xlsx"), [["x"]])
    body = f'<?xml version="1.0"?>{prologue}<worksheet xmlns="{_NAMESPACE}">{xml}</worksheet>'
    return with_parts(path, plain, {_SHEET: body.encode()})


def with_parts(path: Path, source: Path, parts: dict[str, bytes]) -> Path:
    """A copy of the workbook `source` with parts replaced or added."""
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info.filename, old.read(info))
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def text_cell(reference: str, text: str) -> str:
    """One cell of sheet XML with its text inside."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'
