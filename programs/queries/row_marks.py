"""Rows of an uploaded list as the outcome page shows them: cells in our columns, faults marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.tabular.columns import Column
from core.templatetags.fmt import nik_masked
from programs.columns import RECIPIENT_COLUMNS
from programs.enums import UploadRowOutcome
from programs.models import RecipientUpload, UploadRow

# Enough to recognise a row.
_ALWAYS = ("nik", "name", "village")
_MASKED = ("nik", "kk")


@dataclass(frozen=True, slots=True)
class ShownCell:
    label: str
    text: str
    marked: bool
    numeric: bool


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row, and its faults as (column, reason, cure); the column is "" for the whole row."""

    row: UploadRow
    cells: list[ShownCell]
    faults: list[tuple[str, str, str]]


def shown_columns(upload: RecipientUpload, rows: Iterable[UploadRow]) -> list[Column]:
    """The columns of the table: those of `_ALWAYS`, and those with a fault in one of `rows`."""
    faulty = {fault["column"] for row in rows for fault in row.faults}
    return [
        column
        for column in RECIPIENT_COLUMNS
        if column.name in upload.positions and (column.name in _ALWAYS or column.name in faulty)
    ]


def shown_row(row: UploadRow, columns: list[Column]) -> ShownRow:
    """NIK and KK are masked, but for a faulty one: its sender has to see what to correct."""
    positions = row.upload.positions
    faulty = {fault["column"] for fault in row.faults}
    cells = []
    for column in columns:
        index = positions[column.name]
        text = (row.raw[index] if index < len(row.raw) else None) or ""
        marked = column.name in faulty
        if column.name in _MASKED and not (marked and row.outcome == UploadRowOutcome.FAULTY):
            text = nik_masked(text)
        cells.append(ShownCell(str(column.label), text, marked, column.name == "amount"))
    return ShownRow(row, cells, [_told(fault) for fault in row.faults])


def _told(fault: dict[str, str]) -> tuple[str, str, str]:
    name = fault["column"]
    label = str(RECIPIENT_COLUMNS[name].label) if name else ""
    return label, fault["reason"], fault["cure"]
