"""Rows of an uploaded list as the outcome page shows them: cells in our columns, faults marked."""

from __future__ import annotations

from dataclasses import dataclass

from core.tabular.columns import Column
from core.templatetags.fmt import nik_masked
from programs.columns import RECIPIENT_COLUMNS
from programs.models import RecipientUpload, UploadRow

# Enough to recognise a row; a column with a fault is shown too.
_ALWAYS = ("nik", "name", "birth_date", "district", "village", "amount")
_MASKED = ("nik", "kk")


@dataclass(frozen=True, slots=True)
class ShownCell:
    label: str
    text: str
    reasons: list[str]
    numeric: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """`loose` are reasons about columns that the page does not show."""

    row: UploadRow
    cells: list[ShownCell]
    loose: list[str]


def shown_columns(upload: RecipientUpload) -> list[Column]:
    """The columns of the table: those of `_ALWAYS` that the file has."""
    return [
        column
        for column in RECIPIENT_COLUMNS
        if column.name in upload.positions and column.name in _ALWAYS
    ]


def shown_row(row: UploadRow, columns: list[Column]) -> ShownRow:
    """NIK and KK of a row that was entered are masked; a faulty one is shown to be corrected."""
    positions = row.upload.positions
    reasons: dict[str, list[str]] = {}
    for fault in row.faults:
        reasons.setdefault(fault["column"], []).append(f"{fault['reason']} {fault['cure']}")
    cells = []
    for column in columns:
        index = positions[column.name]
        text = (row.raw[index] if index < len(row.raw) else None) or ""
        about = reasons.pop(column.name, [])
        if column.name in _MASKED and not about:
            text = nik_masked(text)
        cells.append(ShownCell(str(column.label), text, about, column.name == "amount"))
    loose = [
        f"{RECIPIENT_COLUMNS[name].label}: {text}" if name else text
        for name, texts in reasons.items()
        for text in texts
    ]
    return ShownRow(row, cells, loose)
