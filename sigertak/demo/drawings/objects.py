"""Things around and in the house."""

from random import Random

from sigertak.demo.drawings.canvas import WIDTH, Canvas, Colour, Quad, shade, veil

GLASS: Colour = (158, 190, 200)
DARK: Colour = (52, 50, 50)
CLOTHES: tuple[Colour, ...] = (
    (206, 74, 74), (72, 118, 168), (240, 200, 96), (236, 236, 230), (110, 150, 110), (150, 96, 140),
)  # fmt: skip


def window(
    canvas: Canvas, face: Quad, box: tuple[float, float, float, float], trim: Colour, *, good: bool
) -> None:
    """Glass in a frame on good houses, wooden shutters on the others."""
    u0, v0, u1, v1 = box
    frame = 0.1 * (u1 - u0)
    canvas.poly(face.cell(u0 - frame, v0 - 0.03, u1 + frame, v1 + 0.03), shade(trim, -0.28))
    if not good:
        canvas.poly(face.cell(u0, v0, u1, v1), (66, 56, 48))
        canvas.poly(face.cell(u0, v0, u0 + (u1 - u0) * 0.48, v1), trim)
        for i in range(1, 4):
            u = u0 + (u1 - u0) * 0.12 * i
            canvas.line([face.at(u, v0), face.at(u, v1)], shade(trim, -0.3), 1)
        return
    middle = (u0 + u1) / 2
    for left, right in ((u0, middle - 0.004), (middle + 0.004, u1)):
        canvas.poly(face.cell(left, v0, right, v1), GLASS)
        canvas.poly(face.cell(left, v0 + (v1 - v0) * 0.6, right, v1), shade(GLASS, 0.22))
        width = right - left
        shine = [face.at(left + width * 0.2, v0 + 0.03), face.at(left + width * 0.45, v0 + 0.03)]
        far = [face.at(left + width * 0.8, v1 - 0.03), face.at(left + width * 0.55, v1 - 0.03)]
        canvas.poly([*shine, *far], veil((255, 255, 255), 90))
    canvas.poly(face.cell(u0 - frame, v0 - 0.07, u1 + frame, v0 - 0.03), shade(trim, 0.15))


def stairs(canvas: Canvas, x: float, top: float, low: float, trim: Colour) -> None:
    """The wooden steps up to a house on stilts."""
    count = 6
    for i in range(count + 1):
        y = top + (low - top) * i / count
        half = 30 + i * 3.4
        canvas.rect(x - half, y, x + half, y + 6, shade(trim, 0.18))
        canvas.rect(x - half, y + 6, x + half, y + 9, shade(trim, -0.35))
    for side in (-1, 1):
        ends = [(x + 32 * side, top - 34), (x + 54 * side, low - 34)]
        canvas.line(ends, shade(trim, -0.1), 5)
        canvas.line([(x + 54 * side, low - 36), (x + 54 * side, low + 6)], shade(trim, -0.2), 6)
        canvas.line([(x + 32 * side, top - 36), (x + 32 * side, top)], shade(trim, -0.2), 6)


def power_line(canvas: Canvas, x: float, y: float) -> None:
    """A pole of the power company and the wire to the house."""
    x = min(900.0, x + 30)
    canvas.rect(x - 4, 210, x + 4, 500, (128, 122, 116))
    canvas.rect(x - 34, 226, x + 34, 232, (112, 106, 100))
    for dx in (-28, 0, 28):
        canvas.oval(x + dx, 223, 3, 4, (90, 90, 96))
        canvas.line([(x + dx, 223), (WIDTH + 40, 200 + dx * 0.2)], (84, 86, 90), 1.0)
    sag = [(x - 28, 226), (x - 80, y - 12 + (226 - y) * 0.3), (x - 120, y)]
    canvas.line(sag, (84, 86, 90), 1.2)


def washing(canvas: Canvas, x0: float, y: float, x1: float, rng: Random) -> None:
    """Clothes drying on a line."""
    if x1 - x0 < 70:
        return
    for x in (x0, x1):
        canvas.line([(x, y), (x, y - 84)], (120, 96, 70), 4)
    canvas.line([(x0, y - 80), ((x0 + x1) / 2, y - 74), (x1, y - 80)], (230, 230, 224), 1.2)
    x = x0 + 10
    while x < x1 - 26:
        colour = CLOTHES[int(rng.random() * len(CLOTHES))]
        width, height = 16 + rng.random() * 10, 26 + rng.random() * 18
        canvas.rect(x, y - 77, x + width, y - 77 + height, colour)
        canvas.rect(x, y - 77, x + 5, y - 77 + height, shade(colour, -0.14))
        x += width + 7


def motorbike(canvas: Canvas, x: float, y: float, rng: Random) -> None:
    """A small motorbike on its stand."""
    body = CLOTHES[int(rng.random() * 3)]
    canvas.oval(x + 6, y + 17, 62, 7, veil((30, 30, 24), 80))
    for dx in (-38, 40):
        canvas.oval(x + dx, y, 19, 19, DARK)
        canvas.oval(x + dx, y, 11, 11, (176, 178, 180))
    canvas.poly([(x - 36, y - 4), (x - 14, y - 26), (x + 18, y - 22), (x + 14, y + 2)], body)
    canvas.poly([(x + 14, y - 2), (x + 30, y - 40), (x + 38, y - 36), (x + 30, y - 2)], body)
    canvas.rounded(x - 40, y - 36, x + 8, y - 25, DARK, 5)
    canvas.line([(x + 34, y - 38), (x + 30, y - 54), (x + 20, y - 56)], DARK, 4)
    canvas.oval(x + 40, y - 42, 6, 6, (244, 240, 214))
    canvas.line([(x + 34, y - 30), (x + 40, y)], (150, 152, 156), 4)


def boat(canvas: Canvas, x: float, y: float) -> None:
    """A dugout on the river."""
    hull = [(x - 70, y - 14), (x + 84, y - 16), (x + 62, y + 2), (x - 52, y + 2)]
    canvas.poly(hull, (120, 84, 58))
    canvas.line([(x - 70, y - 14), (x + 84, y - 16)], (168, 128, 88), 4)
    canvas.line([(x + 10, y - 44), (x - 4, y + 4)], (150, 120, 84), 3)


def hen(canvas: Canvas, x: float, y: float, rng: Random) -> None:
    """A hen in the yard."""
    tone = ((164, 96, 58), (236, 230, 216), (96, 76, 66))[int(rng.random() * 3)]
    side = 1 if rng.random() < 0.5 else -1
    canvas.oval(x, y + 9, 13, 3, veil((40, 40, 30), 70))
    canvas.oval(x, y, 12, 8, tone)
    canvas.poly(
        [(x - 8 * side, y - 2), (x - 20 * side, y - 12), (x - 6 * side, y + 4)], shade(tone, -0.2)
    )
    canvas.oval(x + 11 * side, y - 9, 5, 6, tone)
    canvas.oval(x + 11 * side, y - 15, 3, 3, (206, 60, 56))
    canvas.poly(
        [(x + 15 * side, y - 10), (x + 20 * side, y - 8), (x + 15 * side, y - 6)], (232, 170, 60)
    )
    for dx in (-3, 3):
        canvas.line([(x + dx, y + 7), (x + dx, y + 13)], (212, 160, 70), 1.4)


def fence(canvas: Canvas, y: float) -> None:
    """A low white fence with a gap for the path."""
    for x in range(10, WIDTH, 30):
        if 370 < x < 600:
            continue
        canvas.rounded(x, y - 34, x + 9, y + 12, (240, 238, 230), 3)
        canvas.rect(x + 6, y - 30, x + 9, y + 12, (206, 204, 196))
    for x0, x1 in ((0, 372), (596, WIDTH)):
        canvas.rect(x0, y - 22, x1, y - 16, (228, 226, 218))
        canvas.rect(x0, y - 2, x1, y + 4, (228, 226, 218))
