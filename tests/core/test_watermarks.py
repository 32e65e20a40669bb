"""The mark of who looks is in the picture, and the stored picture stays as it is."""

from __future__ import annotations

import io

from PIL import Image, ImageChops

from core.watermarks import marked


def a_picture(width: int = 800, height: int = 600) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (90, 120, 60)).save(out, "JPEG")
    out.seek(0)
    return out


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def test_two_readers_get_two_pictures_of_the_same_house():
    source = a_picture()
    before = source.getvalue()
    one, other = (
        opened(marked(io.BytesIO(before), f"Dilihat {name}, hari ini")) for name in ("Ani", "Budi")
    )
    assert one.size == other.size == (800, 600)
    assert source.getvalue() == before
    assert ImageChops.difference(one, other).getbbox()
    # A part cut out of the middle tells of it as well.
    middle = (250, 150, 550, 450)
    plain = opened(before).crop(middle)
    changed = ImageChops.difference(one.crop(middle), plain).convert("L").point(lambda x: x > 12)
    assert 0.005 < sum(changed.getdata()) / (300 * 300) < 0.4


def test_a_small_picture_is_marked_as_well():
    content = marked(a_picture(120, 90), "Dilihat Ani, hari ini")
    plain = opened(a_picture(120, 90).getvalue())
    assert ImageChops.difference(opened(content), plain).getbbox()
