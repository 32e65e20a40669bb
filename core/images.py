"""Photos and letters people send: checked by content, pictures painted anew.

A picture is decoded and encoded again: EXIF, previews, comments and anything appended to the file
are gone, and the result is a JPEG whatever came in. Place and time are read first and handed
back as fields, for the caller to keep or to drop. All of it is done by `core.picture_child`: no
foreign picture is decoded in the process that serves people.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from PIL import Image

from core import reading_budget
from core.pdfs import DocumentError, judge_pdf
from core.picture_child import thumb_of
from core.uploads import FileKind, Readable, UploadError, read_head, require_size, sniff

if TYPE_CHECKING:
    from core.uploads import Text

__all__ = [
    "CleanDocument",
    "CleanPhoto",
    "DocumentError",
    "ImageError",
    "clean_document",
    "clean_photo",
    "kept_photo",
]

logger = logging.getLogger(__name__)

MIB = 1024 * 1024
MOST_PIXELS = 40_000_000
# A phone's photo takes 0.4 s with the start of the child, 40 million pixels of PNG 1.6 s.
CPU_SECONDS = 2
_FORMATS = {
    FileKind.JPEG: "JPEG",
    FileKind.PNG: "PNG",
    FileKind.WEBP: "WEBP",
    FileKind.HEIC: "HEIF",
}


class ImageError(UploadError):
    """A photo that cannot be taken."""


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A photo painted anew. Both pictures are JPEG without metadata.

    `taken_at` is the camera's clock without a time zone; `lat` and `lng` are degrees (WGS 84, south
    and west negative); all three are None when the file does not tell. `sha256` is that of the file
    as it came: the same photo sent twice is known again.
    """

    image_bytes: bytes
    thumb_bytes: bytes
    width: int
    height: int
    taken_at: datetime | None
    lat: Decimal | None
    lng: Decimal | None
    sha256: str


def clean_photo(file: Readable, *, max_bytes: int = 15 * MIB) -> CleanPhoto:
    """Check and repaint a JPEG, PNG, WebP or HEIC photo; raises `ImageError`.

    Within a request also `NotReadError`, when the files before it were too heavy.
    """
    try:
        require_size(file, max_bytes)
    except UploadError as error:
        raise ImageError(error.code, error.message, error.cure) from None
    kind = sniff(read_head(file))
    if kind not in _FORMATS:
        raise _refuse("kind", _("Isi berkas ini bukan foto."))
    data = bytes(file.read())
    file.seek(0)
    told, large, small = _painted(data, _FORMATS[kind])
    return CleanPhoto(
        image_bytes=large,
        thumb_bytes=small,
        width=told["width"],
        height=told["height"],
        taken_at=told["taken_at"] and datetime.fromisoformat(told["taken_at"]),
        lat=told["lat"] and Decimal(told["lat"]),
        lng=told["lng"] and Decimal(told["lng"]),
        sha256=hashlib.sha256(data).hexdigest(),
    )


def kept_photo(
    content: bytes, *, taken_at: datetime | None, lat: Decimal | None, lng: Decimal | None,
    sha256: str,
) -> CleanPhoto:  # fmt: skip
    """A photo that `clean_photo` painted before, with what it told then: only the thumb is made."""
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
        return CleanPhoto(
            content, thumb_of(picture), picture.width, picture.height, taken_at, lat, lng, sha256
        )


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A document safe to keep. `sha256` is that of `content`."""

    content: bytes
    content_type: str
    extension: str
    sha256: str


def clean_document(file: Readable, *, max_bytes: int = 10 * MIB) -> CleanDocument:
    """Check a PDF or repaint a photo; raises `DocumentError`, or `ImageError` for a photo.

    Within a request also `NotReadError`, when the files before it were too heavy.
    """
    try:
        require_size(file, max_bytes)
    except UploadError as error:
        raise DocumentError(error.code, error.message, error.cure) from None
    kind = sniff(read_head(file))
    if kind is FileKind.PDF:
        content = bytes(file.read())
        file.seek(0)
        judge_pdf(content)
        return _document(content, "application/pdf", ".pdf")
    if kind in {FileKind.JPEG, FileKind.PNG, FileKind.WEBP, FileKind.HEIC}:
        photo = clean_photo(file, max_bytes=max_bytes)
        return _document(photo.image_bytes, "image/jpeg", ".jpg")
    raise DocumentError(
        "kind",
        _("Berkas ini bukan PDF atau foto."),
        _("Kirim surat sebagai PDF, atau foto yang jelas (JPG, PNG, WebP, HEIC)."),
    )


def _document(content: bytes, content_type: str, extension: str) -> CleanDocument:
    return CleanDocument(content, content_type, extension, hashlib.sha256(content).hexdigest())


def _refuse(code: str, message: Text) -> ImageError:
    return ImageError(code, message, _("Kirim foto JPG, PNG, WebP, atau HEIC yang dapat dibuka."))


def _painted(data: bytes, form: str) -> tuple[dict[str, Any], bytes, bytes]:
    """What the child tells of a file, the picture, and the thumb; raises `ImageError`."""
    answer = reading_budget.ask(
        "core.picture_child", form, str(MOST_PIXELS), str(CPU_SECONDS), content=data
    )
    if answer.ended != 0:
        # Nothing of the file: the way it ended is all that helps to tell a bomb from a fault.
        logger.warning("Picture child ended with code %s.", answer.ended)
        raise _heavy() if answer.was_stopped else _broken()
    line, _line_end, pictures = answer.written.partition(b"\n")
    told = json.loads(line)
    match told.get("refused"):
        case None:
            return told, pictures[: told["picture"]], pictures[told["picture"] :]
        case "too_many_pixels":
            raise ImageError(
                "too_many_pixels",
                _("Ukuran foto melebihi 40 juta piksel."),
                _("Kecilkan foto, atau ambil ulang dengan resolusi lebih rendah."),
            )
        case "too_heavy":
            raise _heavy()
    raise _broken()


def _heavy() -> ImageError:
    return ImageError(
        "too_heavy",
        _("Foto ini terlalu berat untuk dibuka."),
        _("Buka foto itu di ponsel, ambil tangkapan layarnya, lalu kirim gambar itu."),
    )


def _broken() -> ImageError:
    return _refuse("broken", _("Foto ini rusak atau terpotong."))
