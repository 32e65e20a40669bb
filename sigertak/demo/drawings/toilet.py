"""The toilet; without one, the place outdoors."""

from random import Random

from sigertak.demo.drawings import scenery
from sigertak.demo.drawings.canvas import WIDTH, Canvas, Colour, shade
from sigertak.demo.drawings.look import HouseLook
from sigertak.demo.drawings.materials import Finish
from sigertak.demo.drawings.rooms import empty_room, window

SWAN_NECK, SLOPING, PIT = 1, 2, 3


def draw_toilet(look: HouseLook, rng: Random, finish: Finish) -> Canvas:
    """The closet they use; without one, the river bank or the field they go to."""
    if look.closet not in (SWAN_NECK, SLOPING, PIT):
        return _open_place(look, rng, finish)
    canvas = empty_room(look, rng, finish)
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
        window(canvas, 420, 160, 90, 56)
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
