"""Photos and letters people send: checked by content, pictures painted anew.

A picture is decoded and encoded again: EXIF, previews, comments and anything appended to the file
are gone, and the result is a JPEG whatever came in. Place and time are read first and handed
back as fields, for the caller to keep or to drop.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pillow_heif
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from core.pdfs import DocumentError, judge_pdf
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

pillow_heif.register_heif_opener(thumbnails=False)

MIB = 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2048
THUMB_SIDE = 400
_QUALITY, _THUMB_QUALITY = 85, 78
_FORMATS = {
    FileKind.JPEG: "JPEG",
    FileKind.PNG: "PNG",
    FileKind.WEBP: "WEBP",
    FileKind.HEIC: "HEIF",
}
_COORDINATE_STEP = Decimal("0.000001")  # about 11 cm
_EXIF_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


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
    """Check and repaint a JPEG, PNG, WebP or HEIC photo; raises `ImageError`."""
    try:
        require_size(file, max_bytes)
    except UploadError as error:
        raise ImageError(error.code, error.message, error.cure) from None
    kind = sniff(read_head(file))
    if kind not in _FORMATS:
        raise _refuse("kind", _("Isi berkas ini bukan foto."))
    data = bytes(file.read())
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as source:
                taken_at, lat, lng = _facts(source)
                picture = _repaint(source)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise ImageError(
            "too_many_pixels",
            _("Ukuran foto melebihi 40 juta piksel."),
            _("Kecilkan foto, atau ambil ulang dengan resolusi lebih rendah."),
        ) from None
    # What a decoder meets in a hostile file is not limited to its own errors.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError,
            ArithmeticError, LookupError, TypeError, AttributeError, RuntimeError):  # fmt: skip
        raise _refuse("broken", _("Foto ini rusak atau terpotong.")) from None
    return CleanPhoto(
        image_bytes=_jpeg(picture, _QUALITY),
        thumb_bytes=_thumb(picture),
        width=picture.width,
        height=picture.height,
        taken_at=taken_at,
        lat=lat,
        lng=lng,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def kept_photo(
    content: bytes, *, taken_at: datetime | None, lat: Decimal | None, lng: Decimal | None,
    sha256: str,
) -> CleanPhoto:  # fmt: skip
    """A photo that `clean_photo` painted before, with what it told then: only the thumb is made."""
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
        return CleanPhoto(
            content, _thumb(picture), picture.width, picture.height, taken_at, lat, lng, sha256
        )


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A document safe to keep. `sha256` is that of `content`."""

    content: bytes
    content_type: str
    extension: str
    sha256: str


def clean_document(file: Readable, *, max_bytes: int = 10 * MIB) -> CleanDocument:
    """Check a PDF or repaint a photo; raises `DocumentError`, or `ImageError` for a photo."""
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


def _repaint(source: Image.Image) -> Image.Image:
    """Upright, on white, at most `LONGEST_SIDE`, with no metadata attached."""
    # For a JPEG this decodes at an eighth to a half of the size already: less memory, same result.
    source.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    source.load()
    picture: Image.Image = ImageOps.exif_transpose(source)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    clean = Image.new("RGB", picture.size)
    clean.paste(picture.convert("RGB"))
    return clean


def _thumb(picture: Image.Image) -> bytes:
    thumb = picture.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return _jpeg(thumb, _THUMB_QUALITY)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _facts(source: Image.Image) -> tuple[datetime | None, Decimal | None, Decimal | None]:
    """Time and place; a fault in the metadata only means that they are unknown."""
    try:
        exif = source.getexif()
        details = exif.get_ifd(ExifTags.IFD.Exif)
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # any fault of a hostile EXIF block
        return None, None, None
    moment = details.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
    lat = _degrees(place, ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "S", 90)
    lng = _degrees(place, ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "W", 180)
    # Phones without a fix write 0, 0: a place in the Atlantic.
    if lat is None or lng is None or (lat == 0 and lng == 0):
        lat = lng = None
    return _moment(moment), lat, lng


def _moment(value: object) -> datetime | None:
    found = _EXIF_MOMENT.match(value) if isinstance(value, str) else None
    try:
        return datetime(*map(int, found.groups())) if found else None  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return None


def _degrees(
    place: dict[int, object], value: int, reference: int, negative: str, most: int
) -> Decimal | None:
    try:
        degrees, minutes, seconds = (float(part) for part in place[value])  # type: ignore[attr-defined]
        number = degrees + minutes / 60 + seconds / 3600
        if str(place.get(reference, "")).strip("\x00 ").upper() == negative:
            number = -number
        exact = Decimal(number).quantize(_COORDINATE_STEP)
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None
    return exact if abs(exact) <= most else None
