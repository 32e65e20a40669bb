"""A list of changes as a csv file, one line for each pair of old and new code.

Columns: perubahan (pemekaran, penggabungan, ganti kode, ganti nama), tanggal (2024-07-01 or
01/07/2024), dasar_hukum, kode_lama, kode_baru, nama_baru, rw, dusun. Lines of one decree, day and
change that share the old code (a split) or the new one (a merger) are one change.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from regions.codes import CodeError, parse_code
from regions.enums import Change
from regions.operations.changes import Outcome, Told

COLUMNS = ("perubahan", "tanggal", "dasar_hukum", "kode_lama", "kode_baru", "nama_baru")
_WORDS = {
    "pemekaran": Change.SPLIT,
    "penggabungan": Change.MERGE,
    "ganti kode": Change.RECODE,
    "ganti nama": Change.RENAME,
}
_RANGE = re.compile(r"(\d{1,3})(?:\s*-\s*(\d{1,3}))?")


class ChangeFileError(ValueError):
    """The file cannot be read; the message, in Indonesian, names the line."""


@dataclass(slots=True)
class _Group:
    change: Change
    on: datetime.date
    decree: str
    before: list[str] = field(default_factory=list)
    after: dict[str, Outcome] = field(default_factory=dict)


def read_changes(text: str) -> list[Told]:
    """The changes of a file, in the order of their days. Raises `ChangeFileError`."""
    groups: dict[tuple[object, ...], _Group] = {}
    for number, row in _rows(text):
        change = _WORDS.get(row["perubahan"].lower())
        if change is None:
            raise ChangeFileError(f"Baris {number}: perubahan {row['perubahan']!r} tidak dikenal.")
        day = _day(number, row["tanggal"])
        old, new = _code(number, row["kode_lama"]), _code(number, row["kode_baru"])
        together = {Change.SPLIT: old, Change.MERGE: new}.get(change, (old, new))
        key = (change, day, row["dasar_hukum"], together)
        group = groups.setdefault(key, _Group(change, day, row["dasar_hukum"]))
        if old not in group.before:
            group.before.append(old)
        group.after[new] = Outcome(
            new,
            row["nama_baru"],
            tuple(read_rws(row.get("rw", ""))),
            tuple(part.strip() for part in row.get("dusun", "").split(",") if part.strip()),
        )
    told = [
        Told(one.change, one.on, one.decree, tuple(one.before), tuple(one.after.values()))
        for one in groups.values()
    ]
    return sorted(told, key=lambda one: one.on)


def read_rws(text: str) -> list[int]:
    """ "1-3, 5" as 1, 2, 3, 5."""
    found: set[int] = set()
    for first, last in _RANGE.findall(text):
        found.update(range(int(first), int(last or first) + 1))
    return sorted(found)


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    dialect = ";" if ";" in text.split("\n", maxsplit=1)[0] else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=dialect)
    headers = [name.strip().lower() for name in reader.fieldnames or ()]
    missing = [name for name in COLUMNS if name not in headers]
    if missing:
        raise ChangeFileError(f"Kolom tidak ada: {', '.join(missing)}.")
    for number, row in enumerate(reader, start=2):
        cells = {(name or "").strip().lower(): (value or "") for name, value in row.items() if name}
        if any(value.strip() for value in cells.values()):
            yield number, {name: value.strip() for name, value in cells.items()}


def _day(number: int, text: str) -> datetime.date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    raise ChangeFileError(f"Baris {number}: tanggal {text!r} tidak terbaca.")


def _code(number: int, text: str) -> str:
    try:
        return parse_code(text).digits
    except CodeError as error:
        raise ChangeFileError(f"Baris {number}: {text!r} bukan kode Kemendagri.") from error
