"""Opens one foreign workbook in a process of its own, with little memory, time and environment.

Run by `core.tabular.workbook` as `python -m core.tabular.child PATH LIMITS`. It answers commands on
standard input, one JSON object a line, with frames on standard output: four bytes of length (big
endian), then JSON. No Django here: start-up time, and nothing in memory worth stealing.

    first frame         {"sheets": [[name, last row], …]}
    {"do": "rows", "sheet": 0, "after": 0, "most": null}
                        → {"rows": [[number, line, flags], …]} …, then {"end": true}
                          a line is the texts of the cells with tabs between them
    any failure         {"refused": code, "params": {…}}, and the process ends
"""

import json
import os
import resource
import struct
import sys
import zipfile
from collections.abc import Iterator

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from core.tabular.cells import CellFlag, cell_text, trimmed
from core.tabular.extent import Extent, RefusalError, scan, sheet_parts
from core.tabular.limits import Limits

BATCH_ROWS = 500
BATCH_CHARS = 1_000_000


def main() -> None:
    """Serve commands until standard input closes."""
    path, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    limit_self(limits)
    try:
        serve(path, limits)
    except RefusalError as refused:
        send({"refused": refused.code, "params": refused.params})
    except PasswordError:
        send({"refused": "locked", "params": {}})
    except MemoryError:
        send({"refused": "out_of_memory", "params": {}})
    except BrokenPipeError:
        os._exit(0)  # the parent went away: nobody to tell
    except BaseException as error:  # a Rust panic is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        send({"refused": "broken_workbook", "params": {}})


def limit_self(limits: Limits) -> None:
    """Give up the right to much memory, long computing, and writing files."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))


def serve(path: str, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            extents = scan(archive, limits)
            parts = sheet_parts(archive)
    except zipfile.BadZipFile as error:
        raise RefusalError("broken_workbook") from error
    try:
        book = CalamineWorkbook.from_path(path)
    except PasswordError:
        raise
    except CalamineError as error:
        raise RefusalError("broken_workbook") from error
    names = readable_sheets(book)
    places = [extents.get(parts.get(name, ""), Extent()) for name in names]
    send({"sheets": [[name, place.last_row] for name, place in zip(names, places, strict=True)]})
    open_name, sheet = "", None
    for line in sys.stdin:
        command = json.loads(line)
        name = names[command["sheet"]]
        if name != open_name or sheet is None:
            sheet = None  # give the memory of the former sheet back first
            sheet, open_name = book.get_sheet_by_name(name), name
        errors = places[command["sheet"]].errors
        for batch in batches(sheet, errors, command["after"], command["most"]):
            send({"rows": batch})
        send({"end": True})


def readable_sheets(book: CalamineWorkbook) -> list[str]:
    """Names of the worksheets a person sees; of all worksheets when every one is hidden."""
    worksheets = [item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
    visible = [item for item in worksheets if item.visible == SheetVisibleEnum.Visible]
    return [item.name for item in visible or worksheets]


def batches(
    sheet: CalamineSheet, errors: dict[int, list[int]], after: int, most: int | None
) -> Iterator[list[list[object]]]:
    """Rows with a number above `after`, at most `most` of them, blank ones left out."""
    if sheet.start is None:
        return
    covered = MergedCells(sheet)
    offset: list[str | None] = [None] * sheet.start[1]
    batch: list[list[object]] = []
    chars = 0
    for number, values in enumerate(sheet.iter_rows(), start=1):
        if number <= after:
            continue
        if most is not None and number > after + most:
            break
        cells: list[str | None] = list(offset)
        flags: dict[int, str] = {}
        for index, value in enumerate(values, start=len(offset)):
            if value == "":
                cells.append(None)
                continue
            text, flag = cell_text(value)
            cells.append(text)
            if flag is not None:
                flags[index] = flag
        for column in covered.of_row(number - 1):
            if column < len(cells) and cells[column] is None:
                flags[column] = CellFlag.MERGED
        for column in errors.get(number - 1, ()):
            flags[column] = CellFlag.ERROR
        cells = trimmed(cells)
        if not cells and not any(flag == CellFlag.ERROR for flag in flags.values()):
            continue
        line = "\t".join([cell or "" for cell in cells])
        batch.append([number, line, list(flags.items())])
        chars += len(line)
        if len(batch) >= BATCH_ROWS or chars > BATCH_CHARS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


class MergedCells:
    """Which columns of a row lie under a merged cell; asked for rows in rising order."""

    def __init__(self, sheet: CalamineSheet) -> None:
        ranges = sheet.merged_cell_ranges or []
        self.waiting = sorted((top, left, bottom, right) for (top, left), (bottom, right) in ranges)
        self.waiting.reverse()
        self.active: list[tuple[int, int, int, int]] = []
        self.width = (sheet.end or (0, 0))[1] + 1

    def of_row(self, row: int) -> Iterator[int]:
        """Covered columns of this row (0-based), the corner that holds the value left out."""
        while self.waiting and self.waiting[-1][0] <= row:
            self.active.append(self.waiting.pop())
        if not self.active:
            return
        self.active = [item for item in self.active if item[2] >= row]
        for top, left, _bottom, right in self.active:
            first = left + 1 if row == top else left
            yield from range(first, min(right + 1, self.width))


def send(message: dict[str, object]) -> None:
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    out = sys.stdout.buffer
    out.write(struct.pack(">I", len(body)))
    out.write(body)
    out.flush()


if __name__ == "__main__":
    main()
