"""Real pictures for tests: any colour and format, with or without a place in them."""

from __future__ import annotations

import io
from typing import Any

import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

pillow_heif.register_heif_opener()

# Inside the square that `square` draws, and some 55 km west of it.
INSIDE, OUTSIDE = (-3.75, 103.55), (-3.75, 103.0)
# South-west and north-east of the square around INSIDE.
_SOUTH, _WEST, _NORTH, _EAST = -3.8, 103.5, -3.7, 103.6


def square() -> dict[str, Any]:
    """An outline of about 11 by 11 kilometres in Lahat."""
    ring = [[_WEST, _SOUTH], [_EAST, _SOUTH], [_EAST, _NORTH], [_WEST, _NORTH], [_WEST, _SOUTH]]
    return {"type": "Polygon", "coordinates": [ring]}


def jpeg(color: str = "red", *, form: str = "JPEG", at: tuple[float, float] | None = None) -> bytes:
    """A picture in that format; `at` is (latitude, longitude), kept in its EXIF."""
    buffer = io.BytesIO()
    options: dict[str, Any] = {}
    if at is not None:
        options["exif"] = _exif(*at).tobytes() if form == "HEIF" else _exif(*at)
    Image.new("RGB", (800, 600), color).save(buffer, form, **options)
    return buffer.getvalue()


def picture(color: str = "red", name: str = "rumah.jpg", **options: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(color, **options), content_type="image/jpeg")


def _exif(latitude: float, longitude: float) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "KAMERA RAHASIA"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:20 08:15:30"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitude] = _sexagesimal(latitude)
    place[ExifTags.GPS.GPSLatitudeRef] = "S" if latitude < 0 else "N"
    place[ExifTags.GPS.GPSLongitude] = _sexagesimal(longitude)
    place[ExifTags.GPS.GPSLongitudeRef] = "W" if longitude < 0 else "E"
    return exif


def _sexagesimal(degrees: float) -> tuple[float, float, float]:
    whole = abs(degrees)
    minutes = (whole % 1) * 60
    return float(int(whole)), float(int(minutes)), round((minutes % 1) * 60, 4)
