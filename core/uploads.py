"""Files people send: what they really are, how they are called, where they lie.

A file is judged by its first bytes, never by the name or the content type the browser gave.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text: TypeAlias = str | _StrPromise

# What a judge needs of a file: Django's uploads and plain binary files both have it.
Readable: TypeAlias = "IO[bytes] | File[Any]"

HEAD_BYTES = 4096


class UploadError(Exception):
    """A file that cannot be taken: what is wrong with it, and what its sender can do.

    `code` is stable and for programs; `message` and `cure` are whole sentences for the screen.
    """

    def __init__(self, code: str, message: Text, cure: Text) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.message} {self.cure}".strip()


class FileKind(StrEnum):
    """What the first bytes say a file is."""

    EMPTY = "empty"
    ZIP = "zip"  # also every modern Office file
    OLE = "ole"  # old Office files, and new ones under a password
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    MARKUP = "markup"  # html, svg, xml
    TEXT = "text"
    UNKNOWN = "unknown"


_MAGIC = (
    (b"PK\x03\x04", FileKind.ZIP),
    (b"PK\x05\x06", FileKind.ZIP),
    (b"\xd0\xcf\x11\xe0", FileKind.OLE),
    (b"%PDF-", FileKind.PDF),
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
)
_HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_NOT_IN_NAMES = frozenset('<>:"|?*/')
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARKUP = re.compile(
    rb"\s*<(?:!doctype|!--|\?xml|html|head|body|meta|style|script|table|div|svg)[\s>!-]", re.I
)


def sniff(head: bytes) -> FileKind:
    """The kind of a file from its first bytes (`HEAD_BYTES` of them are enough)."""
    if not head:
        return FileKind.EMPTY
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return FileKind.HEIC
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        return FileKind.MARKUP
    if b"\x00" in head and not head.startswith(_UTF16_MARKS):
        return FileKind.UNKNOWN
    return FileKind.TEXT


def read_head(file: Readable) -> bytes:
    """The first bytes; the file stands at its start again afterwards."""
    file.seek(0)
    head = bytes(file.read(HEAD_BYTES))
    file.seek(0)
    return head


def size_of(file: Readable) -> int:
    """Size in bytes by seeking: a declared size may lie. Stands at the start afterwards."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    return size


def require_size(file: Readable, most: int) -> int:
    """The size in bytes; raises `UploadError` for an empty file and one above `most`."""
    size = size_of(file)
    if size == 0:
        raise UploadError(
            "empty",
            _("Berkas kosong (0 byte)."),
            _("Periksa berkas di perangkat Anda, lalu pilih lagi."),
        )
    if size > most:
        raise UploadError(
            "too_large",
            format_lazy(
                _("Ukuran berkas {size}, melebihi batas {most}."),
                size=readable_size(size),
                most=readable_size(most),
            ),
            _("Perkecil atau bagi berkas itu, lalu kirim lagi."),
        )
    return size


def readable_size(size: int) -> str:
    """12,3 MB; small files in KB."""
    unit, name = (1024 * 1024, "MB") if size >= 1024 * 1024 else (1024, "KB")
    return f"{number_format(size / unit, 1, use_l10n=True)} {name}"


def safe_filename(name: str, most: int = 120) -> str:
    """The name to show and to offer at a download: no folders, no control signs, not too long."""
    name = PurePosixPath(name.replace("\\", "/")).name
    name = "".join(sign for sign in name if sign.isprintable() and sign not in _NOT_IN_NAMES)
    name = name.strip(" .")
    stem, dot, extension = name.rpartition(".")
    if dot and stem and len(extension) <= 10:
        return f"{stem[: most - len(extension) - 1]}.{extension}"
    return name[:most] or "berkas"


@contextmanager
def local_path(stored: FieldFile) -> Iterator[Path]:
    """A path on this machine for a stored file; a temporary copy when its storage has no paths."""
    try:
        path = Path(stored.path)
    except NotImplementedError:
        with tempfile.NamedTemporaryFile(suffix=Path(stored.name or "").suffix) as copy:
            with stored.open("rb") as source:
                for chunk in source.chunks():
                    copy.write(chunk)
            copy.flush()
            yield Path(copy.name)
    else:
        yield path
