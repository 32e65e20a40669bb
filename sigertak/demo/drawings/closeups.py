"""Close pictures of the roof, the floor and the wall."""

from random import Random

from sigertak.demo.drawings import objects, scenery
from sigertak.demo.drawings.canvas import HEIGHT, WIDTH, Canvas, Colour, Quad, mix, shade, veil
from sigertak.demo.drawings.look import HouseLook
from sigertak.demo.drawings.materials import Finish, wear_roof, wear_wall

SANDAL: tuple[Colour, ...] = ((196, 78, 70), (64, 104, 150), (84, 130, 96), (70, 66, 64))


def draw_roof(look: HouseLook, rng: Random, finish: Finish) -> Canvas:
    """The slope seen from the ladder, sky and treetops behind."""
    canvas = scenery.background(look.landscape, finish.sky)
    roof = finish.roof
    for x in (70, 880):
        scenery.palm(canvas, x, 560, 380 + rng.random() * 60, rng)
    lean = (rng.random() - 0.5) * 70
    low_left, low_right = (-70, HEIGHT - 40), (WIDTH + 70, HEIGHT - 70)
    slope = Quad(low_left, low_right, (800 + lean, 210), (170 + lean, 230), depth=0.5)
    roof.paint(canvas, slope, rng, fine=1.25)
    if not look.roof_good:
        wear_roof(canvas, slope, rng, large=True)
    canvas.poly(slope.cell(0, 0.72, 1, 1), veil((255, 255, 255), 24))
    canvas.line([slope.at(0, 1), slope.at(1, 1)], shade(roof.colour, -0.3), 17)
    ridge = [(x, y - 5) for x, y in (slope.at(0, 1), slope.at(1, 1))]
    canvas.line(ridge, shade(roof.colour, 0.12), 4)
    edge = shade(roof.colour, -0.5)
    canvas.poly([slope.at(0, 0), slope.at(1, 0), (WIDTH + 70, HEIGHT), (-70, HEIGHT)], edge)
    canvas.rect(0, HEIGHT - 22, WIDTH, HEIGHT, (92, 74, 60))
    return canvas


def draw_floor(_look: HouseLook, rng: Random, finish: Finish) -> Canvas:
    """The floor towards the far wall, sandals for scale."""
    canvas = Canvas()
    floor, wall = finish.floor, finish.wall
    back = Quad((0, 170), (WIDTH, 170), (WIDTH, -260), (0, -260))
    wall.shaded(canvas, back, rng, by=-0.06, fine=1.2)
    ground = Quad((-420, HEIGHT), (WIDTH + 420, HEIGHT), (WIDTH + 20, 168), (-20, 168), depth=1.3)
    floor.paint(canvas, ground, rng, fine=1.1)
    canvas.rect(0, 158, WIDTH, 172, mix(wall.colour, (90, 80, 70), 0.5))
    canvas.poly([(0, 172), (WIDTH, 172), (WIDTH, 226), (0, 200)], veil((30, 26, 22), 50))
    light = [(560, 172), (700, 172), (560, HEIGHT), (250, HEIGHT)]
    canvas.poly(light, veil((255, 250, 228), 42))
    if rng.random() < 0.5:
        _mat(canvas, rng)
    _sandals(canvas, rng, 640 + rng.random() * 160, 560 + rng.random() * 70)
    return canvas


def _mat(canvas: Canvas, rng: Random) -> None:
    """A woven mat in a corner."""
    tone: Colour = ((188, 150, 96), (172, 92, 74), (104, 132, 110))[int(rng.random() * 3)]
    mat = Quad((40, 560), (430, 590), (420, 330), (130, 320), depth=0.6)
    canvas.poly([(x + 5, y + 7) for x, y in mat.corners], veil((20, 18, 14), 60))
    canvas.face(mat, tone)
    for i in range(1, 12):
        canvas.line([mat.at(i / 12, 0), mat.at(i / 12, 1)], shade(tone, -0.14), 3)
    for v in (0.08, 0.9):
        canvas.poly(mat.cell(0, v, 1, v + 0.05), shade(tone, -0.36))


def _sandals(canvas: Canvas, rng: Random, x: float, y: float) -> None:
    tone = SANDAL[int(rng.random() * len(SANDAL))]
    for dx, dy in ((0, 0), (58, 12)):
        left, top = x + dx, y + dy
        canvas.oval(left + 4, top + 6, 24, 46, veil((20, 18, 14), 70))
        canvas.oval(left, top, 23, 45, shade(tone, 0.35))
        canvas.oval(left, top, 18, 39, shade(tone, 0.5))
        canvas.line([(left - 19, top + 6), (left, top - 22), (left + 19, top + 6)], tone, 7)


def draw_wall(look: HouseLook, rng: Random, finish: Finish) -> Canvas:
    """A stretch of the outer wall with a window."""
    canvas = Canvas()
    wall = finish.wall
    face = Quad((0, HEIGHT - 70), (WIDTH, HEIGHT - 50), (WIDTH, -50), (0, -20))
    wall.paint(canvas, face, rng, fine=1.5)
    if not look.wall_good:
        wear_wall(canvas, face, rng, look.wall)
        wear_wall(canvas, face, rng, look.wall)
    trim = finish.trim
    left = 0.18 + rng.random() * 0.36
    objects.window(canvas, face, (left, 0.36, left + 0.3, 0.8), trim, good=look.wall_good)
    canvas.poly(face.cell(0, 0.9, 1, 1), veil((24, 20, 16), 90))
    canvas.poly(
        [(0, HEIGHT - 74), (WIDTH, HEIGHT - 54), (WIDTH, HEIGHT), (0, HEIGHT)], (140, 150, 96)
    )
    for _ in range(110):
        x, y = rng.random() * WIDTH, HEIGHT - 66 + rng.random() * 60
        tone = shade((118, 140, 78), rng.random() * 0.4 - 0.2)
        canvas.line([(x, y), (x + 3, y - 12 - rng.random() * 14)], tone, 2)
    canvas.line([(0, HEIGHT - 72), (WIDTH, HEIGHT - 52)], veil((40, 36, 26), 120), 5)
    if rng.random() < 0.5:
        scenery.banana(canvas, 900, HEIGHT - 40, 300, rng)
    return canvas
