"""Rows of an uploaded list as the outcome page shows them: cells in our columns, faults marked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.tabular.columns import Column
from core.templatetags.fmt import nik_masked
from programs.attributes import is_card_number
from programs.columns import columns_of
from programs.enums import UploadRowOutcome
from programs.models import RecipientUpload, UploadRow
from programs.queries.attributes import questions_of
from programs.queries.families import Kin

# Enough to recognise a row.
_ALWAYS = ("nik", "name", "village")
_MASKED = ("nik", "kk")


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell under the column `name` of ours; `marked`: something is wrong with it."""

    name: str
    label: str
    text: str
    marked: bool
    numeric: bool

    @property
    def speaks_for_itself(self) -> bool:
        """Whether a row without headings may show it without its label."""
        return self.name in _ALWAYS and not self.marked


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row, and its faults as (column, reason, cure); the column is "" for the whole row.

    `kin` are others of the family in the program.
    """

    row: UploadRow
    cells: list[ShownCell]
    faults: list[tuple[str, str, str]]
    kin: Sequence[Kin] = ()


def shown(
    upload: RecipientUpload,
    rows: Iterable[UploadRow],
    *,
    in_full: bool,
    kin: Mapping[uuid.UUID, Sequence[Kin]],
) -> tuple[list[Column], list[ShownRow]]:
    """The rows, and the columns of their table: those of `_ALWAYS`, and those with a fault.

    `in_full` for the agency that sent the list; whoever else looks sees no number of a card.
    """
    rows = list(rows)
    known = columns_of(questions_of(upload.program.kind))
    faulty = {fault["column"] for row in rows for fault in row.faults}
    columns = [
        column
        for column in known
        if column.name in upload.positions and (column.name in _ALWAYS or column.name in faulty)
    ]
    # A question that is asked no longer has no name here; its reason still tells.
    labels = {column.name: str(column.label) for column in known}
    return columns, [
        replace(
            _shown_row(row, columns, labels, in_full=in_full),
            kin=kin.get(row.recipient_id, ()) if row.recipient_id else (),
        )
        for row in rows
    ]


def _shown_row(
    row: UploadRow, columns: list[Column], labels: Mapping[str, str], *, in_full: bool
) -> ShownRow:
    """NIK and KK are masked, but for a faulty one: its sender has to see what to correct."""
    positions = row.upload.positions
    faulty = {fault["column"] for fault in row.faults}
    cells = []
    for column in columns:
        index = positions[column.name]
        text = (row.raw[index] if index < len(row.raw) else None) or ""
        marked = column.name in faulty
        to_correct = in_full and marked and row.outcome == UploadRowOutcome.FAULTY
        if column.name in _MASKED and not to_correct:
            text = nik_masked(text)
        elif not in_full and is_card_number(text):
            text = nik_masked("0" * 13)
        numeric = column.name == "amount"
        cells.append(ShownCell(column.name, str(column.label), text, marked, numeric))
    return ShownRow(row, cells, [_told(fault, labels) for fault in row.faults])


def _told(fault: dict[str, str], labels: Mapping[str, str]) -> tuple[str, str, str]:
    return labels.get(fault["column"], ""), fault["reason"], fault["cure"]
