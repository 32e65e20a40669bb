"""The kitchen, with the stove of the fuel they cook with."""

from random import Random

from sigertak.demo.drawings.canvas import Canvas, Colour, mix, shade, veil
from sigertak.demo.drawings.look import HouseLook
from sigertak.demo.drawings.materials import Finish
from sigertak.demo.drawings.rooms import WOOD, empty_room, window

FIREWOOD = frozenset({6, 7, 8})
KEROSENE, LARGE_GAS = 5, 2


def draw_kitchen(look: HouseLook, rng: Random, finish: Finish) -> Canvas:
    """The stove of the fuel they cook with, pots and a shelf."""
    canvas = empty_room(look, rng, finish)
    window(canvas, 560, 180, 110, 100)
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
        _stove(canvas, kerosene=look.fuel == KEROSENE, large=look.fuel == LARGE_GAS)
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
