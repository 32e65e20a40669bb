"""Rooms in the house's own materials, and the picture of the front room."""

from random import Random

from sigertak.demo.drawings.canvas import HEIGHT, WIDTH, Canvas, Colour, Quad, shade, veil
from sigertak.demo.drawings.look import HouseLook
from sigertak.demo.drawings.materials import Finish, wear_wall

BACK = Quad((210, 470), (750, 470), (750, 120), (210, 120))
LEFT = Quad((-130, 760), (210, 470), (210, 120), (-130, -70))
RIGHT = Quad((750, 470), (1090, 760), (1090, -70), (750, 120))
GROUND = Quad((-130, 760), (1090, 760), (750, 470), (210, 470), depth=0.9)
CEILING = Quad((210, 120), (750, 120), (1090, -70), (-130, -70))
WOOD: Colour = (146, 104, 70)


def empty_room(look: HouseLook, rng: Random, finish: Finish) -> Canvas:
    """An empty room in the house's own materials, light from the left."""
    canvas = Canvas()
    wall, floor = finish.wall, finish.floor
    canvas.rect(0, 0, WIDTH, HEIGHT, shade(wall.colour, -0.5))
    wall.paint(canvas, BACK, rng, fine=1.0)
    wall.shaded(canvas, LEFT, rng, by=-0.2, fine=0.5)
    wall.shaded(canvas, RIGHT, rng, by=-0.1, fine=0.5)
    if not look.wall_good:
        wear_wall(canvas, BACK, rng, look.wall)
    floor.paint(canvas, GROUND, rng, fine=0.9)
    plain = look.wall_good and look.wall == 1
    canvas.face(CEILING, (238, 236, 228) if plain else (96, 80, 66))
    for i in range(1, 6):
        canvas.line([CEILING.at(i / 6, 0), CEILING.at(i / 6, 1)],
                    (214, 210, 200) if plain else (70, 56, 46), 2 if plain else 9)  # fmt: skip
    for edge in ((0, 1), (1, 2), (2, 3), (3, 0)):
        ends = [BACK.corners[edge[0]], BACK.corners[edge[1]]]
        canvas.line(ends, veil((30, 24, 20), 110), 3)
    return canvas


def window(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """Daylight on the back wall."""
    canvas.rect(x - 9, y - 9, x + width + 9, y + height + 9, shade(WOOD, -0.3))
    canvas.gradient(
        int(x), int(y), int(x + width), int(y + height), (190, 220, 236), (206, 226, 180)
    )
    canvas.line([(x + width / 2, y), (x + width / 2, y + height)], shade(WOOD, -0.2), 5)
    for i in range(1, 5):
        bar = y + height * i / 5
        canvas.line([(x, bar), (x + width, bar)], shade(WOOD, -0.2), 2)
    pane = [(x, y + height + 60), (x + width, y + height + 60)]
    canvas.poly([*pane, (x + width + 170, HEIGHT), (x - 60, HEIGHT)], veil((255, 250, 225), 30))


def draw_inside(look: HouseLook, rng: Random, finish: Finish) -> Canvas:
    """The front room with what the household owns."""
    canvas = empty_room(look, rng, finish)
    window(canvas, 262, 190, 120, 130)
    if look.power:
        canvas.line([(480, 40), (480, 92)], (60, 58, 56), 2.4)
        canvas.oval(480, 104, 13, 15, (255, 246, 196))
        canvas.oval(480, 104, 60, 46, veil((255, 246, 200), 34))
    _picture(canvas, rng)
    if look.wealthy:
        _sofa(canvas, rng)
    else:
        _mat(canvas, rng)
    if look.television:
        _television(canvas)
    if look.fridge:
        canvas.rounded(666, 268, 742, 486, (222, 230, 232), 7)
        canvas.rect(666, 340, 742, 344, (170, 182, 186))
        for y in (300, 362):
            canvas.rounded(674, y, 680, y + 28, (140, 152, 158), 2)
    if not look.wealthy:
        _cupboard(canvas)
    return canvas


def _picture(canvas: Canvas, rng: Random) -> None:
    """A calendar, as in every house."""
    x = 428 + rng.random() * 30
    canvas.rect(x, 186, x + 70, 286, (248, 246, 240))
    canvas.rect(
        x, 186, x + 70, 226, ((84, 140, 160), (190, 110, 80), (110, 150, 90))[int(rng.random() * 3)]
    )
    for row in range(4):
        for column in range(6):
            left, top = x + 6 + column * 10, 234 + row * 12
            canvas.rect(
                left, top, left + 5, top + 5, (206, 90, 84) if column == 0 else (150, 150, 150)
            )


def _mat(canvas: Canvas, rng: Random) -> None:
    tone: Colour = ((196, 160, 104), (184, 104, 84), (110, 140, 120))[int(rng.random() * 3)]
    mat = Quad((230, 690), (700, 690), (640, 540), (300, 540), depth=0.4)
    canvas.face(mat, tone)
    for i in range(1, 14):
        canvas.line([mat.at(i / 14, 0), mat.at(i / 14, 1)], shade(tone, -0.13), 3)
    for v in (0.07, 0.88):
        canvas.poly(mat.cell(0.03, v, 0.97, v + 0.04), shade(tone, -0.38))
    canvas.oval(470, 606, 52, 17, shade(tone, -0.3))
    canvas.oval(470, 602, 52, 17, (226, 226, 220))
    for dx, tint in ((-18, (236, 232, 222)), (16, (170, 110, 70))):
        canvas.rect(470 + dx - 9, 584, 470 + dx + 9, 602, tint)
        canvas.oval(470 + dx, 584, 9, 3.5, shade(tint, -0.15))


def _sofa(canvas: Canvas, rng: Random) -> None:
    tone: Colour = ((140, 78, 66), (78, 104, 120), (132, 116, 88))[int(rng.random() * 3)]
    canvas.rounded(246, 396, 560, 486, shade(tone, -0.12), 14)
    for x in (258, 358, 458):
        canvas.rounded(x, 404, x + 94, 452, shade(tone, 0.1), 10)
    canvas.rounded(236, 448, 570, 520, tone, 12)
    for x in (228, 552):
        canvas.rounded(x, 424, x + 28, 526, shade(tone, -0.06), 12)
    canvas.poly([(300, 610), (520, 610), (496, 560), (326, 560)], WOOD)
    canvas.rect(300, 610, 520, 622, shade(WOOD, -0.3))
    for x in (308, 504):
        canvas.rect(x, 622, x + 8, 662, shade(WOOD, -0.4))


def _television(canvas: Canvas) -> None:
    canvas.rect(560, 420, 668, 486, WOOD)
    canvas.rect(564, 440, 664, 444, shade(WOOD, -0.3))
    canvas.rounded(566, 346, 662, 420, (44, 46, 50), 5)
    canvas.gradient(572, 352, 656, 410, (90, 130, 160), (50, 80, 110))
    canvas.poly([(580, 356), (602, 356), (584, 404), (576, 404)], veil((255, 255, 255), 50))


def _cupboard(canvas: Canvas) -> None:
    front = Quad((792, 506), (900, 598), (900, 196), (792, 216))
    canvas.face(front, WOOD)
    for u0, u1 in ((0.06, 0.47), (0.53, 0.94)):
        canvas.poly(front.cell(u0, 0.06, u1, 0.94), shade(WOOD, 0.12))
        canvas.poly(front.cell(u0 + 0.05, 0.5, u1 - 0.05, 0.9), shade(WOOD, -0.08))
    for u in (0.44, 0.56):
        canvas.oval(*front.at(u, 0.48), 3.4, 5, (222, 196, 120))
