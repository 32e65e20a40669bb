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
from collections.abc import Iterator, Sequence

from core.tabular.cells import CellFlag
from core.tabular.extent import Extent, RefusalError
from core.tabular.limits import Limits
from core.tabular.lines import Texts
from core.tabular.sheets import Sheet, Sheets
from core.tabular.slices import MergedRange

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
            answer(Sheets(path, archive, limits))
    except zipfile.BadZipFile as error:
        raise RefusalError("broken_workbook") from error


def answer(sheets: Sheets) -> None:
    send({"sheets": [[name, sheets.extent_of(name).last_row] for name in sheets.names]})
    open_name, sheet = "", None
    for line in sys.stdin:
        command = json.loads(line)
        name = sheets.names[command["sheet"]]
        if name != open_name or sheet is None:
            sheet = None  # give the memory of the former sheet back first
            sheet, open_name = sheets.opened(name), name
        for batch in batches(sheet, sheets.extent_of(name), command["after"], command["most"]):
            send({"rows": batch})
        send({"end": True})


def batches(
    sheet: Sheet, extent: Extent, after: int, most: int | None
) -> Iterator[list[list[object]]]:
    """Rows with a number above `after`, at most `most` of them, blank ones left out."""
    covered = MergedCells(sheet.merged, extent.last_column)
    texts = Texts(sheet.shared)
    batch: list[list[object]] = []
    chars = 0
    for number, left, values in sheet.rows(after):
        if most is not None and number > after + most:
            break
        line, flags = texts.line([*[""] * left, *values] if left else values)
        for column in covered.of_row(number - 1) if covered else ():
            if not _cell(line, column):
                flags[column] = CellFlag.MERGED
        for column in extent.errors.get(number - 1, ()):
            flags[column] = CellFlag.ERROR
        line = line.rstrip("\t")
        if not line and not any(flag == CellFlag.ERROR for flag in flags.values()):
            continue
        batch.append([number, line, list(flags.items())])
        chars += len(line)
        if len(batch) >= BATCH_ROWS or chars > BATCH_CHARS:
            yield batch
            batch, chars = [], 0
    if batch:
        yield batch


def _cell(line: str, column: int) -> str:
    cells = line.split("\t", column + 1)
    return cells[column] if column < len(cells) else ""


class MergedCells:
    """Which columns of a row lie under a merged cell; asked for rows in rising order."""

    def __init__(self, ranges: Sequence[MergedRange], width: int) -> None:
        self.waiting = sorted((top, left, bottom, right) for (top, left), (bottom, right) in ranges)
        self.waiting.reverse()
        self.active: list[tuple[int, int, int, int]] = []
        self.width = width

    def __bool__(self) -> bool:
        return bool(self.waiting or self.active)

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
