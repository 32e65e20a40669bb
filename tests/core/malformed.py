"""Files that are not what they should be, made by rule and chance: the same for the same seed.

Each maker yields the name a sender would give and the bytes. Every file of every family is broken
in a way that no reader may overlook.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from random import Random

from tests.core.workbooks import HEADER, SITI

Made = Iterator[tuple[str, bytes]]
_SHEET = "xl/worksheets/sheet1.xml"
_HEAD = ";".join(HEADER)
_LINE = ";".join(str(value) for value in SITI)


def workbook(rows: int = 12) -> bytes:
    """An honest workbook, to be spoilt."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in [HEADER, *[SITI] * rows]:
        book.active.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _parts(source: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _zipped(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def truncated(rng: Random, honest: bytes) -> Made:
    """Uploads that broke off: the directory at the end of the zip is gone."""
    for _ in range(80):
        yield "data.xlsx", honest[: rng.randrange(4, len(honest) - 30)]


def spoilt_directory(rng: Random, honest: bytes) -> Made:
    """The zip's directory points elsewhere, counts wrongly, or is noise."""
    at = honest.rfind(b"PK\x05\x06")
    start = struct.unpack("<I", honest[at + 16 : at + 20])[0]
    for _ in range(40):
        noise = bytes(rng.randrange(256) for _ in range(at - start))
        yield "data.xlsx", honest[:start] + noise + honest[at:]
    for _ in range(20):
        entries = struct.pack("<HH", *(rng.randrange(2_000, 65_535),) * 2)
        yield "data.xlsx", honest[: at + 8] + entries + honest[at + 12 :]


def locked(rng: Random, honest: bytes) -> Made:
    """Entries marked as encrypted."""
    for _ in range(20):
        spoilt, at = bytearray(honest), 0
        while (at := spoilt.find(b"PK\x01\x02", at)) >= 0:
            spoilt[at + 8] |= 1
            at += 4
        spoilt[rng.randrange(40, 200)] ^= 0xFF
        yield "data.xlsx", bytes(spoilt)


def without_a_part(rng: Random, honest: bytes) -> Made:
    """What makes a zip a workbook is missing, alone or with other parts."""
    parts = _parts(honest)
    needed = ("xl/workbook.xml", _SHEET)
    others = [name for name in parts if name not in needed]
    for number in range(30):
        gone = {needed[number % 2], *rng.sample(others, rng.randrange(0, 4))}
        yield "data.xlsx", _zipped({n: c for n, c in parts.items() if n not in gone})


def broken_sheet(rng: Random, honest: bytes) -> Made:
    """Sheet XML that ends in the middle of a tag."""
    parts = _parts(honest)
    sheet = parts[_SHEET]
    end = sheet.index(b"</sheetData>")
    for _ in range(60):
        cut = rng.randrange(sheet.index(b"<sheetData>") + 11, end)
        at = sheet.rindex(b"<", 0, cut) + rng.randrange(1, 3)
        yield "data.xlsx", _zipped({**parts, _SHEET: sheet[:at]})


def declared(rng: Random, honest: bytes) -> Made:
    """Sheets that declare entities: bombs, and files of the server."""
    parts = _parts(honest)
    body = parts[_SHEET].partition(b"?>")[2] or parts[_SHEET]
    for number in range(30):
        depth = rng.randrange(2, 12)
        bomb = b"".join(
            b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, depth)
        )
        inner = (b'<!ENTITY a0 "ha">' + bomb, b'<!ENTITY x SYSTEM "file:///etc/passwd">')[
            number % 2
        ]
        prologue = b'<?xml version="1.0"?><!DOCTYPE w [' + inner + b"]>"
        yield "data.xlsx", _zipped({**parts, _SHEET: prologue + body})


def far_cells(rng: Random, honest: bytes) -> Made:
    """A lonely cell so far away that the sheet between would fill the memory."""
    parts = _parts(honest)
    for _ in range(30):
        row = rng.randrange(900_000, 1_048_576)
        far = (
            f'<row r="{row}"><c r="XFD{row}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
        )
        sheet = parts[_SHEET].replace(b"</sheetData>", far.encode())
        yield "data.xlsx", _zipped({**parts, _SHEET: sheet})


def inflating(rng: Random, honest: bytes) -> Made:
    """A small file that grows more than a thousandfold when it is opened."""
    parts = _parts(honest)
    for _ in range(10):
        extra = bytes([rng.randrange(32, 127)]) * (40 * 1024 * 1024)
        yield "data.xlsx", _zipped({**parts, f"xl/media/{rng.random()}.bin": extra})


def of_another_kind(rng: Random, honest: bytes) -> Made:
    """Pictures, pages, programs and old workbooks under the name of a table."""
    starts = (
        b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"%PDF-1.7\n", b"<html><body><table><tr><td>",
        b"<?xml version='1.0'?><Workbook>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x7fELF",
        b"MZ\x90\x00", b"GIF89a", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c",
    )  # fmt: skip
    for start in starts:
        for name in ("data.xlsx", "data.csv", "data.xls", "data.xlsm", "data"):
            noise = bytes(rng.randrange(256) for _ in range(rng.randrange(200, 2_000)))
            yield name, start + noise
    for name in ("kosong.xlsx", "kosong.csv"):
        yield name, b""


def open_quotes(rng: Random, honest: bytes) -> Made:
    """A quotation mark that never ends swallows the rest of the list."""
    for _ in range(60):
        lines = [_HEAD, *[_LINE] * rng.randrange(2, 40)]
        at = rng.randrange(1, len(lines))
        lines[at] = lines[at].replace("SITI", '"SITI', 1)
        yield "data.csv", "\n".join(lines).encode()


def too_wide(rng: Random, honest: bytes) -> Made:
    for _ in range(20):
        wide = ";".join(str(rng.random()) for _ in range(rng.randrange(1_001, 3_000)))
        yield "data.csv", f"{_HEAD}\n{_LINE}\n{wide}\n".encode()


def one_endless_row(rng: Random, honest: bytes) -> Made:
    """Rows as long as the file: of separators alone, over many lines, or of one cell."""
    for unit in ("☃;", '"a\n";', '"";', "|", "x"):
        endless = unit * (rng.randrange(2_000_000, 2_400_000) // len(unit))
        yield "data.csv", f"{_HEAD}\n{_LINE}\n{endless}\n".encode()
        yield "data.csv", f"sep=;{endless}".encode()


def without_a_header(rng: Random, honest: bytes) -> Made:
    """Tables about something else, and lists whose needed columns are missing."""
    words = ("Tanggal", "Suhu", "Curah hujan", "Kode barang", "Jumlah", "Satuan", "Keterangan")
    for number in range(50):
        heads = rng.sample(words, rng.randrange(2, 6))
        if number % 2:
            heads = [HEADER[0], *heads]
        lines = [";".join(heads)] + [";".join("7" for _ in heads)] * rng.randrange(1, 9)
        yield "data.csv", "\n".join(lines).encode()


def without_rows(rng: Random, honest: bytes) -> Made:
    """Nothing below the header but blank lines."""
    for _ in range(20):
        blanks = "\n".join(";" * rng.randrange(0, 4) for _ in range(rng.randrange(0, 30)))
        yield "data.csv", f"{_HEAD}\n{blanks}\n".encode()


def noise(rng: Random, honest: bytes) -> Made:
    """Bytes that are no text in any writing."""
    for _ in range(50):
        yield (
            "data.csv",
            b"\x00\x01\x02" + bytes(rng.randrange(0, 32) for _ in range(rng.randrange(50, 4_000))),
        )


FAMILIES = (
    truncated, spoilt_directory, locked, without_a_part, broken_sheet, declared, far_cells,
    inflating, of_another_kind, open_quotes, too_wide, one_endless_row,
    without_a_header, without_rows, noise,
)  # fmt: skip
