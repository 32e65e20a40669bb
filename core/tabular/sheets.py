"""The worksheets of one workbook, each opened the way that suits it: whole, or slice by slice.

The child process imports this.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from functools import cached_property

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from core.tabular.extent import Extent, scan, sheet_parts
from core.tabular.limits import Limits
from core.tabular.slices import Cutter, MergedRange, NumberedRow, SlicedSheet


class WholeSheet:
    """A sheet that is laid out at once: a short one, or one of unusual spelling."""

    shared: Sequence[object] = ()

    def __init__(self, sheet: CalamineSheet) -> None:
        self._sheet = sheet
        self.merged: Sequence[MergedRange] = sheet.merged_cell_ranges or []

    def rows(self, after: int) -> Iterator[NumberedRow]:
        """Rows numbered above `after`, in rising order."""
        start = self._sheet.start
        if start is None:
            return
        for number, values in enumerate(self._sheet.iter_rows(), start=1):
            if number > after:
                yield number, start[1], values


Sheet = WholeSheet | SlicedSheet


class Sheets:
    """The sheets a person sees, by name; all worksheets when every one is hidden.

    Raises `RefusalError` for a workbook that must not be parsed, `CalamineError` for one that
    cannot be.
    """

    def __init__(self, path: str, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._path, self._archive = path, archive
        self._extents = scan(archive, limits)
        self._parts = sheet_parts(archive)
        self._cutter = Cutter(archive, limits.slice_bytes)
        self.names = self._readable()

    def extent_of(self, name: str) -> Extent:
        return self._extents.get(self._parts.get(name, ""), Extent())

    def opened(self, name: str) -> Sheet:
        part = self._parts.get(name, "")
        extent = self.extent_of(name)
        is_long = (
            part in self._extents
            and self._archive.getinfo(part).file_size > self._cutter.slice_bytes
        )
        if is_long and extent.is_usual:
            return SlicedSheet(self._cutter, name, part, extent)
        return WholeSheet(self._book.get_sheet_by_name(name))

    @cached_property
    def _book(self) -> CalamineWorkbook:
        return CalamineWorkbook.from_path(self._path)

    def _readable(self) -> list[str]:
        try:  # to open the whole one means to read all of its texts
            book = self._cutter.workbook({})
        except CalamineError:
            book = self._book
        worksheets = [item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
        visible = [item for item in worksheets if item.visible == SheetVisibleEnum.Visible]
        return [item.name for item in visible or worksheets]
