"""Pictures inside: the front room, the kitchen and the toilet."""

from random import Random

from sigertak.demo.drawings import scenery
from sigertak.demo.drawings.canvas import HEIGHT, WIDTH, Canvas, Colour, Quad, mix, shade, veil
from sigertak.demo.drawings.look import HouseLook
from sigertak.demo.drawings.materials import Finish, wear_wall

BACK = Quad((210, 470), (750, 470), (750, 120), (210, 120))
LEFT = Quad((-130, 760), (210, 470), (210, 120), (-130, -70))
RIGHT = Quad((750, 470), (1090, 760), (1090, -70), (750, 120))
GROUND = Quad((-130, 760), (1090, 760), (750, 470), (210, 470), depth=0.9)
CEILING = Quad((210, 120), (750, 120), (1090, -70), (-130, -70))
WOOD: Colour = (146, 104, 70)
FIREWOOD = frozenset({6, 7, 8})
KEROSENE = 5
SWAN_NECK, SLOPING, PIT = 1, 2, 3


def _room(look: HouseLook, rng: Random, finish: Finish) -> Canvas:
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


def _window(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
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
    canvas = _room(look, rng, finish)
    _window(canvas, 262, 190, 120, 130)
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


def draw_kitchen(look: HouseLook, rng: Random, finish: Finish) -> Canvas:
    """The stove of the fuel they cook with, pots and a shelf."""
    canvas = _room(look, rng, finish)
    _window(canvas, 560, 180, 110, 100)
    canvas.rect(236, 268, 470, 278, shade(WOOD, -0.1))
    for i in range(5):
        x = 262 + i * 46
        pot = ((184, 190, 196), (206, 120, 80), (90, 96, 104), (230, 226, 214))[
            int(rng.random() * 4)
        ]
        canvas.rounded(x - 17, 240, x + 17, 268, pot, 5)
        canvas.rect(x - 20, 240, x + 20, 244, shade(pot, -0.25))
    for i in range(3):
        x = 290 + i * 60
        canvas.line([(x, 278), (x, 330)], (130, 130, 134), 3)
        canvas.oval(x, 340, 13, 15, (110, 114, 120))
    if look.fuel in FIREWOOD:
        _hearth(canvas, rng)
    else:
        _stove(canvas, kerosene=look.fuel == KEROSENE, large=look.fuel == 2)
    _jar(canvas, 850, 610)
    return canvas


def _hearth(canvas: Canvas, rng: Random) -> None:
    """A clay hearth with fire under a black pot."""
    canvas.poly([(300, 520), (600, 520), (640, 600), (260, 600)], (150, 118, 92))
    canvas.rect(260, 600, 640, 650, (126, 96, 74))
    for x in (360, 520):
        canvas.oval(x, 560, 52, 22, (70, 56, 48))
        for _ in range(9):
            flame = x + (rng.random() - 0.5) * 60
            height = 18 + rng.random() * 26
            tip = [(flame - 8, 566), (flame, 566 - height), (flame + 8, 566)]
            canvas.poly(
                tip, ((244, 160, 60), (240, 110, 50), (252, 206, 96))[int(rng.random() * 3)]
            )
        canvas.oval(x, 522, 50, 30, (52, 50, 50))
        canvas.rect(x - 50, 494, x + 50, 522, (52, 50, 50))
        canvas.oval(x, 494, 50, 13, (84, 82, 80))
    for i in range(9):
        y = 676 - (i // 3) * 15
        x = 690 + (i % 3) * 8
        canvas.line(
            [(x, y), (x + 130, y - 6)], shade((140, 100, 66), rng.random() * 0.3 - 0.15), 12
        )
    for i in range(3):
        canvas.oval(450 + i * 16, 430 - i * 56, 30 + i * 12, 22 + i * 8, veil((220, 220, 220), 46))


def _stove(canvas: Canvas, *, kerosene: bool, large: bool) -> None:
    canvas.rect(270, 478, 600, 500, (206, 200, 190))
    canvas.rect(284, 500, 586, 640, shade(WOOD, -0.12))
    canvas.rect(432, 500, 438, 640, shade(WOOD, -0.4))
    if kerosene:
        canvas.rounded(400, 440, 480, 478, (84, 130, 96), 6)
        canvas.rect(392, 430, 488, 442, (60, 66, 64))
        canvas.oval(440, 430, 34, 9, (240, 150, 60))
    else:
        canvas.rounded(330, 446, 540, 480, (190, 196, 200), 5)
        for x in (384, 486):
            canvas.oval(x, 446, 36, 9, (60, 62, 64))
            canvas.oval(x, 446, 22, 5, (86, 140, 200))
            canvas.oval(x, 470, 6, 6, (50, 50, 54))
        canvas.rounded(356, 394, 412, 442, (196, 202, 206), 6)
        canvas.rect(350, 392, 418, 398, (150, 156, 160))
        _gas(canvas, 676, 640, (58, 110, 168) if large else (126, 190, 74))


def _gas(canvas: Canvas, x: float, y: float, tone: Colour) -> None:
    """A gas cylinder: the green 3 kg one, or a blue large one."""
    canvas.oval(x + 4, y + 2, 42, 10, veil((20, 18, 14), 80))
    canvas.rounded(x - 38, y - 88, x + 38, y, tone, 26)
    canvas.rounded(x - 38, y - 88, x - 16, y, shade(tone, 0.18), 20)
    canvas.rect(x - 18, y - 108, x + 18, y - 84, shade(tone, -0.25))
    canvas.rect(x - 10, y - 104, x + 10, y - 86, mix(tone, (30, 30, 30), 0.7))
    canvas.line([(x, y - 104), (x - 40, y - 150), (x - 136, y - 166)], (60, 60, 62), 4)


def _jar(canvas: Canvas, x: float, y: float) -> None:
    """The water drum."""
    canvas.oval(x, y, 46, 14, (40, 80, 120))
    canvas.rect(x - 46, y - 110, x + 46, y, (58, 110, 158))
    canvas.rect(x - 46, y - 110, x - 24, y, (86, 136, 180))
    canvas.oval(x, y - 110, 46, 14, (150, 190, 210))
    canvas.ring(x, y - 110, 46, 14, (44, 88, 132), 4)


def draw_toilet(look: HouseLook, rng: Random, finish: Finish) -> Canvas:
    """The closet they use; without one, the river bank or the field they go to."""
    if look.closet not in (SWAN_NECK, SLOPING, PIT):
        return _open_place(look, rng, finish)
    canvas = _room(look, rng, finish)
    if look.closet == PIT:
        canvas.oval(480, 600, 190, 62, (112, 92, 70))
        for x in (360, 420, 540, 600):
            canvas.line([(x, 536), (x - 12 + (x - 480) * 0.2, 672)], (138, 108, 76), 26)
        canvas.oval(480, 606, 38, 18, (34, 28, 24))
    else:
        tone: Colour = (240, 240, 236) if look.closet == SWAN_NECK else (176, 172, 166)
        canvas.poly([(330, 650), (640, 650), (596, 536), (372, 536)], shade(tone, -0.2))
        canvas.poly([(336, 642), (634, 642), (594, 540), (376, 540)], tone)
        for x in (412, 558):
            canvas.rounded(x - 32, 568, x + 32, 628, shade(tone, -0.1), 12)
            for i in range(4):
                canvas.line([(x - 24, 580 + i * 12), (x + 24, 580 + i * 12)], shade(tone, -0.22), 2)
        canvas.oval(486, 600, 34, 42, shade(tone, -0.3))
        canvas.oval(486, 606, 24, 30, (70, 84, 92) if look.closet == SWAN_NECK else (52, 48, 46))
    _bucket(canvas, 700, 640)
    if look.wealthy:
        _window(canvas, 420, 160, 90, 56)
    return canvas


def _bucket(canvas: Canvas, x: float, y: float) -> None:
    """Bucket and dipper."""
    canvas.poly([(x - 52, y - 86), (x + 52, y - 86), (x + 40, y), (x - 40, y)], (216, 84, 78))
    canvas.oval(x, y, 40, 11, (190, 66, 62))
    canvas.oval(x, y - 86, 52, 15, (236, 124, 112))
    canvas.oval(x, y - 85, 44, 11, (128, 172, 192))
    canvas.rounded(x + 14, y - 116, x + 58, y - 84, (72, 140, 170), 6)
    canvas.line([(x + 56, y - 104), (x + 104, y - 122)], (72, 140, 170), 9)


def _open_place(look: HouseLook, rng: Random, finish: Finish) -> Canvas:
    canvas = scenery.background(look.landscape, finish.sky)
    for i in range(4):
        scenery.banana(canvas, 110 + i * 250, 560 + rng.random() * 30, 190 + rng.random() * 60, rng)
    canvas.poly([(360, 720), (600, 720), (520, 560), (470, 560)], (180, 152, 116))
    timber: Colour = (130, 100, 74)
    for x in (396, 560):  # a screen of sacking beside the path
        canvas.line([(x, 590), (x, 440)], timber, 8)
    canvas.rect(396, 452, 560, 566, (150, 156, 128))
    for i in range(9):
        canvas.line([(396 + i * 20, 452), (396 + i * 20, 566)], (128, 134, 108), 2)
    canvas.line([(390, 452), (566, 452)], timber, 5)
    for _ in range(10):
        scenery.bush(
            canvas, rng.random() * WIDTH, 600 + rng.random() * 100, 18 + rng.random() * 20, rng
        )
    return canvas
