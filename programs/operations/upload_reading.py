"""Reading a list: its header, a survey of it, and its rows judged chunk by chunk."""

from __future__ import annotations

import pickle
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

from django.utils.translation import gettext as _

from beneficiaries.import_plan import Plan
from core.ahead import Item, ahead
from core.tabular.cells import Row
from core.tabular.closing import MOST_CLOSING, closes_list
from core.tabular.columns import ColumnSet
from core.tabular.errors import TabularError
from core.tabular.headers import HeaderMatch
from core.tabular.reading import Table, open_table
from programs.row_checks import CheckedRow, RowChecker, niks_were_cut

CHUNK_ROWS = 5_000
# A list of so many rows is worth a second process that reads and judges.
LONG = 2 * CHUNK_ROWS
# What names a village when no code does.
_PLACE_NAMES = ("village", "district")


@dataclass(frozen=True, slots=True)
class Surveyed:
    """A list that was read once to its end."""

    path: Path
    file_name: str
    header: HeaderMatch
    total: int
    # Lines behind the last recipient that close the list; they are in no chunk and not in `total`.
    footer: tuple[int, ...] = ()

    def judged(self, checker: RowChecker, after: int) -> Generator[list[CheckedRow], None, None]:
        """Chunks of judged rows behind row `after`, in order.

        Of a long list they are made in a process of their own, while this one enters those before.
        Should it die, the rest is done here, and meets the same error with all its words.
        """

        def made() -> Iterator[Item]:
            for checked in self._judged_here(checker, after):
                yield checked[-1].number, pickle.dumps(checked, pickle.HIGHEST_PROTOCOL)

        if self.total > LONG:
            with ahead(made) as coming:
                for number, body in coming:
                    after = number
                    yield pickle.loads(body)  # noqa: S301 - from our own child
            if coming.complete:
                return
        yield from self._judged_here(checker, after)

    def _judged_here(self, checker: RowChecker, after: int) -> Iterator[list[CheckedRow]]:
        with open_table(self.path, self.file_name) as table:
            end = self.footer[0] if self.footer else None
            rows = takewhile(
                lambda row: end is None or row.number < end, table.rows(self.header, after=after)
            )
            while chunk := list(islice(rows, CHUNK_ROWS)):
                yield _checked(checker, self.header, chunk)


def survey(path: Path, file_name: str, columns: ColumnSet, plan: Plan | None = None) -> Surveyed:
    """Read a list to its end before anything is written: one that breaks half-way, or is too long,
    then leaves nothing behind. `plan` is how somebody named its columns. Raises `TabularError`,
    also where no row can tell its village.
    """
    with open_table(path, file_name) as table:
        header = plan.match_in(columns) if plan else table.find_header(columns)
        total, footer = _counted(table, header)
        return Surveyed(path, file_name, header, total - len(footer), tuple(footer))


def _counted(table: Table, header: HeaderMatch) -> tuple[int, list[int]]:
    """Count the rows, and name those that close the list; refuse a list in which no row can tell
    its village, for want of a column."""
    lacking = next((name for name in _PLACE_NAMES if name not in header.positions), None)
    total, tells_place = 0, lacking is None
    footer: list[int] = []
    for row in table.rows(header):
        total += 1
        record = header.record(row)
        if closes_list(
            row.cells,
            numbers=(record["nik"], record["kk"]),
            who=record["name"],
            where=record["village"] or record["village_code"],
        ):
            footer.append(row.number)
        else:
            footer.clear()
        tells_place = tells_place or bool((record["village_code"] or "").strip())
    if lacking is not None and not tells_place:
        column = next(column for column in header.absent if column.name == lacking)
        raise TabularError(
            "missing_columns",
            _("Kolom %(column)s tidak ada dalam berkas ini.") % {"column": column.label},
            _("Tambahkan kolom itu, atau kolom Kode desa yang terisi, lalu kirim lagi."),
        )
    # With nobody above, or so many of them, these are rows to be mended and not the end of a list.
    is_end = len(footer) < total and len(footer) <= MOST_CLOSING
    return total, footer if is_end else []


def _checked(checker: RowChecker, header: HeaderMatch, rows: Sequence[Row]) -> list[CheckedRow]:
    records = [header.record(row) for row in rows]
    cut = niks_were_cut([record["nik"] for record in records])
    return [
        checker.check(row.number, row.cells, record, header.flagged(row), numbers_cut=cut)
        for row, record in zip(rows, records, strict=True)
    ]
