"""Sky, land and plants around the houses; backgrounds are drawn once and copied."""

from functools import lru_cache
from math import cos, pi, sin
from random import Random

from PIL import Image

from sigertak.demo.chance import stream
from sigertak.demo.drawings.canvas import HEIGHT, WIDTH, Canvas, Colour, mix, shade, veil
from sigertak.demo.drawings.look import Landscape

HORIZON = 430
SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((98, 168, 216), (222, 238, 240)),
    ((124, 178, 206), (250, 232, 206)),
    ((150, 178, 196), (226, 230, 228)),
)
GRASSES: tuple[Colour, ...] = ((134, 172, 92), (150, 172, 96), (118, 156, 92))
LEAF: Colour = (70, 124, 66)
TRUNK: Colour = (122, 98, 72)
WATER: Colour = (150, 168, 150)


@lru_cache(maxsize=12)
def _background(landscape: Landscape, variant: int) -> Image.Image:
    rng = stream(variant, "background", landscape.value)
    canvas = Canvas()
    top, low = SKIES[variant]
    canvas.gradient(0, 0, WIDTH, HORIZON + 10, top, low)
    if variant == 1:
        canvas.oval(720, 150, 60, 60, veil((255, 240, 200), 120))
        canvas.oval(720, 150, 40, 40, (255, 246, 220))
    for _ in range(4):
        y, size = 50 + rng.random() * 150, 0.6 + rng.random() * 0.8
        tone = mix(mix(top, low, y / HORIZON), (255, 255, 255), 0.62)
        _cloud(canvas, rng.random() * WIDTH, y, size, tone)
    grass = GRASSES[variant]
    {
        Landscape.CITY: _town,
        Landscape.RIVER: _far_trees,
        Landscape.HILLS: _hills,
        Landscape.PLANTATION: _far_trees,
    }[landscape](canvas, rng, low)
    canvas.gradient(0, HORIZON, WIDTH, HEIGHT, mix(grass, low, 0.22), shade(grass, -0.14))
    if landscape is Landscape.RIVER:
        _river(canvas, rng, low)
    for _ in range(260):
        y = HORIZON + 16 + (rng.random() ** 0.7) * (HEIGHT - HORIZON - 20)
        size = 2 + (y - HORIZON) / 44
        x = rng.random() * WIDTH
        tone = shade(grass, rng.random() * 0.24 - 0.18)
        canvas.line([(x, y), (x + size * 0.5, y - size), (x + size, y)], tone, 1.0)
    return canvas.image


def background(landscape: Landscape, variant: int) -> Canvas:
    """A fresh copy of one of the backgrounds."""
    return Canvas(_background(landscape, variant % len(SKIES)).copy())


def _cloud(canvas: Canvas, x: float, y: float, size: float, tone: Colour) -> None:
    for dx, dy, r in ((-52, 8, 26), (-22, -4, 34), (16, -8, 40), (52, 6, 28), (0, 12, 34)):
        oval = (x + dx * size, y + dy * size, r * size * 1.3, r * size * 0.72)
        canvas.oval(*oval, tone)


def _ridge(canvas: Canvas, rng: Random, height: float, rough: float, colour: Colour) -> None:
    phase = [rng.random() * 2 * pi for _ in range(3)]
    points = [(0.0, float(HORIZON + 12))]
    for x in range(0, WIDTH + 24, 24):
        t = x / WIDTH * 2 * pi
        wave = (
            sin(t * 0.9 + phase[0]) + 0.5 * sin(t * 2.3 + phase[1]) + 0.22 * sin(t * 5 + phase[2])
        )
        points.append((x, HORIZON - height - wave * rough))
    canvas.poly([*points, (WIDTH, HORIZON + 12)], colour)


def _hills(canvas: Canvas, rng: Random, sky: Colour) -> None:
    _ridge(canvas, rng, 130, 38, mix((92, 128, 140), sky, 0.45))
    _ridge(canvas, rng, 76, 26, mix((84, 128, 112), sky, 0.25))
    _ridge(canvas, rng, 30, 12, (98, 142, 90))


def _far_trees(canvas: Canvas, rng: Random, sky: Colour) -> None:
    _ridge(canvas, rng, 34, 10, mix((96, 138, 112), sky, 0.4))
    for i in range(46):
        x = i * 22 + rng.random() * 12
        size = 13 + rng.random() * 15
        tone = mix(shade(LEAF, rng.random() * 0.2 - 0.05), sky, 0.22)
        canvas.oval(x, HORIZON + 2 - size * 0.6, size, size, tone)


def _town(canvas: Canvas, rng: Random, sky: Colour) -> None:
    _far_trees(canvas, rng, sky)
    for i in range(15):
        x = i * 68 + rng.random() * 20
        width, height = 44 + rng.random() * 26, 26 + rng.random() * 40
        wall = mix((214, 200, 184), sky, rng.random() * 0.4)
        canvas.rect(x, HORIZON - height, x + width, HORIZON + 6, wall)
        roof = mix(((176, 96, 72), (110, 122, 136), (150, 84, 70))[i % 3], sky, 0.25)
        peak = [(x - 5, HORIZON - height), (x + width + 5, HORIZON - height)]
        canvas.poly([*peak, (x + width / 2, HORIZON - height - 20)], roof)
    if rng.random() < 0.7:  # a minaret
        x = (50 if rng.random() < 0.5 else 830) + rng.random() * 80
        canvas.rect(x - 5, HORIZON - 110, x + 5, HORIZON, mix((240, 238, 230), sky, 0.2))
        canvas.oval(x, HORIZON - 112, 9, 11, mix((70, 130, 120), sky, 0.2))


def _river(canvas: Canvas, rng: Random, sky: Colour) -> None:
    water = mix(WATER, sky, 0.3)
    canvas.poly([(0, 442), (WIDTH, 436), (WIDTH, 478), (0, 496)], water)
    for _ in range(26):
        x, y = rng.random() * WIDTH, 446 + rng.random() * 36
        canvas.line([(x, y), (x + 24 + rng.random() * 40, y)], shade(water, 0.25), 1.2)


def palm(canvas: Canvas, x: float, y: float, height: float, rng: Random) -> None:
    """A coconut palm, leaning a little."""
    lean = (rng.random() - 0.5) * height * 0.3
    steps = [(x + lean * (i / 8) ** 2, y - height * i / 8) for i in range(9)]
    for i in range(8):
        width = 9 - i * 0.55
        canvas.line(steps[i : i + 2], shade(TRUNK, -0.12 if i % 2 else 0.06), width)
    top_x, top_y = steps[-1]
    for i in range(13):
        angle = pi * (-0.06 + 1.12 * i / 12) + (rng.random() - 0.5) * 0.16
        reach = height * (0.3 + rng.random() * 0.08)
        tone = shade(LEAF, rng.random() * 0.26 - 0.14)
        _frond(canvas, top_x, top_y, angle, reach, reach * 0.17, tone)
    for dx in (-7, 3, 9):
        canvas.oval(top_x + dx, top_y + 8, 6, 7, (132, 112, 62))


def banana(canvas: Canvas, x: float, y: float, height: float, rng: Random) -> None:
    """A banana plant with broad leaves."""
    canvas.line([(x, y), (x + 3, y - height * 0.55)], (142, 160, 86), 11)
    for i in range(8):
        angle = pi * (0.06 + 0.88 * i / 7) + (rng.random() - 0.5) * 0.2
        reach = height * (0.5 + rng.random() * 0.16)
        tone = shade((104, 158, 70), rng.random() * 0.24 - 0.14)
        _frond(canvas, x + 3, y - height * 0.52, angle, reach, reach * 0.3, tone)


def _frond(
    canvas: Canvas, x: float, y: float, angle: float, reach: float, width: float, tone: Colour
) -> None:
    """One leaf that rises from its foot and droops at the tip, with a pale midrib."""
    rise, side = sin(angle), cos(angle)
    bend = (x + side * reach * 0.5, y - rise * reach * 0.66 - reach * 0.16)
    tip = (x + side * reach, y - rise * reach * 0.5 + reach * 0.26)
    upper, lower = [], []
    for i in range(9):
        t = i / 8
        px = (1 - t) ** 2 * x + 2 * t * (1 - t) * bend[0] + t * t * tip[0]
        py = (1 - t) ** 2 * y + 2 * t * (1 - t) * bend[1] + t * t * tip[1]
        half = width * sin(pi * min(1.0, t * 0.92 + 0.04)) / 2
        upper.append((px - rise * half * 0.6, py - half * 0.7))
        lower.append((px + rise * half * 0.6, py + half))
    canvas.poly([*upper, *reversed(lower)], tone)
    canvas.line([(x, y), *upper[3:7], tip], veil(shade(tone, 0.3), 120), 1.2)


def tree(canvas: Canvas, x: float, y: float, size: float, rng: Random) -> None:
    """A broad fruit tree."""
    canvas.poly([(x - 7, y), (x + 7, y), (x + 4, y - size), (x - 4, y - size)], TRUNK)
    for dx, dy, r in ((-34, 0, 34), (30, 4, 32), (0, -24, 42), (-14, 12, 30), (16, -40, 28)):
        scale = size / 90
        tone = shade(LEAF, 0.05 + (-dy / 200) + rng.random() * 0.06)
        canvas.oval(x + dx * scale, y - size * 1.2 + dy * scale, r * scale, r * scale * 0.9, tone)


def bush(canvas: Canvas, x: float, y: float, size: float, rng: Random) -> None:
    """A hedge plant, sometimes in flower."""
    tone = shade(LEAF, rng.random() * 0.2)
    for dx, r in ((-0.7, 0.6), (0.6, 0.7), (0.0, 0.9)):
        canvas.oval(x + dx * size, y - r * size * 0.7, r * size, r * size * 0.8, tone)
    if rng.random() < 0.6:
        flower = ((220, 84, 92), (244, 196, 84), (238, 238, 230))[int(rng.random() * 3)]
        for _ in range(6):
            spot = (x + (rng.random() - 0.5) * size * 2, y - rng.random() * size * 1.1)
            canvas.oval(*spot, 3, 3, flower)
