"""Who looked and when, painted into a picture as it is delivered.

A picture that leaves the portal as a screenshot or a saved file then tells by itself through whose
hands it went. The stored picture stays as it is.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import IO

from PIL import Image, ImageDraw, ImageFont

# Wide enough to be read, faint enough to leave the house to be seen.
_SIGNS_A_LINE, _SMALLEST, _LARGEST = 60, 10, 34
_FAINT, _CLEAR, _BAND = 46, 235, 120
_QUALITY = 82


def marked(source: IO[bytes], words: str) -> bytes:
    """The JPEG with `words` on a band below and faintly all over it."""
    with Image.open(source, formats=["JPEG"]) as opened:
        picture = opened.convert("RGB")
    size = min(max(picture.width // _SIGNS_A_LINE * 2, _SMALLEST), _LARGEST)
    _paint_over(picture, _slanting(words, size))
    _paint_band(picture, words, size)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _paint_over(picture: Image.Image, tile: Image.Image) -> None:
    step_x, step_y = tile.width + tile.width // 4, tile.height + tile.height // 3
    for row, top in enumerate(range(-tile.height // 2, picture.height, step_y)):
        for left in range(-(row % 2) * step_x // 2, picture.width, step_x):
            picture.paste((255, 255, 255), (left, top), tile)


def _paint_band(picture: Image.Image, words: str, size: int) -> None:
    font = _font(size)
    height = size + size // 2
    band = Image.new("L", (picture.width, height), _BAND)
    picture.paste((0, 0, 0), (0, picture.height - height), band)
    line = Image.new("L", (picture.width, height), 0)
    ImageDraw.Draw(line).text((size // 2, size // 5), words, fill=_CLEAR, font=font)
    picture.paste((255, 255, 255), (0, picture.height - height), line)


@lru_cache(maxsize=8)
def _slanting(words: str, size: int) -> Image.Image:
    """The words as a mask, turned, to be laid over a picture again and again."""
    font = _font(size)
    width = int(font.getlength(words)) + size
    line = Image.new("L", (width, size * 2), 0)
    ImageDraw.Draw(line).text((size // 2, size // 3), words, fill=_FAINT, font=font)
    return line.rotate(24, expand=True, resample=Image.Resampling.BICUBIC)


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
