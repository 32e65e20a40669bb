"""The template people download: a sheet to fill, instructions, and an example.

The sheets are named Data, Petunjuk and Contoh. The example has a sheet of its own, so that it can
never be sent in as a real row: the reader takes the first sheet with the header, which is Data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.tabular.columns import Column, ColumnKind, ColumnSet
from core.tabular.exports import Target, printable

if TYPE_CHECKING:
    from core.uploads import Text

# How many rows carry drop-down lists and checks; text format covers the whole column.
PREPARED_ROWS = 5_000
DATA_SHEET, HELP_SHEET, EXAMPLE_SHEET, CHOICES_SHEET = "Data", "Petunjuk", "Contoh", "Pilihan"

_REQUIRED = PatternFill("solid", fgColor="1F4E79")
_OPTIONAL = PatternFill("solid", fgColor="5B7A99")
_HEAD = Font(bold=True, color="FFFFFF")
_TITLE = Font(bold=True, size=14, color="1F4E79")
_GREY = Font(italic=True, color="5F6B7A")
_LINE = Side(style="thin", color="9FB3C8")
_FORMATS = {ColumnKind.INTEGER: "0", ColumnKind.DECIMAL: "0.00", ColumnKind.DATE: "dd/mm/yyyy"}


def write_template_xlsx(
    target: Target, columns: ColumnSet, *, title: Text, notes: Sequence[Text] = ()
) -> None:
    """Write the template of `columns`; `notes` are sentences above the list of columns."""
    book = Workbook()
    data: Worksheet = book.active
    data.title = DATA_SHEET
    _write_header(data, columns)
    _write_help(book.create_sheet(HELP_SHEET), columns, title, notes)
    example = book.create_sheet(EXAMPLE_SHEET)
    _write_header(example, columns)
    for index, column in enumerate(columns, start=1):
        cell = example.cell(2, index, printable(column.example) or None)
        cell.number_format, cell.font, cell.quotePrefix = "@", _GREY, False
    _add_checks(book, data, columns)
    book.save(target)


def _write_header(sheet: Worksheet, columns: ColumnSet) -> None:
    for index, column in enumerate(columns, start=1):
        cell = sheet.cell(1, index, printable(str(column.label)))
        cell.font, cell.fill = _HEAD, _REQUIRED if column.required else _OPTIONAL
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.border = Border(bottom=_LINE, right=_LINE)
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width = max(14, min(34, len(str(column.label)) + 6))
        # Text unless it must be a number: Excel then leaves digits and 01/02 alone.
        dimension.number_format = _FORMATS.get(column.kind, "@")
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "A2"


def _write_help(sheet: Worksheet, columns: ColumnSet, title: Text, notes: Sequence[Text]) -> None:
    sheet["A1"] = printable(str(title))
    sheet["A1"].font = _TITLE
    lines = [
        gettext("Isi lembar Data, satu baris untuk satu data. Jangan mengubah judul kolom."),
        gettext("Kolom berlatar biru tua wajib diisi."),
        gettext("Tulis NIK dan nomor KK lengkap 16 digit; kolomnya sudah berformat Teks."),
        *map(str, notes),
    ]
    for number, line in enumerate(lines, start=2):
        sheet.cell(number, 1, printable(line))
    first = len(lines) + 3
    heads = (
        gettext("Judul kolom"),
        gettext("Wajib"),
        gettext("Cara mengisi"),
        gettext("Contoh"),
        gettext("Pilihan"),
    )
    for index, head in enumerate(heads, start=1):
        cell = sheet.cell(first, index, head)
        cell.font, cell.fill = _HEAD, _REQUIRED
    for number, column in enumerate(columns, start=first + 1):
        values = (
            str(column.label),
            gettext("Ya") if column.required else gettext("Tidak"),
            str(column.help) or _default_help(column),
            column.example,
            "; ".join(column.choices),
        )
        for index, value in enumerate(values, start=1):
            cell = sheet.cell(number, index, printable(value) or None)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.number_format = "@"
    for letter, width in zip("ABCDE", (30, 9, 60, 24, 50), strict=True):
        sheet.column_dimensions[letter].width = width


def _default_help(column: Column) -> str:
    return {
        ColumnKind.TEXT: gettext("Teks."),
        ColumnKind.IDENTIFIER: gettext("Nomor lengkap, ditulis sebagai teks."),
        ColumnKind.INTEGER: gettext("Bilangan bulat tanpa titik atau koma."),
        ColumnKind.DECIMAL: gettext("Bilangan."),
        ColumnKind.DATE: gettext("Tanggal, misalnya 31/12/2026."),
        ColumnKind.CHOICE: gettext("Pilih dari daftar."),
    }[column.kind]


def _add_checks(book: Workbook, data: Worksheet, columns: ColumnSet) -> None:
    """Drop-down lists from a hidden sheet (a list in the rule itself ends at 255 characters)."""
    lists: Worksheet | None = None
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        check: DataValidation | None = None
        if column.choices:
            if lists is None:
                lists = book.create_sheet(CHOICES_SHEET)
                lists.sheet_state = "hidden"
            for line, choice in enumerate(column.choices, start=1):
                lists.cell(line, index, printable(choice))
            place = f"{quote_sheetname(CHOICES_SHEET)}!${letter}$1:${letter}${len(column.choices)}"
            check = DataValidation(type="list", formula1=place)
        elif column.kind is ColumnKind.INTEGER:
            check = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
        elif column.kind is ColumnKind.DECIMAL:
            check = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0")
        if check is not None:
            check.allow_blank = True
            check.showErrorMessage = True
            check.errorTitle = gettext("Isian tidak sesuai")
            check.error = (str(column.help) or _default_help(column))[:225]
            check.add(f"{letter}2:{letter}{PREPARED_ROWS + 1}")
            data.add_data_validation(check)
