"""How far the cells of a workbook reach, read from its zip before any parser opens it.

calamine lays out what it reads as one dense rectangle, so a file of two cells, A1 and XFD1048576,
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
_ROW = b'<row r="'
ROW_END = b"</row>"
SHEET_BEGIN = b"<sheetData>"
_ROW_NUMBER = re.compile(_ROW + rb"(\d{1,10})\"")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
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
    """The corner of one sheet part (1-based), its error cells (0-based), and its spelling.

    `is_usual`: rows and cells are spelled as nearly all programs do, rows from above to below, so
    that the part can be cut between two rows. `tail` is what stands behind the last row.
    """

    last_row: int = 0
    last_column: int = 0
    errors: dict[int, list[int]] = field(default_factory=dict)
    is_usual: bool = True
    tail: bytearray = field(default_factory=bytearray)


def scan(book: zipfile.ZipFile, limits: Limits) -> dict[str, Extent]:
    """Extents by part name, of every part that may be a sheet. Raises `RefusalError`."""
    left = limits.max_inflated
    extents: dict[str, Extent] = {}
    for info in book.infolist():
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue
        extent = Extent()
        for chunk in chunks_of(book, info):
            left -= len(chunk)
            if left < 0:
                raise RefusalError("inflates_too_large")
            if _has(b"<!", b"!", chunk):
                if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                    raise RefusalError("xml_doctype")
                extent.is_usual = False  # what is no element may hold anything
            _measure(chunk, extent)
            if (end := chunk.rfind(ROW_END)) >= 0:
                extent.tail = bytearray(chunk[end + len(ROW_END) :])
            elif extent.tail:
                extent.tail += chunk
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


def chunks_of(book: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
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
    rows = [int(number) for number in _ROW_NUMBER.findall(chunk)]
    if rows and not (
        (extent.last_row <= rows[0] if extent.last_row else SHEET_BEGIN in chunk)
        and rows == sorted(rows)
    ):
        extent.is_usual = False
    _note_errors(chunk, extent)
    is_prefixed = _has(b":c ", b":", chunk)
    # As wide as what came before, and no deeper: its cells need not be told apart.
    if rows and extent.last_column and not is_prefixed:
        last = max(rows[-1], extent.last_row)
        if not _unusual(extent.last_column, len(str(last))).search(chunk):
            extent.last_row = last
            return
    found = _USUAL.findall(chunk)
    if is_prefixed or len(found) != len(_ANY_CELL.findall(chunk)):
        extent.is_usual = False
        found = _REFERENCE.findall(chunk)
    if not found:
        return
    columns, numbers = zip(*found, strict=True)
    extent.last_row = max(extent.last_row, *map(int, set(numbers)), 0)
    extent.last_column = max(extent.last_column, *map(column_number, set(columns)), 0)


def last_row_of(xml: bytes) -> int:
    """Number of the last row that begins in a piece of a usual sheet; 0 when none does."""
    found = _ROW_NUMBER.match(xml, xml.rfind(_ROW))
    return int(found[1]) if found else 0


@cache
def _unusual(column: int, digits: int) -> re.Pattern[bytes]:
    """What finds a cell to the right of a column, below so many digits, or spelled otherwise."""
    letters = b""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = bytes([65 + rest]) + letters
    shorter = [b"[A-Z]{1,%d}" % (len(letters) - 1)] if len(letters) > 1 else []
    earlier = [
        letters[:at] + b"[A-%c]" % (letter - 1) + b"[A-Z]{%d}" % (len(letters) - at - 1)
        for at, letter in enumerate(letters)
        if letter > ord("A")
    ]
    within = b"|".join([*shorter, *earlier, letters])
    return re.compile(rb'<c(?! r="(?:' + within + rb')\d{1,%d}")' % digits)


def _note_errors(chunk: bytes, extent: Extent) -> None:
    if _has_errors(chunk) and len(extent.errors) < _MOST_ERRORS:
        for cell in _CELL.finditer(chunk):
            if _ERROR_TYPE.search(b" " + cell[1]) and (at := _REFERENCE.search(b" " + cell[1])):
                extent.errors.setdefault(int(at[2]) - 1, []).append(column_number(at[1]) - 1)


def _has_errors(chunk: bytes) -> bool:
    return b't="e"' in chunk or _has(b"t='e'", b"'", chunk)


def _has(text: bytes, rare: bytes, chunk: bytes) -> bool:
    """Whether a text stands in a piece, asked first for a rare sign of it: ten times as fast."""
    return rare in chunk and text in chunk


def _refuse_far_cells(book: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> None:
    """Look again at filled cells only: a coloured empty cell costs nothing when parsed."""
    last_row = last_column = filled = 0
    farthest_row = farthest_column = b""
    for chunk in chunks_of(book, info):
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
