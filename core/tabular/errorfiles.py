"""The file of rows that failed: to be corrected and sent back.

Every cell is text, as it was read, so that nothing changes on the way through Excel but what the
person corrects. Two columns stand in front, the row of the first file and the reasons; the reader
ignores both when the file comes back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import gettext

from core.tabular.exports import HEADER_STYLE, Target, printable
from core.tabular.headers import ORIGIN_HEADER, REASON_HEADER


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row as it was read, and why it failed.

    `reasons` are sentences with their cure; `marked` are the indexes of the cells to colour.
    """

    number: int
    cells: Sequence[str | None]
    reasons: Sequence[str]
    marked: Collection[int] = ()


def write_error_file(target: Target, headers: Sequence[str], rows: Iterable[FailedRow]) -> int:
    """Write the workbook and return the number of rows. `headers` as the sender wrote them."""
    book = xlsxwriter.Workbook(
        target if hasattr(target, "write") else str(target),
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    try:
        header = book.add_format(HEADER_STYLE)
        text = book.add_format({"num_format": "@", "valign": "top"})
        reason = book.add_format(
            {"text_wrap": True, "valign": "top", "bg_color": "#FFF4E5", "font_color": "#7A3E00"}
        )
        wrong = book.add_format(
            {"num_format": "@", "valign": "top", "bg_color": "#FDE2E1", "border": 1}
        )
        page = book.add_worksheet(gettext("Perbaikan"))
        page.freeze_panes(1, 2)
        page.set_column(0, 0, 10, text)
        page.set_column(1, 1, 60, reason)
        page.set_column(2, max(2, len(headers) + 1), 22, text)
        for index, label in enumerate((ORIGIN_HEADER, REASON_HEADER, *headers)):
            page.write_string(0, index, printable(label), header)
        count = 0
        for count, row in enumerate(rows, start=1):
            page.write_number(count, 0, row.number, text)
            page.write_string(count, 1, printable("\n".join(row.reasons)), reason)
            for index, cell in enumerate(row.cells):
                style = wrong if index in row.marked else text
                if cell:
                    page.write_string(count, index + 2, printable(cell), style)
                elif index in row.marked:
                    page.write_blank(count, index + 2, None, style)
        return count
    finally:
        book.close()
