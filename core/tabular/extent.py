"""How far the cells of a workbook reach, read from its zip before any parser opens it.

calamine lays out every sheet as one dense rectangle, so a file of two cells, A1 and XFD1048576,
asks for 17 thousand million places. Here the sheet parts are streamed once and only cell references
are looked at. A file that lies to this scan still meets the memory limit of the child process.
Standard library only: the child process imports this.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from xml.etree import ElementTree

from core.tabular.limits import MIB, Limits

# The usual spelling starts with a literal, which the search engine finds five times as fast.
_USUAL = re.compile(rb' r="([A-Z]{1,7})(\d{1,10})"')
_USUAL_ROW = re.compile(rb' r="[A-Z]{1,7}(\d{1,10})"')
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,7})(\d{1,10})[\"']")
# Up to the next tag at most: tags that never end are passed once, not once for each.
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*)>")
_ERROR_TYPE = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Remembered error cells; a sheet with more is one large error, and the rows say so anyway.
_MOST_ERRORS = 100_000


class RefusalError(Exception):
    """The file must not be parsed: `code` and `params` name an entry of `core.tabular.errors`."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(slots=True)
class Extent:
    """The corner of one sheet part (1-based), its filled cells, and its error cells (0-based)."""

    last_row: int = 0
    last_column: int = 0
    filled: int = 0
    errors: dict[int, list[int]] = field(default_factory=dict)


def scan(book: zipfile.ZipFile, limits: Limits) -> dict[str, Extent]:
    """Extents by part name, of every part that may be a sheet. Raises `RefusalError`."""
    left = limits.max_inflated
    extents: dict[str, Extent] = {}
    for info in book.infolist():
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue
        extent = Extent()
        for chunk in _chunks(book, info):
            left -= len(chunk)
            if left < 0:
                raise RefusalError("inflates_too_large")
            if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                raise RefusalError("xml_doctype")
            _measure(chunk, extent)
        if extent.last_row * extent.last_column > limits.max_cells or (
            extent.last_column > limits.max_columns
        ):
            _refuse_far_cells(book, info, limits)
        extents[info.filename] = extent
    return extents


def sheet_parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Part name of each sheet, by sheet name. Call after `scan`: it has refused any DOCTYPE."""
    try:  # the standard parser is safe here: without a DOCTYPE there are no entities
        relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        workbook = ElementTree.fromstring(book.read("xl/workbook.xml"))  # noqa: S314
    except (KeyError, ElementTree.ParseError) as error:
        raise RefusalError("broken_workbook") from error
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    parts = {}
    for sheet in workbook.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            target = targets.get(sheet.get(_RELATIONSHIP), "")
            parts[sheet.get("name", "")] = (
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )
    return parts


def column_number(letters: bytes) -> int:
    """1 for A, 26 for Z, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _chunks(book: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces that end at the end of a tag. zipfile checks size and sum at the end."""
    rest = b""
    try:
        with book.open(info) as part:
            while piece := part.read(MIB):
                piece = rest + piece
                cut = piece.rfind(b">") + 1
                if not cut and len(piece) > 8 * MIB:
                    raise RefusalError("broken_workbook")
                rest = piece[cut:]
                if cut:
                    yield piece[:cut]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError) as error:
        raise RefusalError("broken_workbook") from error
    except (NotImplementedError, RuntimeError) as error:  # unknown compression, encrypted entry
        raise RefusalError("broken_workbook") from error
    if rest:
        yield rest


def _measure(chunk: bytes, extent: Extent) -> None:
    rows = _USUAL_ROW.findall(chunk)
    if (
        len(rows) == chunk.count(b"<c ")
        and b":c " not in chunk
        and extent.last_column
        and not _beyond(extent.last_column).search(chunk)
    ):
        # As wide as what came before: its columns need not be told apart.
        extent.filled += len(rows)
        extent.last_row = max(extent.last_row, *map(int, set(rows)), 0)
        _note_errors(chunk, extent)
        return
    found = _USUAL.findall(chunk)
    if len(found) < chunk.count(b"<c ") or b":c " in chunk:
        found = _REFERENCE.findall(chunk)
    if not found:
        return
    columns, numbers = zip(*found, strict=True)
    extent.filled += len(found)
    extent.last_row = max(extent.last_row, *map(int, set(numbers)), 0)
    extent.last_column = max(extent.last_column, *map(column_number, set(columns)), 0)
    _note_errors(chunk, extent)


@cache
def _beyond(column: int) -> re.Pattern[bytes]:
    """What finds a cell to the right of a column, in the usual spelling."""
    letters = b""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = bytes([65 + rest]) + letters
    longer = [b"[A-Z]{%d,7}" % (len(letters) + 1)] if len(letters) < 7 else []
    later = [
        letters[:at] + b"[%c-Z]" % (letter + 1) + b"[A-Z]{%d}" % (len(letters) - at - 1)
        for at, letter in enumerate(letters)
        if letter < ord("Z")
    ]
    return re.compile(b' r="(?:' + b"|".join([*longer, *later]) + rb")\d")


def _note_errors(chunk: bytes, extent: Extent) -> None:
    if _has_errors(chunk) and len(extent.errors) < _MOST_ERRORS:
        for cell in _CELL.finditer(chunk):
            if _ERROR_TYPE.search(b" " + cell[1]) and (at := _REFERENCE.search(b" " + cell[1])):
                extent.errors.setdefault(int(at[2]) - 1, []).append(column_number(at[1]) - 1)


def _has_errors(chunk: bytes) -> bool:
    return b't="e"' in chunk or b"t='e'" in chunk


def _refuse_far_cells(book: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> None:
    """Look again at filled cells only: a coloured empty cell costs nothing when parsed."""
    last_row = last_column = filled = 0
    farthest_row = farthest_column = b""
    for chunk in _chunks(book, info):
        for cell in _CELL.finditer(chunk):
            if cell[1].endswith(b"/"):
                continue
            at = _REFERENCE.search(b" " + cell[1])
            if at is None:
                continue
            filled += 1
            row, column = int(at[2]), column_number(at[1])
            if row > last_row:
                last_row, farthest_row = row, at[1] + at[2]
            if column > last_column:
                last_column, farthest_column = column, at[1] + at[2]
    if last_column > limits.max_columns:
        raise RefusalError("far_cell", cell=farthest_column.decode())
    if last_row * last_column > limits.max_cells:
        if filled * 2 > limits.max_cells:
            raise RefusalError("too_many_cells", most=limits.max_cells)
        raise RefusalError("far_cell", cell=farthest_row.decode())
