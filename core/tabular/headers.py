"""Finding the header row of a real file: titles above it, other names, columns nobody asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from core.tabular.cells import CellFlag, Row
from core.tabular.columns import Column, ColumnSet, normal_header, without_remark
from core.tabular.errors import TabularError, fail

# Rows looked at; the header of P3KE stands in row 4, under a letterhead it is lower.
SCANNED_ROWS = 20
# Columns our own error files carry in front; they are not the sender's.
ORIGIN_HEADER = "Baris asal"
REASON_HEADER = "Keterangan galat"
OWN = frozenset(map(normal_header, (ORIGIN_HEADER, REASON_HEADER, "Source row", "Error details")))
_MOST_NAMED = 12
# Python refuses to read a number of some thousand digits.
_MOST_DIGITS = 10


@dataclass(slots=True)
class HeaderMatch:
    """Where each known column stands in one sheet.

    `positions` maps column name to cell index; `absent` are expected columns the file lacks;
    `unknown` are headers nobody asked for, as written; `duplicates` maps a header, as written, to
    the cell indexes that share it.
    """

    row_number: int
    headers: list[str]
    columns: ColumnSet
    sheet: int = 0
    sheet_name: str = ""
    positions: dict[str, int] = field(default_factory=dict)
    absent: list[Column] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    duplicates: dict[str, list[int]] = field(default_factory=dict)

    def record(self, row: Row) -> dict[str, str | None]:
        """Text by column name; every column of the set is a key, absent ones hold None."""
        record = self.columns.blank.copy()
        cells, width = row.cells, len(row.cells)
        for name, index in self.positions.items():
            if index < width:
                record[name] = cells[index]
        return record

    def flagged(self, row: Row) -> dict[str, CellFlag]:
        """Flags by column name, of known columns only."""
        if not row.flags:
            return {}
        return {
            name: row.flags[index] for name, index in self.positions.items() if index in row.flags
        }

    def header_of(self, name: str) -> str:
        """The header as the sender wrote it, for messages about a column."""
        return self.headers[self.positions[name]]

    def missing(self) -> list[Column]:
        """Required columns the file lacks."""
        return [column for column in self.absent if column.required]

    def problem(self) -> TabularError | None:
        """Why no row can be read under this header, if so."""
        if missing := self.missing():
            return fail(
                "missing_columns",
                row=self.row_number,
                missing=", ".join(str(column.label) for column in missing),
                found=named([header for header in self.headers if header]),
            )
        for header, indexes in self.duplicates.items():
            return fail(
                "duplicate_column",
                row=self.row_number,
                count=len(indexes),
                header=header,
                letters=", ".join(map(column_letters, indexes)),
            )
        return None


def find_header(rows: Iterable[Row], columns: ColumnSet) -> HeaderMatch | None:
    """The row among the first `SCANNED_ROWS` that names the most of `columns`; None when no row
    names at least two (or the only one). The match may still have a `problem()`.
    """
    least = min(2, len(columns))
    best: HeaderMatch | None = None
    for row in rows:
        if row.number > SCANNED_ROWS:
            break
        match = _match(row, columns)
        if len(match.positions) >= least and (
            best is None or len(match.positions) > len(best.positions)
        ):
            best = match
    return best


def is_numbering(row: Row) -> bool:
    """Whether the row only counts the columns: 1, 2, 3 … or (1), (2), (3) …"""
    filled = [cell.strip("()[]. ") for cell in row.cells if cell]
    return len(filled) >= 3 and all(
        cell.isascii() and cell.isdigit() and len(cell) < _MOST_DIGITS and int(cell) == number
        for number, cell in enumerate(filled, start=1)
    )


def own_columns(headers: Sequence[str | None]) -> int:
    """How many columns of our own stand in front: a file of rows to correct carries two."""
    return sum(1 for _header in takewhile(lambda one: normal_header(one or "") in OWN, headers))


def column_letters(index: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def named(headers: list[str]) -> str:
    """A list for a message: the first dozen, then "…"."""
    return ", ".join(headers[:_MOST_NAMED]) + (", …" if len(headers) > _MOST_NAMED else "")


def _match(row: Row, columns: ColumnSet) -> HeaderMatch:
    by_header = columns.by_header()
    match = HeaderMatch(row.number, [cell or "" for cell in row.cells], columns)
    certainties: dict[str, int] = {}
    for index, header in enumerate(match.headers):
        normal = normal_header(header)
        if not normal or normal in OWN:
            continue
        found = by_header.get(normal) or by_header.get(normal_header(without_remark(header)))
        if found is None:
            match.unknown.append(header)
            continue
        column, certainty = found
        holder = match.positions.get(column.name)
        if holder is None or certainty < certainties[column.name]:
            if holder is not None:
                match.unknown.append(match.headers[holder])
                match.duplicates.pop(match.headers[holder], None)
            match.positions[column.name], certainties[column.name] = index, certainty
        elif certainty == certainties[column.name]:
            match.duplicates.setdefault(match.headers[holder], [holder]).append(index)
        else:
            match.unknown.append(header)
    match.absent = [column for column in columns if column.name not in match.positions]
    return match
