"""Reading csv: encoding and separator found out, rows streamed.

Parsed in the worker itself, not in a child: nothing inflates here, a field and a row are bounded,
and the file is read a line at a time, of which no more is read than a row may have.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from core.tabular.cells import CellFlag, Row, plain_text, trimmed
from core.tabular.errors import fail
from core.tabular.limits import MIB, Limits

DELIMITERS = (";", ",", "\t", "|")
_SNIFF_CHARS = 64 * 1024
_SNIFF_ROWS = 40
# What Excel writes in an error cell when it saves as csv.
_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
# Signs of a number as Excel writes it out; few rows have one, so the whole row is asked once. Two
# patterns: the search for one certain letter is twice as fast as for one of two.
_EXPONENT, _SMALL_EXPONENT = re.compile(r"E\+?\d"), re.compile(r"e\+?\d")

# A thousand columns of a thousand signs each. Taken apart, a row of nothing but separators is
# seventy times as large.
_LONGEST_ROW = MIB

# Stands behind the last line, so that a quotation mark that never closes cannot end unseen.
_END = "\x1e"


class Share(NamedTuple):
    """Which rows one of several readers takes: every `hands`-th piece of `size` row numbers, from
    the one numbered `turn`.
    """

    turn: int
    hands: int
    size: int

    def gap(self, position: int) -> int:
        """How many rows to leave out from the one at `position` on, at most; 0 for a taken one."""
        piece, begun = divmod(position, self.size)
        pieces = (self.turn - piece) % self.hands
        return pieces * self.size - begun if pieces else 0


WHOLE = Share(0, 1, sys.maxsize)


class DelimitedFile:
    """An open csv. `line_count` is an upper bound of its rows, for a progress bar."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self.encoding, self.line_count = _encoding(path)
        with self._open() as text:
            sample = text.read(_SNIFF_CHARS)
        self.hint_lines = 1 if sample[:4].lower() == "sep=" else 0
        self.delimiter = _delimiter(sample)

    def rows(
        self, *, after: int = 0, most: int | None = None, share: Share = WHOLE
    ) -> Iterator[Row]:
        """Rows numbered above `after`, at most that many row numbers, and of those a `share`; blank
        rows left out.

        Rows are numbered as Excel shows them: a quoted cell of three lines is one row, and the
        `sep=;` line is none.
        """
        for number, line, values in self._records(after, share):
            if most is not None and number > after + most:
                return
            if len(values) > self._limits.max_columns:
                raise fail(
                    "too_many_columns",
                    row=number,
                    count=len(values),
                    most=self._limits.max_columns,
                )
            row = _row(number, values, line, self.delimiter)
            if row.cells:
                yield row

    def _records(self, after: int, share: Share) -> Iterator[tuple[int, str, list[str]]]:
        """Number, line and cells of each row; the line is "" for one with a quotation mark."""
        number = taken_to = 0
        delimiter, longest = self.delimiter, csv.field_size_limit()
        with self._open() as text:
            for _ in range(self.hint_lines):
                text.readline(_LONGEST_ROW)
            lines = _Lines(text)
            reader = csv.reader(lines, delimiter=delimiter)
            try:
                while True:
                    gap = passed = 0
                    if number >= taken_to:
                        position = max(0, number - after)
                        if gap := max(0, after - number) + share.gap(position):
                            number += (passed := lines.pass_over(gap))
                        else:
                            taken_to = number + share.size - position % share.size
                    line = lines.take()
                    if '"' in line or lines.ended or len(line) > longest:
                        lines.put_back(line)
                        line, values = "", next(reader)
                    else:
                        # Nothing for a parser to do in nearly all lines.
                        line = line.rstrip("\r\n")
                        values = line.split(delimiter)
                    number += 1
                    if lines.ended:
                        if values != [_END]:
                            # The end stands within a cell: its quote swallowed what followed.
                            raise fail("open_quote", row=number)
                        return
                    # What is left out and has a quotation mark had to be read to its end.
                    if passed == gap:
                        yield number, line, values
            except csv.Error as error:  # a field beyond the limit: a quote that never closes
                raise fail("open_quote", row=number + 1) from error
            except _RowTooLong:
                raise fail("long_row", row=number + 1) from None

    def _open(self) -> io.TextIOWrapper:
        return self._path.open(encoding=self.encoding, errors="replace", newline="")


class _RowTooLong(Exception):
    pass


class _Lines:
    """The lines of a csv and, behind them, `_END`. Whole rows can be passed over unread.

    `ended` tells that the one behind the last was given: a file may have that character itself.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        # One sign more than a row may have: such a piece of a line is not parsed either.
        self._lines = iter(partial(text.readline, _LONGEST_ROW + 1), "")
        self._kept: list[str] = []
        self._left = _LONGEST_ROW
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        """For a parser, which takes as many as a row has."""
        line = self.take()
        self._left -= len(line)
        if self._left < 0:
            raise _RowTooLong
        return line

    def take(self) -> str:
        if self._kept:
            return self._kept.pop()
        if self.ended:
            raise StopIteration
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            return _END
        return line

    def put_back(self, line: str) -> None:
        """Give this line again, as the next one: a row begins here."""
        self._kept.append(line)
        self._left = _LONGEST_ROW

    def pass_over(self, most: int) -> int:
        """Leave out so many rows, up to one with a quotation mark, which may have several lines;
        returns how many.
        """
        passed = 0
        while passed < most:
            line = self.take()
            if '"' in line or self.ended or len(line) > _LONGEST_ROW:
                self.put_back(line)
                break
            passed += 1
        return passed


def _row(number: int, values: list[str], line: str, delimiter: str) -> Row:
    """`line` as in `DelimitedFile._records`."""
    is_quoted = not line
    if is_quoted or delimiter == "\t":  # which is not printable
        line, delimiter = "|".join(values), "|"
    if (
        line.isascii()
        and line.isprintable()
        and "'" not in line
        and "#" not in line
        and not _EXPONENT.search(line)
        and not _SMALL_EXPONENT.search(line)
    ):
        if f"{delimiter} " in line or f" {delimiter}" in line or line != line.strip():
            values = [value.strip() for value in values]
            line = ""
        plain = trimmed([value or None for value in values])
        return Row(number, plain, {}, "" if is_quoted else line, delimiter)
    cells: list[str | None] = []
    flags: dict[int, CellFlag] = {}
    for index, value in enumerate(values):
        if not value:
            cells.append(None)
            continue
        text, flag = plain_text(value)
        cells.append(text)
        if flag is not None:
            flags[index] = flag
        elif text in _ERRORS:
            flags[index] = CellFlag.ERROR
    return Row(number, trimmed(cells), flags)


def _encoding(path: Path) -> tuple[str, int]:
    """The encoding, by a strict look at every byte, and the number of lines.

    UTF-8 when all of it is valid, else Windows-1252, which Excel writes on most office computers.
    """
    lines = 1
    utf8 = codecs.getincrementaldecoder("utf-8")()
    valid = True
    with path.open("rb") as file:
        start = file.read(4)
        if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16", _count_utf16_lines(path)
        chunk = start + file.read(MIB)
        while chunk:
            if b"\x00" in chunk:
                raise fail("not_csv")
            lines += chunk.count(b"\n")
            if valid:
                try:
                    utf8.decode(chunk)
                except UnicodeDecodeError:
                    valid = False
            chunk = file.read(MIB)
    if valid:
        try:
            utf8.decode(b"", final=True)
        except UnicodeDecodeError:
            valid = False
    return ("utf-8-sig" if valid else "cp1252"), lines


def _count_utf16_lines(path: Path) -> int:
    with path.open(encoding="utf-16", errors="replace", newline="") as text:
        return 1 + sum(piece.count("\n") for piece in iter(lambda: text.read(MIB), ""))


def _delimiter(sample: str) -> str:
    """The separator that splits the sample into the most even, widest rows."""
    if sample[:4].lower() == "sep=" and sample[4:5] in DELIMITERS:
        return sample[4]
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """How many of the sampled rows share the commonest width above 1, weighed by that width."""
    widths: list[int] = []
    try:
        for values in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(values):
                widths.append(len(values))
            if len(widths) >= _SNIFF_ROWS:
                break
    except csv.Error:
        return (0.0, 0)
    wide = [width for width in widths if width > 1]
    if not wide:
        return (0.0, 0)
    common = max(set(wide), key=lambda width: (wide.count(width), width))
    return (wide.count(common) / len(widths), common)
