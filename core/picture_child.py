"""Paints one foreign picture anew, in a process of its own (`core.children`).

Run by `core.images` as `python -m core.picture_child FORMAT MOST_PIXELS CPU_SECONDS`. The file
comes on standard input; standard output gets a line of JSON, and behind it the picture and its
thumb, both JPEG without metadata:

    {"width": …, "height": …, "taken_at": …, "lat": …, "lng": …, "picture": bytes of the first}
    {"refused": code}       too_many_pixels, too_heavy, broken

A decoder can be made slow, greedy or mad by a small file; here that costs nobody else anything.
"""

import io
import json
import re
import sys
import warnings
from datetime import datetime
from decimal import Decimal

import pillow_heif
from PIL import ExifTags, Image, ImageOps

from core.children import limit_self
from core.jpeg_scans import is_overdrawn

MIB = 1024 * 1024
LONGEST_SIDE = 2048
THUMB_SIDE = 400
_QUALITY, _THUMB_QUALITY = 85, 78
# 40 million pixels with transparency are 160 MB, decoding and resizing the double of it.
_MEMORY_BYTES = 1024 * MIB
_MOST_ANSWERED = 24 * MIB
_COORDINATE_STEP = Decimal("0.000001")  # about 11 cm
_EXIF_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")


def main() -> None:
    """Answer for the one picture on standard input."""
    form, most_pixels, cpu_seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    limit_self(memory_bytes=_MEMORY_BYTES, cpu_seconds=cpu_seconds, output_bytes=_MOST_ANSWERED)
    pillow_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = most_pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        answer, pictures = painted(sys.stdin.buffer.read(), form)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        answer, pictures = {"refused": "too_many_pixels"}, ()
    except MemoryError:
        answer, pictures = {"refused": "too_heavy"}, ()
    # What a decoder meets in a hostile file is not limited to its own errors: struct.error, zlib's,
    # assertions, whatever a plug-in of Pillow forgot. None of them is anybody's fault but the
    # file's, and nothing of the file may get into a log.
    except Exception:
        answer, pictures = {"refused": "broken"}, ()
    out = sys.stdout.buffer
    out.write(json.dumps(answer).encode() + b"\n")
    for picture in pictures:
        out.write(picture)
    out.flush()


def painted(content: bytes, form: str) -> tuple[dict[str, object], tuple[bytes, ...]]:
    """The answer for a file in a format of Pillow's, and the two pictures behind it."""
    if form == "JPEG" and is_overdrawn(content):
        return {"refused": "too_heavy"}, ()
    with Image.open(io.BytesIO(content), formats=[form]) as source:
        taken_at, lat, lng = facts(source)
        picture = repaint(source)
    large, small = encoded(picture, _QUALITY), thumb_of(picture)
    told: dict[str, object] = {
        "width": picture.width,
        "height": picture.height,
        "taken_at": taken_at and taken_at.isoformat(),
        "lat": None if lat is None else str(lat),
        "lng": None if lng is None else str(lng),
        "picture": len(large),
    }
    return told, (large, small)


def repaint(source: Image.Image) -> Image.Image:
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


def thumb_of(picture: Image.Image) -> bytes:
    """The small picture of lists and galleries."""
    thumb = picture.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE))
    return encoded(thumb, _THUMB_QUALITY)


def encoded(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def facts(source: Image.Image) -> tuple[datetime | None, Decimal | None, Decimal | None]:
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


if __name__ == "__main__":
    main()
