"""Tables for people: xlsx and csv, written row by row in flat memory.

Every text cell is disarmed (`core.tabular.formulas`). Numbers, dates and booleans keep their type.
NIK and other identifiers are text cells in a text column. A csv opened by double click turns
identifiers into rounded numbers whatever we write: offer xlsx to people, csv to programs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

import xlsxwriter
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.tabular.columns import ColumnKind
from core.tabular.formulas import disarm

if TYPE_CHECKING:
    from core.uploads import Text

Target: TypeAlias = Path | str | IO[bytes]

# Excel's own ceilings.
_LAST_ROW = 1_048_576
_LONGEST_TEXT = 32_767
_LONGEST_TITLE = 31
_BAD_IN_TITLE = re.compile(r"[\[\]:*?/\\']")
_BAD_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDTHS = {
    ColumnKind.IDENTIFIER: 20,
    ColumnKind.INTEGER: 12,
    ColumnKind.DECIMAL: 16,
    ColumnKind.DATE: 13,
    ColumnKind.CHOICE: 20,
    ColumnKind.TEXT: 28,
}
_NUMBER_FORMATS = {
    ColumnKind.IDENTIFIER: "@",
    ColumnKind.INTEGER: "#,##0",
    ColumnKind.DECIMAL: "#,##0.00",
    ColumnKind.DATE: "dd/mm/yyyy",
}
HEADER_STYLE = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": "#1F4E79",
    "valign": "vcenter",
    "text_wrap": True,
    "border": 1,
    "border_color": "#9FB3C8",
}


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column of an exported table; `width` in characters, by kind when not given.

    `choices` are offered by the spreadsheet to whoever fills the column in; together no longer than
    255 signs, and none with a comma: both are Excel's own bounds.
    """

    label: Text
    kind: ColumnKind = ColumnKind.TEXT
    width: int | None = None
    choices: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to write. `rows` may be a generator; it is drawn from once."""

    title: str
    columns: Sequence[ExportColumn]
    rows: Iterable[Sequence[object]]


def export_xlsx(target: Target, sheets: Iterable[Sheet], *, workplace: Path | None = None) -> int:
    """Write the workbook and return the number of data rows.

    A sheet that would pass Excel's last row goes on in a further sheet under the same header.
    `workplace` is where unfinished sheets lie meanwhile; the system's own place when not given.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
        "tmpdir": str(workplace) if workplace else None,
    }
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
    try:
        writer = _BookWriter(book)
        return sum(writer.write(sheet) for sheet in sheets)
    finally:
        book.close()


def export_csv(
    target: Target,
    columns: Sequence[ExportColumn],
    rows: Iterable[Sequence[object]],
    delimiter: str = ",",
) -> int:
    """Write UTF-8 with a byte order mark, every text quoted, and return the number of data rows.

    Quotes keep a text with a foreign separator (`a;=1+1`) in one piece, whatever separator the
    reader's spreadsheet prefers. Where columns are parted by semicolons, as Indonesian spreadsheets
    have it, decimals have their comma: -3.787 would be three thousand there; and days stand first
    in dates, moments in local time, as `export_xlsx` shows them. Elsewhere dates are ISO 8601.
    """
    if isinstance(target, Path | str):
        with Path(target).open("wb") as file:
            return export_csv(file, columns, rows, delimiter)
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([disarm(str(column.label)) for column in columns])
    count = 0
    for row in rows:
        count += 1
        writer.writerow([_csv_value(value, at_home=delimiter == ";") for value in row])
    text.flush()
    text.detach()  # the caller's file stays open
    return count


def printable(text: str) -> str:
    """The text as a cell can hold it: disarmed, without signs XML forbids, not too long."""
    text = disarm(_BAD_IN_XML.sub("", text))
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def sheet_title(title: str, taken: Iterable[str] = ()) -> str:
    """A title Excel accepts, different from those taken."""
    base = _BAD_IN_TITLE.sub(" ", title).strip()[:_LONGEST_TITLE] or "Data"
    used = {name.casefold() for name in taken}
    found, number = base, 2
    while found.casefold() in used:
        suffix = f" ({number})"
        found, number = base[: _LONGEST_TITLE - len(suffix)] + suffix, number + 1
    return found


def _csv_value(value: object, *, at_home: bool) -> object:
    """`at_home`: as an Indonesian spreadsheet has it, not as programs do."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if at_home and isinstance(value, datetime):
        return _local(value).strftime("%d/%m/%Y %H:%M")
    if at_home and isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if at_home and isinstance(value, float | Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, int | float | Decimal):
        return value
    return printable(str(value))


def _local(moment: datetime) -> datetime:
    """The moment as the clock on the wall shows it, without a zone."""
    return timezone.localtime(moment).replace(tzinfo=None) if timezone.is_aware(moment) else moment


class _BookWriter:
    """Writes sheets of one workbook with shared formats."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.header = book.add_format(HEADER_STYLE)
        self.formats = {
            kind: book.add_format({"num_format": pattern})
            for kind, pattern in _NUMBER_FORMATS.items()
        }
        self.moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})

    def write(self, sheet: Sheet) -> int:
        page = self._new_page(sheet)
        line = count = 0
        for row in sheet.rows:
            count, line = count + 1, line + 1
            if line >= _LAST_ROW:
                page, line = self._new_page(sheet), 1
            for index, value in enumerate(row):
                if value is not None and value != "":
                    self._write_cell(page, line, index, value, sheet.columns[index].kind)
        return count

    def _new_page(self, sheet: Sheet) -> Worksheet:
        page: Worksheet = self.book.add_worksheet(
            sheet_title(sheet.title, [other.get_name() for other in self.book.worksheets()])
        )
        page.freeze_panes(1, 0)
        page.set_row(0, 30)
        for index, column in enumerate(sheet.columns):
            width = column.width or _WIDTHS[column.kind]
            page.set_column(index, index, width, self.formats.get(column.kind))
            page.write_string(0, index, printable(str(column.label)), self.header)
            if column.choices:
                source = [str(choice) for choice in column.choices]
                page.data_validation(
                    1, index, _LAST_ROW - 1, index, {"validate": "list", "source": source}
                )
        return page

    def _write_cell(
        self, page: Worksheet, line: int, index: int, value: object, kind: ColumnKind
    ) -> None:
        style: Format | None = self.formats.get(kind)
        if isinstance(value, bool):
            page.write_boolean(line, index, value)
        elif isinstance(value, datetime):
            page.write_datetime(line, index, _local(value), self.moment)
        elif isinstance(value, date):
            page.write_datetime(line, index, value, self.formats[ColumnKind.DATE])
        elif isinstance(value, int | float | Decimal) and kind is not ColumnKind.IDENTIFIER:
            page.write_number(line, index, float(value), style)
        else:
            page.write_string(line, index, printable(str(value)), style)
