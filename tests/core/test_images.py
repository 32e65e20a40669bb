"""Photos: judged by content, painted anew, place and time read; letters: PDFs that do nothing."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from decimal import Decimal

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

from core.images import DocumentError, ImageError, clean_document, clean_photo

pillow_heif.register_heif_opener()


def picture(size=(640, 480), color="red", mode="RGB") -> Image.Image:
    return Image.new(mode, size, color)


def encoded(image: Image.Image, form: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def upload(content: bytes, name="rumah.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def with_place(orientation: int = 1, lat=((2, 59, 10.5), "S"), lng=((104, 45, 30.25), "E")):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "RAHASIA"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:11:22 08:15:30"
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLatitudeRef] = lat
    place[ExifTags.GPS.GPSLongitude], place[ExifTags.GPS.GPSLongitudeRef] = lng
    return exif


def refused(content: bytes, **options) -> ImageError:
    with pytest.raises(ImageError) as caught:
        clean_photo(upload(content), **options)
    assert str(caught.value.cure)
    return caught.value


def test_place_and_time_are_returned_and_gone_from_the_picture():
    content = encoded(picture(), exif=with_place(), comment=b"RAHASIA")
    photo = clean_photo(upload(content))
    assert (photo.lat, photo.lng) == (Decimal("-2.986250"), Decimal("104.758403"))
    assert photo.taken_at == dt.datetime(2026, 11, 22, 8, 15, 30)
    for made in (photo.image_bytes, photo.thumb_bytes):
        assert b"RAHASIA" in content
        assert b"RAHASIA" not in made
        assert b"Exif" not in made
        with Image.open(io.BytesIO(made)) as image:
            assert image.format == "JPEG"
            assert not image.getexif()
            assert "comment" not in image.info


@pytest.mark.parametrize(
    "exif",
    [
        with_place(lat=((0, 0, 0), "N"), lng=((0, 0, 0), "E")),
        with_place(lat=((200, 0, 0), "N")),
        Image.Exif(),
    ],
)
def test_impossible_or_missing_place_is_unknown(exif):
    photo = clean_photo(upload(encoded(picture(), exif=exif)))
    assert (photo.lat, photo.lng) == (None, None)


def test_turned_upright_and_made_smaller():
    photo = clean_photo(upload(encoded(picture((4000, 3000)), exif=with_place(orientation=6))))
    assert (photo.width, photo.height) == (1536, 2048)
    with Image.open(io.BytesIO(photo.thumb_bytes)) as thumb:
        assert max(thumb.size) == 400


@pytest.mark.parametrize("form", ["PNG", "WEBP", "HEIF"])
def test_other_kinds_become_jpeg(form):
    photo = clean_photo(upload(encoded(picture(), form)))
    assert photo.image_bytes.startswith(b"\xff\xd8\xff")
    assert (photo.width, photo.height) == (640, 480)


def test_heic_from_a_phone_tells_its_place():
    photo = clean_photo(upload(encoded(picture(), "HEIF", exif=with_place().tobytes()), "a.heic"))
    assert photo.lat == Decimal("-2.986250")


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1", "I;16", "CMYK"])
def test_every_colour_mode(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    photo = clean_photo(upload(encoded(picture(mode=mode, color=0), form)))
    with Image.open(io.BytesIO(photo.image_bytes)) as image:
        assert image.mode == "RGB"


def test_transparent_becomes_white():
    photo = clean_photo(upload(encoded(picture(mode="RGBA", color=(0, 0, 0, 0)), "PNG")))
    with Image.open(io.BytesIO(photo.image_bytes)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_what_is_appended_to_a_photo_is_gone():
    script = b"<html><script>alert(1)</script></html>"
    photo = clean_photo(upload(encoded(picture(), comment=script) + script + b"PK\x03\x04"))
    assert b"script" not in photo.image_bytes + photo.thumb_bytes
    assert b"PK\x03\x04" not in photo.image_bytes[-64:]


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"<html>\xff\xd8\xff",
        b"GIF89a<script>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"hello",
    ],
)
def test_other_files_are_refused(content):
    assert refused(content).code == "kind"


def test_damaged_photos():
    whole = encoded(picture((800, 600)))
    assert refused(whole[: len(whole) // 2]).code == "broken"
    assert refused(b"\xff\xd8\xff" + bytes(500)).code == "broken"
    assert refused(b"\x89PNG\r\n\x1a\n" + bytes(500)).code == "broken"
    assert refused(b"\x00\x00\x00\x18ftypheic" + bytes(500)).code == "broken"
    assert refused(b"").code == "empty"


def test_too_many_bytes():
    error = refused(encoded(picture()), max_bytes=100)
    assert error.code == "too_large"


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(7000, 6000), (12000, 12000), (60000, 60000)])
def test_more_pixels_than_allowed_are_never_decoded(size):
    error = refused(bomb(*size))
    assert error.code == "too_many_pixels"
    assert "40 juta" in str(error)


# --- Letters -----------------------------------------------------------------------------------

PDF = (
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"3 0 obj\n<< /Length 20 >>\nstream\nBT (/JS (x)) Tj ET\nendstream\nendobj\n%%\n"
    b"trailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
)


def pdf_with(text: bytes) -> bytes:
    return PDF.replace(b"%%\n", text + b"\n", 1)


def refused_document(content: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        clean_document(upload(content, "surat.pdf"))
    assert str(caught.value.cure)
    return caught.value


def test_plain_pdf_is_kept_as_it_is():
    document = clean_document(upload(PDF, "surat.pdf"))
    assert (document.content, document.extension) == (PDF, ".pdf")
    assert document.content_type == "application/pdf"


def test_photo_of_a_letter_is_painted_anew():
    document = clean_document(upload(encoded(picture(), exif=with_place()), "surat.pdf"))
    assert (document.content_type, document.extension) == ("image/jpeg", ".jpg")
    assert b"RAHASIA" not in document.content


@pytest.mark.parametrize(
    "text",
    [
        b"5 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj",
        b"5 0 obj << /S /J#61vaScript >> endobj",
        b"5 0 obj << /JS(app.alert(1)) >> endobj",
        b"5 0 obj << /S /Launch /F (cmd.exe) >> endobj",
        b"5 0 obj << /Names << /EmbeddedFiles 6 0 R >> >> endobj",
        b"5 0 obj << /S /SubmitForm /F (http://contoh.test) >> endobj",
        b"5 0 obj << /S /GoToR /F (\\\\contoh\\x) >> endobj",
        b"5 0 obj << /OpenAction << /S /URI /URI (http://contoh.test) >> >> endobj",
        b"5 0 obj << /AA << /O 6 0 R >> >> endobj",
        b"5 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\r\n"
        + zlib.compress(b"<< /S /JavaScript >>")
        + b"\nendstream endobj",
    ],
)
def test_active_pdf(text):
    assert refused_document(pdf_with(text)).code == "active"


def test_locked_and_cut_off_pdf():
    locked = PDF.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt 9 0 R")
    assert refused_document(locked).code == "locked"
    assert refused_document(PDF[:100]).code == "broken"


def test_pdf_made_to_exhaust_the_reader_is_answered_at_once():
    content = b"%PDF-1.7\n" + b"stream\n" * 600_000 + b"/ObjStm stream\n" * 300_000 + b"%%EOF"
    assert clean_document(upload(content)).extension == ".pdf"


def test_object_stream_that_inflates_without_end():
    body = zlib.compress(bytes(80 * 1024 * 1024))
    text = b"5 0 obj << /Type /ObjStm >> stream\n" + body + b"\nendstream endobj"
    assert refused_document(pdf_with(text)).code == "inflates_too_large"


def test_other_documents_are_refused():
    for content in (b"<html>", b"PK\x03\x04", b"", b"junk %PDF-1.7 %%EOF"):
        assert refused_document(content).code in {"kind", "empty"}
