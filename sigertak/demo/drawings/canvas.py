"""A small drawing surface: units of a 960x720 picture, drawn at twice the size and reduced.

Drawing large and reducing once gives smooth edges for a few milliseconds.
"""

from collections.abc import Callable, Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, SCALE = 960, 720, 2
CAPTION = "Ilustrasi · data contoh"
QUALITIES = (82, 72, 60, 45)
MAX_BYTES = 80_000

Colour = tuple[int, ...]
Point = tuple[float, float]


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` 0 gives `one`, 1 gives `other`."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one[:3], other[:3], strict=True))


def shade(colour: Colour, by: float) -> Colour:
    """Darker for negative `by`, lighter for positive; -1 is black, 1 white."""
    return mix(colour, (0, 0, 0) if by < 0 else (255, 255, 255), abs(by))


def veil(colour: Colour, alpha: int) -> Colour:
    """The colour, see-through."""
    return (*colour[:3], alpha)


class Quad:
    """A four-cornered face with its own coordinates: u along the bottom, v up (both 0 to 1).

    Corners in the order bottom left, bottom right, top right, top left. `depth` above 0 packs
    the lines closer towards the top, as a floor running away from the viewer does.
    """

    def __init__(self, a: Point, b: Point, c: Point, d: Point, *, depth: float = 0.0) -> None:
        self.corners = (a, b, c, d)
        self._depth = depth

    def at(self, u: float, v: float) -> Point:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.corners
        v = v * (1 + self._depth) / (1 + self._depth * v)
        low_x, low_y = ax + (bx - ax) * u, ay + (by - ay) * u
        top_x, top_y = dx + (cx - dx) * u, dy + (cy - dy) * u
        return low_x + (top_x - low_x) * v, low_y + (top_y - low_y) * v

    def cell(self, u0: float, v0: float, u1: float, v1: float) -> list[Point]:
        return [self.at(u0, v0), self.at(u1, v0), self.at(u1, v1), self.at(u0, v1)]


class Canvas:
    """Draws in picture units; a colour with a fourth number is blended in."""

    def __init__(self, image: Image.Image | None = None, origin: Point = (0.0, 0.0)) -> None:
        self.image = image or Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
        self._solid = ImageDraw.Draw(self.image)
        self._blend = ImageDraw.Draw(self.image, "RGBA")
        self._dx, self._dy = origin

    def _pen(self, colour: Colour) -> ImageDraw.ImageDraw:
        return self._blend if len(colour) == 4 else self._solid

    def _px(self, points: Sequence[Point]) -> list[Point]:
        dx, dy = self._dx, self._dy
        return [((x - dx) * SCALE, (y - dy) * SCALE) for x, y in points]

    def poly(self, points: Sequence[Point], fill: Colour) -> None:
        self._pen(fill).polygon(self._px(points), fill=fill)

    def face(self, quad: Quad, fill: Colour) -> None:
        self.poly(quad.corners, fill)

    def rect(self, x0: float, y0: float, x1: float, y1: float, fill: Colour) -> None:
        self._pen(fill).rectangle(self._px([(x0, y0), (x1, y1)]), fill=fill)

    def rounded(
        self, x0: float, y0: float, x1: float, y1: float, fill: Colour, radius: float
    ) -> None:
        box = self._px([(x0, y0), (x1, y1)])
        self._pen(fill).rounded_rectangle(box, radius * SCALE, fill=fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        self._pen(fill).ellipse(self._px([(x - rx, y - ry), (x + rx, y + ry)]), fill=fill)

    def ring(self, x: float, y: float, rx: float, ry: float, ink: Colour, width: float) -> None:
        box = self._px([(x - rx, y - ry), (x + rx, y + ry)])
        self._pen(ink).ellipse(box, outline=ink, width=max(1, round(width * SCALE)))

    def arc(
        self, x: float, y: float, rx: float, ry: float, turn: tuple[float, float], ink: Colour,
        width: float,
    ) -> None:  # fmt: skip
        box = self._px([(x - rx, y - ry), (x + rx, y + ry)])
        self._pen(ink).arc(box, turn[0], turn[1], fill=ink, width=max(1, round(width * SCALE)))

    def line(self, points: Sequence[Point], ink: Colour, width: float = 1.0) -> None:
        pen = self._pen(ink)
        pen.line(self._px(points), fill=ink, width=max(1, round(width * SCALE)), joint="curve")

    def gradient(self, x0: int, y0: int, x1: int, y1: int, top: Colour, low: Colour) -> None:
        """A vertical blend over a rectangle."""
        height = max(1, (y1 - y0) * SCALE)
        column = Image.new("RGB", (1, height))
        column.putdata([mix(top, low, at / height) for at in range(height)])
        strip = column.resize(((x1 - x0) * SCALE, height))
        self.image.paste(strip, (int((x0 - self._dx) * SCALE), int((y0 - self._dy) * SCALE)))

    def inside(self, points: Sequence[Point], paint: Callable[["Canvas"], None]) -> None:
        """Let `paint` draw, and keep only what falls inside the polygon."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, y0 = max(0, int(min(xs))), max(0, int(min(ys)))
        x1, y1 = min(WIDTH, int(max(xs)) + 1), min(HEIGHT, int(max(ys)) + 1)
        if x1 <= x0 or y1 <= y0:
            return
        box = (x0 * SCALE, y0 * SCALE, x1 * SCALE, y1 * SCALE)
        layer = Canvas(self.image.crop(box), (x0, y0))
        paint(layer)
        mask = Image.new("1", layer.image.size)
        ImageDraw.Draw(mask).polygon(layer._px(points), fill=1)
        self.image.paste(layer.image, box[:2], mask)

    def jpeg(self) -> bytes:
        """The finished picture, captioned as an illustration, under 80 KB."""
        picture = self.image.reduce(SCALE)
        pen = ImageDraw.Draw(picture, "RGBA")
        pen.rounded_rectangle((762, 690, 952, 714), 6, fill=(20, 24, 28, 110))
        pen.text((857, 702), CAPTION, fill=(255, 255, 255, 235), font=_font(), anchor="mm")
        for quality in QUALITIES:
            buffer = BytesIO()
            picture.save(buffer, "JPEG", quality=quality)
            if buffer.tell() < MAX_BYTES:
                break
        return buffer.getvalue()


_FONTS: list[ImageFont.FreeTypeFont | ImageFont.ImageFont] = []


def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font: no font files needed on the machine."""
    if not _FONTS:
        _FONTS.append(ImageFont.load_default(14))
    return _FONTS[0]
