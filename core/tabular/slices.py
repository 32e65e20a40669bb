"""A long sheet as a row of small workbooks, so that its parser never holds more than a slice.

calamine lays a whole sheet out before it gives the first row. Cut between two rows, each slice is a
sheet of its own in a workbook of its own, with the styles of the whole one: memory stays flat, and
who takes the rows works on the first ones while the next are parsed. Only sheets spelled as nearly
all programs spell them are cut (`Extent.is_usual`).

Texts that cells share lie in a table of their own, which would have to be parsed for every slice.
It is read once, and a cell comes as `SHARED` and its number in the table (`Cutter.shared`).
Standard library and calamine only: the child process imports this.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain
from types import MappingProxyType

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from core.tabular.extent import (
    ROW_END,
    SHEET_BEGIN,
    Extent,
    RefusalError,
    chunks_of,
    last_row_of,
)
from core.tabular.limits import MIB

# Begins a text that is but a number in the table of shared texts: two signs for private use.
SHARED = "\ue000\uf8ff"
MergedRange = tuple[tuple[int, int], tuple[int, int]]
# Number of a row from 1, its first column from 0, and what its cells hold from there.
NumberedRow = tuple[int, int, Sequence[object]]

# What calamine needs to know what sort of file it has, which sheets, and which numbers are days.
_KEPT = frozenset({
    "[content_types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml",
    "xl/styles.xml",
})  # fmt: skip
_STRINGS = "xl/sharedstrings.xml"
_SPACE = b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_HEAD = b"<worksheet" + _SPACE + SHEET_BEGIN
_END, _FOOT = b"</sheetData>", b"</worksheet>"
_ROWS_BEGIN = re.compile(SHEET_BEGIN)
_TEXTS_HEAD, _TEXTS_FOOT = b"<sst" + _SPACE, b"</sst>"
_TEXTS_BEGIN, _TEXT_END = re.compile(rb"<sst(?:\s[^<>]*)?>"), b"</si>"
_MERGED = re.compile(rb"<mergeCells.*?</mergeCells>", re.DOTALL)
# A cell with a shared text, and the same as a cell with a text of its own: its number.
_TEXT, _VALUE = b' t="s"', b"><v>"
_TEXT_CELL = re.compile(_TEXT + b"([^<>]*)" + _VALUE)
_OWN, _OWN_VALUE = b' t="str"', _VALUE + SHARED.encode()
# A slice is at least so many times as long as what each of the small workbooks carries along.
_WORTH = 4
# No row and no text is longer.
_LONGEST = 64 * MIB
_NO_TEXTS: Mapping[str, bytes] = MappingProxyType({})
_COLUMNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Cutter:
    """Makes small workbooks out of one. `shared` is its table of texts, empty before `learn`."""

    def __init__(self, archive: zipfile.ZipFile, slice_bytes: int) -> None:
        self._archive = archive
        self._parts = {info.filename.lower(): info for info in archive.infolist()}
        self._kept = {
            info.filename: self._content(info)
            for name, info in self._parts.items()
            if name in _KEPT
        }
        self.slice_bytes = max(slice_bytes, _WORTH * sum(map(len, self._kept.values())))
        self.shared: Sequence[object] = ()

    def workbook(self, parts: Mapping[str, bytes]) -> CalamineWorkbook:
        """One of these parts and of what it takes to open it. Raises `CalamineError`."""
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as small:
            for name, content in chain(self._kept.items(), parts.items()):
                small.writestr(name, content)
        made.seek(0)
        return CalamineWorkbook.from_filelike(made)

    def texts(self) -> dict[str, bytes]:
        """The part with the table of shared texts, if there is one."""
        found = self._parts.get(_STRINGS)
        return {} if found is None else {found.filename: self._content(found)}

    def learn(self, name: str, part: str) -> None:
        """Read the table of shared texts, by way of a sheet that has each of them in a cell."""
        found = self._parts.get(_STRINGS)
        if found is None or self.shared:
            return
        shared: list[object] = []
        for piece in self._pieces(found, _TEXTS_BEGIN, _TEXT_END):
            count = sum(map(piece.count, (b"<si>", b"<si ", b"<si/>")))
            table = {found.filename: _TEXTS_HEAD + piece + _TEXTS_FOOT}
            sheet = self.workbook({part: _sheet_of(_each_text(count)), **table})
            cells = sheet.get_sheet_by_name(name).to_python(skip_empty_area=False)
            shared += list(chain.from_iterable(cells))[:count]
        self.shared = shared

    def rows(self, part: str) -> Iterator[bytes]:
        """The rows of a sheet's part as they stand there, as many as make a slice at a time."""
        return self._pieces(self._archive.getinfo(part), _ROWS_BEGIN, ROW_END)

    def _content(self, info: zipfile.ZipInfo) -> bytes:
        return b"".join(chunks_of(self._archive, info))

    def _pieces(
        self, info: zipfile.ZipInfo, begin: re.Pattern[bytes], end: bytes
    ) -> Iterator[bytes]:
        """What stands behind `begin`, in pieces that end behind an `end`."""
        rest, begun = b"", False
        for chunk in chunks_of(self._archive, info):
            rest += chunk
            if not begun and (found := begin.search(rest)):
                rest, begun = rest[found.end() :], True
            while begun and len(rest) > self.slice_bytes:
                cut = _behind_last(end, rest, self.slice_bytes) or _behind_last(end, rest)
                if not cut:
                    break
                yield rest[:cut]
                rest = rest[cut:]
            if len(rest) > self.slice_bytes + _LONGEST:
                raise RefusalError("broken_workbook")
        if begun and (cut := _behind_last(end, rest)):
            yield rest[:cut]


class SlicedSheet:
    """One usual sheet, parsed slice by slice. `merged` are its merged cells, counted from 0."""

    def __init__(self, cutter: Cutter, name: str, part: str, extent: Extent) -> None:
        self._cutter, self._name, self._part = cutter, name, part
        cutter.learn(name, part)
        self.shared: Sequence[object] = cutter.shared
        self.merged = self._merged_in(bytes(extent.tail))

    def rows(self, after: int) -> Iterator[NumberedRow]:
        """Rows numbered above `after`. Raises `RefusalError` where they are out of order."""
        done = 0
        for piece in self._cutter.rows(self._part):
            last = last_row_of(piece)
            if last > after:
                sheet = self._parsed(piece)
                if sheet.start is not None and sheet.end is not None:
                    top, left = sheet.start
                    if top < done or sheet.end[0] >= last:
                        raise RefusalError("broken_workbook")
                    yield from (
                        (number, left, values)
                        for number, values in enumerate(sheet.to_python(), start=top + 1)
                        if number > after
                    )
            done = last

    def _parsed(self, rows: bytes) -> CalamineSheet:
        try:
            return self._sheet(_sheet_of(_with_numbers(rows) if self.shared else rows))
        except CalamineError:  # cells or texts spelled otherwise: these slices take longer
            return self._sheet(_sheet_of(rows), self._cutter.texts())

    def _merged_in(self, tail: bytes) -> list[MergedRange]:
        found = _MERGED.search(tail)
        if found is None:
            return []
        return self._sheet(_sheet_of(b"", found[0])).merged_cell_ranges or []

    def _sheet(self, xml: bytes, texts: Mapping[str, bytes] = _NO_TEXTS) -> CalamineSheet:
        return self._cutter.workbook({self._part: xml, **texts}).get_sheet_by_name(self._name)


def _with_numbers(rows: bytes) -> bytes:
    """Cells with shared texts become cells with texts of their own, `SHARED` and a number."""
    if rows.count(_TEXT) == rows.count(_TEXT + _VALUE):
        return rows.replace(_TEXT + _VALUE, _OWN + _OWN_VALUE)
    return _TEXT_CELL.sub(_OWN + rb"\1" + _OWN_VALUE, rows)


def _sheet_of(rows: bytes, behind: bytes = b"") -> bytes:
    """The part of a sheet with these rows."""
    return b"".join((_HEAD, rows, _END, behind, _FOOT))


def _behind_last(end: bytes, xml: bytes, most: int | None = None) -> int:
    """Where the last `end` within so many bytes ends; 0 when there is none."""
    at = xml.rfind(end, 0, most)
    return at + len(end) if at >= 0 else 0


def _each_text(count: int) -> bytes:
    """Rows whose cells hold the shared texts one behind the other, as many a row as letters."""
    rows = []
    for start in range(0, count, len(_COLUMNS)):
        row = start // len(_COLUMNS) + 1
        cells = zip(_COLUMNS, range(start, count), strict=False)
        told = b"".join(b'<c r="%c%d" t="s"><v>%d</v></c>' % (at, row, n) for at, n in cells)
        rows.append(b'<row r="%d">%s</row>' % (row, told))
    return b"".join(rows)
