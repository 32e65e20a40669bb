"""Rows into PostgreSQL by COPY, in flat memory.

For staging tables: PostgreSQL refuses COPY on tables with row-level security. Rows are written in
COPY's text format as they are drawn from the iterator, so a file of any length passes through one
small buffer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.tabular.cells import Row

_NULL = "\\N"
_CHUNK = 256 * 1024
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\x00": None})


def copy_rows(
    cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """COPY `rows` into `columns` of `table` (`name` or `schema.name`); returns how many.

    Values: text, numbers, booleans, dates, UUIDs, None for NULL; dict and list become JSON. NUL
    signs, which PostgreSQL cannot store, are dropped. Runs in the caller's transaction.
    """
    source = _CopySource(rows)
    names = ", ".join(map(_quoted, columns))
    target = ".".join(map(_quoted, table.split(".")))
    cursor.copy_expert(f"COPY {target} ({names}) FROM STDIN", source, _CHUNK)
    return source.count


def encoded(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows in COPY's text format, made where there is time for it; see `copy_encoded`."""
    return "\n".join([*map(_line, rows), ""]).encode()


def json_of_texts(texts: Sequence[str | None]) -> str:
    """The texts as a JSON list; they hold no control characters, as those of `cells.Row`."""
    joined = '","'.join([text or "" for text in texts])
    if not texts or "\\" in joined or joined.count('"') != 2 * (len(texts) - 1):
        return _json(texts)
    return f'["{joined}"]'.replace('""', "null")


def json_of_row(row: Row) -> str:
    """The cells of a row as a JSON list: at half the price where its reader had them as a line."""
    line, separator = row.line, row.separator
    if not line or "\\" in line:
        return json_of_texts(row.cells)
    joined = line.rstrip(separator).replace(separator, '","')
    return f'["{joined}"]'.replace('""', "null")


def copy_encoded(cursor: Any, table: str, columns: Sequence[str], lines: bytes) -> None:
    """COPY what `encoded` made; the rest as in `copy_rows`."""
    names = ", ".join(map(_quoted, columns))
    target = ".".join(map(_quoted, table.split(".")))
    cursor.copy_expert(f"COPY {target} ({names}) FROM STDIN", BytesIO(lines), _CHUNK)


class _CopySource:
    """What psycopg2 reads from: a file whose text is made as it is asked for."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self.count = 0
        self._lines = self._encoded(rows)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; empty at the end."""
        parts, length = [self._rest], len(self._rest)
        while size < 0 or length < size:
            line = next(self._lines, None)
            if line is None:
                break
            parts.append(line)
            length += len(line)
        data = b"".join(parts)
        if size < 0:
            self._rest = b""
            return data
        self._rest = data[size:]
        return data[:size]

    def _encoded(self, rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
        for row in rows:
            self.count += 1
            yield f"{_line(row)}\n".encode()


def _line(row: Sequence[object]) -> str:
    """A row without the end of its line."""
    texts = [value if type(value) is str else _text(value) for value in row]
    line = "\t".join(texts)
    # Most rows hold nothing to escape; five searches in C are cheaper than a look at each cell, and
    # to look for a sign is cheaper than to count it.
    if (
        ("\\" not in line or line.count("\\") == row.count(None))
        and "\n" not in line
        and "\r" not in line
        and "\x00" not in line
        and line.count("\t") == len(texts) - 1
    ):
        return line
    return "\t".join(
        _NULL if value is None else text.translate(_ESCAPES)
        for value, text in zip(row, texts, strict=True)
    )


def _text(value: object) -> str:
    if value is None:
        return _NULL
    if isinstance(value, (dict, list)):
        return _json(value)
    return str(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
