"""Pictures and letters that are made to hurt: refused in words, at a bounded price."""

from __future__ import annotations

import io
import sys
from random import Random

import pytest
from PIL import Image

from core import images, jpeg_scans, pdf_child, pdfs
from core.images import clean_document, clean_photo
from core.uploads import UploadError
from tests.core import malformed_pictures
from tests.core.growth import TENFOLD, tenfold
from tests.core.malformed_pictures import PICTURES, endless_letters, jpeg_of_scans
from tests.core.test_images import PDF, encoded, picture, upload

MIB = 1024 * 1024


def made(family):
    return list(family(Random(f"20261123-{family.__name__}")))


def refusal(judge, content: bytes) -> str:
    with pytest.raises(UploadError) as caught:
        judge(upload(content))
    assert str(caught.value.message).endswith(".")
    assert str(caught.value.cure).endswith(".")
    return caught.value.code


@pytest.mark.parametrize("family", PICTURES, ids=lambda family: family.__name__)
def test_each_picture_is_refused_with_a_cause_and_a_cure(family):
    for _name, content in made(family):
        assert refusal(clean_photo, content) in {"broken", "too_heavy"}


@pytest.mark.parametrize("family", PICTURES, ids=lambda family: family.__name__)
def test_none_of_them_is_taken_for_a_letter_either(family):
    _name, content = made(family)[0]
    assert refusal(clean_document, content) in {"broken", "too_heavy"}


def test_letters_without_end_are_given_up():
    codes = [refusal(clean_document, content) for _name, content in made(endless_letters)]
    assert codes == ["too_heavy", "inflates_too_large"]


# As if a pattern had been overlooked that can be made to run for hours.
_ENDLESS = """
from core import pdf_child
def fault_of(content):
    while True:
        pass
pdf_child.fault_of = fault_of
pdf_child.main()
"""


def test_a_letter_beyond_its_time_is_given_up(monkeypatch):
    monkeypatch.setattr(
        "core.children.command",
        lambda _module, *arguments: [sys.executable, "-B", "-c", _ENDLESS, *arguments],
    )
    monkeypatch.setattr(pdfs, "CPU_SECONDS", 1)
    assert refusal(clean_document, PDF) == "too_heavy"


# --- Scans of a JPEG ---------------------------------------------------------------------------


def test_scans_are_counted_by_segments():
    most = jpeg_scans.MOST_SCANS
    assert not jpeg_scans.is_overdrawn(jpeg_of_scans(most - 1, 64))
    assert jpeg_scans.is_overdrawn(jpeg_of_scans(most, 64))
    # A preview within a description has scans of its own, as has what stands behind the end.
    preview = b"\xff\xda\x00\x02" * 1_000
    photo = encoded(picture())
    assert not jpeg_scans.is_overdrawn(
        photo[:2] + b"\xff\xe1" + (len(preview) + 2).to_bytes(2, "big") + preview + photo[2:]
    )
    assert not jpeg_scans.is_overdrawn(photo + preview)


def test_a_progressive_photo_is_taken_whole():
    photo = clean_photo(upload(encoded(picture((1200, 900), "green"), progressive=True)))
    assert (photo.width, photo.height) == (1200, 900)


@pytest.mark.parametrize(
    "unit",
    [b"\xff", b"\xff\x00", b"\xff\xd0", b"\xff\xe0\x00\x02", b"\xff\xe0", b"\x00"],
    ids=lambda unit: unit.hex(),
)
def test_walking_the_segments_takes_time_as_the_file_is_long(unit):
    assert tenfold(jpeg_scans.is_overdrawn, lambda n: b"\xff\xd8" + unit * n, 300_000) < TENFOLD


# --- Looking through a PDF ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "size"),
    [
        (b"/OpenAction<<", 500),
        (b"/OpenAction<</URI", 500),
        (b"/OpenAction \n", 20_000),
        (b"/OpenAction", 20_000),
        (b"/AA 1", 20_000),
        (b"/AA" + b" " * 50, 5_000),
        (b"1 ", 50_000),
        (b"stream\n", 20_000),
        (b"/ObjStm stream endstream ", 3_000),
        (b"#4", 50_000),
        (b"#41", 20_000),
        (b"/", 100_000),
    ],
)
def test_looking_through_takes_time_as_the_letter_is_long(unit, size):
    def letter(times: int) -> bytes:
        return b"%PDF-1.4\n/AA " + unit * times + b"\n%%EOF"

    assert tenfold(pdf_child.fault_of, letter, size) < TENFOLD


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        (b"/OpenAction << /S /URI /URI (http://contoh.test) >>", True),
        (b"/OpenAction<</D 1>> /OpenAction\n<< /S" + b" " * 9_000 + b"/URI (x)>>", True),
        (b"/OpenAction << /D [3 0 R /Fit] >> << /S /URI /URI (http://contoh.test) >>", False),
        (b"/OpenAction 5 0 R << /URI (x) >>", False),
        (b"/OpenAction << /URIs (x) >>", False),
        (b"<< /URI (x) >> /OpenAction <<", False),
        (b"/OpenAction << /URI", True),
    ],
)
def test_a_link_that_is_followed_on_opening(text, opens):
    assert pdf_child.opens_a_link(text) is opens


# --- What the child may do ---------------------------------------------------------------------


def test_a_fault_of_the_child_itself_is_told_as_a_broken_photo(monkeypatch, caplog):
    monkeypatch.setitem(images._FORMATS, "jpeg", "NO SUCH FORMAT")
    assert refusal(clean_photo, encoded(picture(), comment=b"RAHASIA")) == "broken"
    assert "RAHASIA" not in caplog.text


def test_the_generator_makes_what_it_says():
    """A bomb is a picture that opens, not any broken file."""
    for scans in (1, 30):
        with Image.open(io.BytesIO(jpeg_of_scans(scans, 64))) as image:
            image.load()
            assert image.size == (64, 64)
    for _name, content in made(malformed_pictures.odd_descriptions):
        with Image.open(io.BytesIO(content)) as image:
            assert image.getexif()[0x0112] == 6
