"""Writes tables as offices do: xlsx or csv, titles above the headers, and things gone wrong.

`spoil` plants faults in a table and says where; `write` puts it into a file. Together they make
import files to try the portal with, and to test it against a known truth.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from random import Random

import xlsxwriter

from sigertak.demo.misspelling import excel_scientific, misspelt_place
from sigertak.demo.tables import Cell, Table

DEFAULT_TITLES = ("DATA TERPADU KESEJAHTERAAN SOSIAL", "Data contoh, bukan data sebenarnya", "")
NIK_COLUMNS = frozenset({"NIK", "nik"})
NAME_COLUMNS = frozenset({"Nama", "Nama_KRT", "nama", "nama_kepala_keluarga", "Nama lengkap"})
VILLAGE_COLUMNS = frozenset({"NMDESA", "DESA", "desa_kelurahan", "Desa/kelurahan"})
DATE_COLUMNS = frozenset({"TglLahir", "tanggal_lahir", "Tanggal lahir"})
CODED_COLUMNS = frozenset({"lantai", "id_lantai_terluas", "Sta_kawin", "id_status_perkawinan"})
ID_COLUMNS = frozenset({"IDBDT", "id_keluarga"})


class RowFault(StrEnum):
    """What can be wrong with a cell or a row of a file."""

    NIK_NUMBER = "nik_number"
    NIK_SCIENTIFIC = "nik_scientific"
    VILLAGE_UNKNOWN = "village_unknown"
    VILLAGE_MISSPELT = "village_misspelt"
    NAME_EMPTY = "name_empty"
    DATE_IMPOSSIBLE = "date_impossible"
    CODE_UNKNOWN = "code_unknown"
    ID_EMPTY = "id_empty"
    ROW_TWICE = "row_twice"


COLUMNS_OF = {
    RowFault.NIK_NUMBER: NIK_COLUMNS,
    RowFault.NIK_SCIENTIFIC: NIK_COLUMNS,
    RowFault.VILLAGE_UNKNOWN: VILLAGE_COLUMNS,
    RowFault.VILLAGE_MISSPELT: VILLAGE_COLUMNS,
    RowFault.NAME_EMPTY: NAME_COLUMNS,
    RowFault.DATE_IMPOSSIBLE: DATE_COLUMNS,
    RowFault.CODE_UNKNOWN: CODED_COLUMNS,
    RowFault.ID_EMPTY: ID_COLUMNS,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a fault sits: index into `Table.rows` (from 0) and the column's header."""

    row: int
    header: str
    fault: RowFault


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is written; `titles` are lines above the header row."""

    delimiter: str = ","
    encoding: str = "utf-8"
    titles: tuple[str, ...] = ()
    date_format: str = "%d/%m/%Y"

    @property
    def first_row(self) -> int:
        """The number, as Excel counts, of the first row below the headers."""
        return len(self.titles) + 2


PLAIN = Layout()
OFFICE = Layout(delimiter=";", encoding="utf-8-sig", titles=DEFAULT_TITLES)
OLD_OFFICE = Layout(delimiter=";", encoding="latin-1", date_format="%d-%m-%Y")


def spoil(table: Table, rng: Random, count: int, kinds: Sequence[RowFault] = ()) -> list[Mark]:
    """Plant `count` faults in different rows, kinds taking turns; say where each one is.

    Kinds whose column the table lacks are left out. Doubled rows come last in the table.
    """
    able = [
        kind
        for kind in (kinds or tuple(RowFault))
        if kind is RowFault.ROW_TWICE or COLUMNS_OF[kind].intersection(table.headers)
    ]
    rows = rng.sample(range(len(table.rows)), min(count, len(table.rows)))
    marks = []
    for turn, row in enumerate(rows):
        kind = able[turn % len(able)]
        if kind is RowFault.ROW_TWICE:
            table.rows.append(list(table.rows[row]))
            marks.append(Mark(len(table.rows) - 1, table.headers[0], kind))
            continue
        header = next(header for header in table.headers if header in COLUMNS_OF[kind])
        at = table.headers.index(header)
        table.rows[row][at] = _wrong(rng, kind, table.rows[row][at])
        marks.append(Mark(row, header, kind))
    return sorted(marks, key=lambda mark: (mark.row, mark.fault))


def _wrong(rng: Random, kind: RowFault, cell: Cell) -> Cell:
    text = str(cell or "")
    sound = text if text.isdigit() and len(text) == 16 else "1604010203850002"
    wrongs: dict[RowFault, Cell] = {
        RowFault.NIK_NUMBER: float(sound[:15] + "0"),
        RowFault.NIK_SCIENTIFIC: excel_scientific(sound),
        RowFault.VILLAGE_UNKNOWN: "DESA TIDAK DIKENAL",
        RowFault.VILLAGE_MISSPELT: misspelt_place(rng, text or "SUKARAMI"),
        RowFault.NAME_EMPTY: None,
        RowFault.DATE_IMPOSSIBLE: "31/02/1980",
        RowFault.CODE_UNKNOWN: 77,
        RowFault.ID_EMPTY: None,
    }
    return wrongs[kind]


def write(table: Table, path: Path, layout: Layout = PLAIN) -> None:
    """Write the table; the ending of `path` (.xlsx or .csv) decides the format."""
    if path.suffix == ".xlsx":
        _write_xlsx(table, path, layout)
    elif path.suffix == ".csv":
        _write_csv(table, path, layout)
    else:
        raise ValueError(f"Neither .xlsx nor .csv: {path.name}")


def _write_xlsx(table: Table, path: Path, layout: Layout) -> None:
    """Long numbers as text, dates as dates; a NIK that is a float stays a number."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    head = book.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    as_text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(table.name)
    for column, header in enumerate(table.headers):
        wide = 20 if header in table.text else max(10, min(28, len(header) + 2))
        sheet.set_column(column, column, wide, as_text if header in table.text else None)
    for row, title in enumerate(layout.titles):
        sheet.write_string(row, 0, title)
    top = len(layout.titles)
    for column, header in enumerate(table.headers):
        sheet.write_string(top, column, header, head)
    for row, cells in enumerate(table.rows, start=top + 1):
        for column, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                sheet.write_string(row, column, cell, as_text)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, cell, day)
            else:
                sheet.write_number(row, column, cell)
    book.close()


def _write_csv(table: Table, path: Path, layout: Layout) -> None:
    with path.open("w", encoding=layout.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=layout.delimiter)
        writer.writerows([title] for title in layout.titles)
        writer.writerow(table.headers)
        for cells in table.rows:
            writer.writerow(list(_texts(cells, layout)))


def _texts(cells: Sequence[Cell], layout: Layout) -> Iterator[str]:
    for cell in cells:
        if cell is None:
            yield ""
        elif isinstance(cell, date):
            yield cell.strftime(layout.date_format)
        elif isinstance(cell, float) and cell.is_integer():
            yield excel_scientific(str(int(cell)))
        else:
            yield str(cell)
