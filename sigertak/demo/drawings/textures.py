"""Surfaces: how roofs, walls and floors of each codebook kind look, good or worn.

Every painter covers one `Quad`; the caller clips. Counts and sizes are in face units, so the
same painter serves a distant house and a close-up (`fine` multiplies the number of parts).
"""

from collections.abc import Callable
from random import Random

from sigertak.demo.drawings.canvas import Canvas, Colour, Quad, mix, shade, veil

Painter = Callable[[Canvas, Quad, Random, Colour, float], None]

RUST: Colour = (139, 84, 52)
GREY: Colour = (158, 162, 164)
BRICK: Colour = (176, 98, 70)


def columns(canvas: Canvas, quad: Quad, _rng: Random, colour: Colour, fine: float) -> None:
    """Corrugated sheets: zinc, asbestos, and rows of bamboo."""
    canvas.face(quad, colour)
    count = round(34 * fine)
    dark, light = shade(colour, -0.16), shade(colour, 0.16)
    for i in range(count):
        u = i / count
        canvas.poly(quad.cell(u, 0, u + 0.45 / count, 1), dark if i % 2 else light)
    for v in (0.34, 0.68):
        canvas.line([quad.at(0, v), quad.at(1, v)], shade(colour, -0.28), 1.4)


def tiles(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Clay, ceramic and metal tiles in overlapping rows."""
    canvas.face(quad, colour)
    rows, count = round(9 * fine), round(24 * fine)
    for row in range(rows):
        v, next_v = row / rows, (row + 1) / rows
        canvas.poly(quad.cell(0, v, 1, v + 0.28 / rows), shade(colour, -0.22))
        shift = 0.5 / count if row % 2 else 0.0
        for i in range(count + 1):
            u = i / count + shift
            tone = shade(colour, rng.random() * 0.16 - 0.07)
            canvas.poly(quad.cell(u - 0.44 / count, v + 0.3 / rows, u + 0.44 / count, next_v), tone)


def shingles(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Split timber shingles (sirap), grey-brown and uneven."""
    canvas.face(quad, shade(colour, -0.3))
    rows, count = round(11 * fine), round(30 * fine)
    for row in range(rows):
        for i in range(count):
            u = (i + (0.5 if row % 2 else 0)) / count
            v = (row + rng.random() * 0.16) / rows
            tone = shade(colour, rng.random() * 0.3 - 0.15)
            canvas.poly(quad.cell(u, v, u + 0.9 / count, v + 0.9 / rows), tone)


def thatch(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Palm leaf, straw or ijuk: many short strokes."""
    canvas.face(quad, shade(colour, -0.12))
    rows, count = round(8 * fine), round(64 * fine)
    for row in range(rows, -1, -1):
        v = row / rows
        canvas.poly(quad.cell(0, v, 1, min(1.0, v + 0.3 / rows)), shade(colour, -0.25))
        for i in range(count):
            u = (i + rng.random()) / count
            low = quad.at(u + (rng.random() - 0.5) * 0.012, v - rng.random() * 0.05)
            tone = shade(colour, rng.random() * 0.36 - 0.2)
            canvas.line([low, quad.at(u, v + 1.0 / rows)], tone, 1.6)


def slab(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Concrete: almost even, with weather streaks."""
    canvas.face(quad, colour)
    for _ in range(round(16 * fine)):
        u = rng.random()
        stripe = quad.cell(u, 1 - rng.random() * 0.7, u + 0.01 + rng.random() * 0.02, 1)
        canvas.poly(stripe, veil(shade(colour, -0.4), 26))


def planks(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Upright boards with a few knots."""
    canvas.face(quad, shade(colour, -0.45))
    count = round(17 * fine)
    for i in range(count):
        tone = shade(colour, rng.random() * 0.2 - 0.12)
        canvas.poly(quad.cell((i + 0.04) / count, 0, (i + 0.96) / count, 1), tone)
        for _ in range(2):
            u = (i + 0.2 + rng.random() * 0.6) / count
            canvas.line([quad.at(u, 0), quad.at(u, 1)], veil(shade(colour, -0.4), 50), 0.7)


def boards(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Boards lying across, overlapping as clapboard."""
    canvas.face(quad, shade(colour, -0.4))
    count = round(9 * fine)
    for i in range(count):
        tone = shade(colour, rng.random() * 0.16 - 0.08)
        canvas.poly(quad.cell(0, (i + 0.14) / count, 1, (i + 1) / count), tone)
        joint = rng.random()
        ends = [quad.at(joint, (i + 0.14) / count), quad.at(joint, (i + 1) / count)]
        canvas.line(ends, shade(colour, -0.35), 1.0)


def weave(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Woven bamboo (gedek)."""
    canvas.face(quad, shade(colour, -0.25))
    across, up = round(28 * fine), round(14 * fine)
    for row in range(up):
        for i in range(across):
            flat = (i + row) % 4 < 2
            tone = shade(colour, (0.12 if flat else -0.16) + rng.random() * 0.08)
            u, v = i / across, row / up
            canvas.poly(quad.cell(u + 0.004, v + 0.006, u + 0.94 / across, v + 0.92 / up), tone)


def logs(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Round timber laid across."""
    count = round(8 * fine)
    canvas.face(quad, shade(colour, -0.5))
    for i in range(count):
        low, high = (i + 0.06) / count, (i + 0.96) / count
        tone = shade(colour, rng.random() * 0.16 - 0.1)
        canvas.poly(quad.cell(0, low, 1, high), tone)
        canvas.poly(quad.cell(0, low + 0.5 / count, 1, low + 0.66 / count), shade(tone, 0.16))


def poles(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Upright bamboo with nodes."""
    count = round(30 * fine)
    canvas.face(quad, shade(colour, -0.5))
    for i in range(count):
        tone = shade(colour, rng.random() * 0.2 - 0.12)
        canvas.poly(quad.cell((i + 0.05) / count, 0, (i + 0.93) / count, 1), tone)
        canvas.poly(quad.cell((i + 0.5) / count, 0, (i + 0.72) / count, 1), shade(tone, 0.2))
        for node in range(3):
            v = (node + rng.random()) / 3
            ends = [quad.at(i / count, v), quad.at((i + 1) / count, v)]
            canvas.line(ends, shade(tone, -0.4), 1.0)


def plaster(canvas: Canvas, quad: Quad, _rng: Random, colour: Colour, _fine: float) -> None:
    """Painted masonry with a darker foot."""
    canvas.face(quad, colour)
    canvas.poly(quad.cell(0, 0, 1, 0.17), shade(colour, -0.24))
    canvas.poly(quad.cell(0, 0.17, 1, 0.185), shade(colour, -0.34))
    canvas.poly(quad.cell(0, 0.93, 1, 1), veil(shade(colour, -0.5), 40))


def patchwork(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Whatever was at hand: plywood, sheets, sacking."""
    canvas.face(quad, shade(colour, -0.3))
    tones = (colour, shade(colour, -0.2), GREY, (120, 140, 150), (168, 140, 104), RUST)
    across = round(6 * fine)
    for i in range(across):
        for j in range(3):
            tone = shade(tones[int(rng.random() * len(tones))], rng.random() * 0.14 - 0.07)
            cell = quad.cell(i / across, j / 3, (i + 0.98) / across, (j + 0.97) / 3)
            canvas.poly(cell, tone)


def grid(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Ceramic tiles with joints and a soft shine."""
    canvas.face(quad, colour)
    count = round(9 * fine)
    for i in range(count):
        for j in range(count):
            tone = shade(colour, rng.random() * 0.07 - 0.03)
            cell = quad.cell(i / count, j / count, (i + 0.965) / count, (j + 0.965) / count)
            canvas.poly(cell, tone)
    for i in range(count + 1):
        canvas.line([quad.at(i / count, 0), quad.at(i / count, 1)], shade(colour, -0.25), 0.9)
        canvas.line([quad.at(0, i / count), quad.at(1, i / count)], shade(colour, -0.25), 0.9)


def pattern(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Old cement tiles (tegel) with a flower in each."""
    grid(canvas, quad, rng, colour, fine)
    count = round(9 * fine)
    dark, warm = mix(colour, (66, 92, 96), 0.6), mix(colour, (170, 84, 60), 0.6)
    for i in range(count):
        for j in range(count):
            u, v, r = (i + 0.48) / count, (j + 0.48) / count, 0.34 / count
            ends = [quad.at(u - r, v), quad.at(u, v - r), quad.at(u + r, v), quad.at(u, v + r)]
            canvas.poly(ends, dark if (i + j) % 2 else warm)
            inner = [quad.at(u - r / 2, v), quad.at(u, v - r / 2), quad.at(u + r / 2, v)]
            canvas.poly([*inner, quad.at(u, v + r / 2)], shade(colour, 0.1))


def marble(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Large polished slabs with veins."""
    grid(canvas, quad, rng, colour, fine * 0.55)
    for _ in range(round(16 * fine)):
        u, v = rng.random(), rng.random()
        points = [quad.at(u, v)]
        for _ in range(4):
            u, v = u + (rng.random() - 0.35) * 0.09, v + (rng.random() - 0.5) * 0.1
            points.append(quad.at(min(1, u), min(1, max(0, v))))
        canvas.line(points, veil(shade(colour, -0.35), 90), 1.2)


def cement(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Smoothed cement with stains and hair cracks."""
    canvas.face(quad, colour)
    for _ in range(round(34 * fine)):
        x, y = quad.at(rng.random(), rng.random())
        tone = shade(colour, -0.3 if rng.random() < 0.6 else 0.3)
        canvas.oval(x, y, 20 + rng.random() * 70, 5 + rng.random() * 12, veil(tone, 20))
    cracks(canvas, quad, rng, shade(colour, -0.4), 3)


def earth(canvas: Canvas, quad: Quad, rng: Random, colour: Colour, fine: float) -> None:
    """Trodden earth with pebbles."""
    canvas.face(quad, colour)
    for _ in range(round(40 * fine)):
        x, y = quad.at(rng.random(), rng.random())
        tone = shade(colour, rng.random() * 0.5 - 0.3)
        canvas.oval(x, y, 16 + rng.random() * 60, 5 + rng.random() * 12, veil(tone, 34))
    for _ in range(round(120 * fine)):
        x, y = quad.at(rng.random(), rng.random())
        size = 1 + rng.random() * 2.6
        canvas.oval(x, y, size * 1.5, size, shade(colour, rng.random() * 0.5 - 0.35))


def cracks(canvas: Canvas, quad: Quad, rng: Random, ink: Colour, count: int) -> None:
    """Branching hair lines."""
    for _ in range(count):
        u, v = rng.random(), 0.2 + rng.random() * 0.8
        points = [quad.at(u, v)]
        for _ in range(5):
            u, v = u + (rng.random() - 0.5) * 0.07, v - rng.random() * 0.09
            points.append(quad.at(min(1, max(0, u)), max(0, v)))
        canvas.line(points, ink, 1.1)
