"""One way to read a table file, xlsx or csv, row by row in flat memory.

with open_table(path, upload.filename) as table:
    header = table.find_header(COLUMNS)
    for row in table.rows(header):
        record = header.record(row)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.tabular.cells import Row
from core.tabular.columns import ColumnSet
from core.tabular.delimited import WHOLE, DelimitedFile, Share
from core.tabular.errors import fail
from core.tabular.headers import SCANNED_ROWS, HeaderMatch, find_header, is_numbering, named
from core.tabular.judging import TableKind, default_limits, judge_table
from core.tabular.limits import Limits
from core.tabular.workbook import Workbook

# Headings counted "(1) (2) (3)" stand at most this far below the header.
_NUMBERING_WITHIN = 2


class Table:
    """An open table file. Get one from `open_table`."""

    def __init__(
        self, filename: str, kind: TableKind, source: Workbook | DelimitedFile, limits: Limits
    ) -> None:
        self.filename = filename
        self.kind = kind
        self._source = source
        self._limits = limits

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the visible sheets; a csv has one without a name."""
        if isinstance(self._source, Workbook):
            return tuple(sheet.name for sheet in self._source.sheets)
        return ("",)

    def head(self, sheet: int, rows: int = SCANNED_ROWS) -> list[Row]:
        """The first rows of a sheet, where its header may stand."""
        return list(self._read(sheet, most=rows))

    def find_header(self, columns: ColumnSet) -> HeaderMatch:
        """The header of the first sheet that has all required columns.

        Raises `TabularError`: of the sheet that came nearest when none has them all.
        """
        nearest: HeaderMatch | None = None
        for index, name in enumerate(self.sheets):
            match = find_header(self.head(index), columns)
            if match is None:
                continue
            match.sheet, match.sheet_name = index, name
            if match.problem() is None:
                return match
            if nearest is None or len(match.positions) > len(nearest.positions):
                nearest = match
        if nearest is not None and (problem := nearest.problem()):
            raise problem
        raise fail(
            "no_header",
            rows=SCANNED_ROWS,
            sheets=named([name or self.filename for name in self.sheets]),
            expected=named([str(column.label) for column in columns]),
        )

    def expected_rows(self, header: HeaderMatch) -> int:
        """Upper bound of the number of data rows, for a progress bar."""
        if isinstance(self._source, Workbook):
            last = self._source.sheets[header.sheet].last_row
        else:
            last = self._source.line_count
        return max(0, last - header.row_number)

    def rows(
        self, header: HeaderMatch, *, after: int = 0, most: int | None = None, share: Share = WHOLE
    ) -> Iterator[Row]:
        """Rows below the header with a number above `after` (to go on where work stopped), at most
        that many row numbers; of a csv, the reader's `share` of them.

        Blank rows and a row that only numbers the columns are left out. Raises `TabularError` where
        the file breaks a limit, and at the end of the file when there was no row at all. Read one
        call to its end before the next.
        """
        count = 0
        first = max(after, header.row_number)
        for row in self._read(header.sheet, first, most, share):
            if row.number <= header.row_number + _NUMBERING_WITHIN and is_numbering(row):
                continue
            count += 1
            if row.number > self._limits.max_rows + header.row_number:
                raise fail("too_many_rows", row=row.number, most=self._limits.max_rows)
            yield row
        if not count and first == header.row_number and most is None:
            raise fail("no_rows")

    def _read(
        self, sheet: int, after: int = 0, most: int | None = None, share: Share = WHOLE
    ) -> Iterator[Row]:
        if isinstance(self._source, Workbook):
            return self._source.rows(sheet, after=after, most=most)
        return self._source.rows(after=after, most=most, share=share)


@contextmanager
def open_table(path: Path | str, filename: str, limits: Limits | None = None) -> Iterator[Table]:
    """Judge the file, open it, and close it (and its child process) at the end.

    `filename` is the name its sender gave; only its extension matters. Raises `TabularError`.
    """
    path = Path(path)
    limits = limits or default_limits()
    with path.open("rb") as file:
        kind = judge_table(file, filename, limits)
    if kind is TableKind.CSV:
        yield Table(filename, kind, DelimitedFile(path, limits), limits)
        return
    with Workbook(path, limits) as book:
        if not book.sheets:
            raise fail("no_sheets")
        yield Table(filename, kind, book, limits)
