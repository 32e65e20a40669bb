"""Pictures and letters made to hurt whoever opens them, small in bytes; as in `malformed`, the same
for the same seed. Each maker yields the name a sender would give and the bytes.
"""

from __future__ import annotations

import io
import struct
import zlib
from random import Random

import pillow_heif
from PIL import Image

from tests.core.malformed import Made

pillow_heif.register_heif_opener()

# 39.7 million pixels: just below what we take.
_SIDE = 6_300


def jpeg_of_scans(scans: int, side: int = _SIDE, *, at_length: bool = False) -> bytes:
    """A progressive grey JPEG with a first scan and so many more that change nothing.

    Each is a few dozen bytes, for runs of empty blocks; `at_length` each block is said to be empty.
    """
    blocks = (-(-side // 8)) ** 2
    runs = -(-blocks // 2**14)

    def segment(kind: int, data: bytes) -> bytes:
        return bytes((0xFF, kind)) + struct.pack(">H", len(data) + 2) + data

    def codes(table: int, symbol: int) -> bytes:
        """A Huffman table with one code, the bit 0."""
        return segment(0xC4, bytes((table, 1, *[0] * 15, symbol)))

    def scan(first: int, last: int, bits: int) -> bytes:
        return segment(0xDA, bytes((1, 1, 0, first, last, 0))) + bytes(-(-bits // 8))

    # Symbol 0xE0 says: the next 2**14 blocks are empty, and 14 bits more of them; 0x00: this one.
    empty = scan(1, 63, blocks) if at_length else scan(1, 63, runs * 15)
    return b"".join((
        b"\xff\xd8",
        segment(0xDB, bytes((0, *[1] * 64))),
        segment(0xC2, struct.pack(">BHHB", 8, side, side, 1) + bytes((1, 0x11, 0))),
        codes(0x00, 0),
        codes(0x10, 0x00 if at_length else 0xE0),
        scan(0, 0, blocks),
        empty * scans,
        b"\xff\xd9",
    ))  # fmt: skip


def _photo(form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), "red").save(out, form)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def overdrawn(rng: Random) -> Made:
    """Progressive JPEGs drawn over and over: minutes of computing in a few hundred KB."""
    yield "rumah.jpg", jpeg_of_scans(2_600)
    for _ in range(3):
        yield "rumah.jpg", jpeg_of_scans(rng.randrange(101, 400), rng.randrange(64, 2_000))


def odd_descriptions(rng: Random) -> Made:
    """Turned photos whose EXIF can be read, and not be written again: a number of eight bytes."""
    plain = _photo()
    for _ in range(5):
        number = struct.pack("<Q", rng.randrange(2**40, 2**60))
        turned = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
        entries = struct.pack("<H", 2) + turned + struct.pack("<HHII", 0x9C9B, 16, 1, 38)
        body = b"Exif\0\0II*\0" + struct.pack("<I", 8) + entries + bytes(4) + number
        yield (
            "rumah.jpg",
            plain[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + plain[2:],
        )


def swollen_chunks(rng: Random) -> Made:
    """PNGs whose texts and colour profile inflate to a thousand times their size."""
    plain = _photo("PNG")
    for kind in (b"zTXt", b"iTXt"):
        head = b"Isi\0\0" if kind == b"zTXt" else b"Isi\0\1\0\0\0"
        swollen = head + zlib.compress(bytes(200 * 1024 * 1024), 1)
        yield "rumah.png", plain[:33] + _chunk(kind, swollen) + plain[33:]


def broken_off(rng: Random) -> Made:
    """The sending broke off, in every format."""
    for form, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("HEIF", "a.heic")):
        whole = _photo(form)
        yield name, whole[: rng.randrange(24, len(whole) // 2)]


def endless_letters(rng: Random) -> Made:
    """PDFs that take longer to look through than any letter: packed to a thousandth of their size,
    names with nothing but escapes, which have to be undone one by one; then, mere size.
    """
    for unit, times in ((b"#%02X" % rng.randrange(65, 91), 20_000_000), (b"0", 80_000_000)):
        packed = zlib.compress(unit * times, 1)
        yield (
            "surat.pdf",
            b"%PDF-1.5\n<</Type/ObjStm>>stream\n" + packed + b"endstream\n%%EOF",
        )


PICTURES = (overdrawn, odd_descriptions, swollen_chunks, broken_off)
