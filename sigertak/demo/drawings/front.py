"""The house from the front: land, roof, walls, stilts, and what stands around it."""

from random import Random

from sigertak.demo.drawings import objects, scenery
from sigertak.demo.drawings.canvas import HEIGHT, Canvas, Colour, Point, Quad, shade, veil
from sigertak.demo.drawings.frame import Frame, frame_of
from sigertak.demo.drawings.look import HouseLook, Landscape
from sigertak.demo.drawings.materials import Finish, Material, wear_roof, wear_wall

SOIL: Colour = (186, 158, 120)


def draw_front(look: HouseLook, rng: Random, finish: Finish) -> Canvas:
    """The whole scene."""
    canvas = scenery.background(look.landscape, finish.sky)
    frame = frame_of(look, rng)
    trim = finish.trim
    _behind(canvas, look, frame, rng)
    _yard(canvas, frame, rng)
    if look.stilts:
        _stilts(canvas, frame, trim)
    _walls(canvas, look, frame, finish, rng)
    _roof(canvas, look, frame, finish, rng)
    _porch(canvas, look, frame, trim)
    _around(canvas, look, frame, rng)
    return canvas


def _behind(canvas: Canvas, look: HouseLook, frame: Frame, rng: Random) -> None:
    """Trees and the power line behind the roof."""
    if look.power:
        objects.power_line(canvas, frame.x2 + 40, frame.eaves)
    for _ in range(2 + int(rng.random() * 2)):
        x = 20 + rng.random() * 920
        kind = rng.random()
        if look.landscape is Landscape.CITY and kind < 0.6:
            scenery.tree(canvas, x, 480, 60 + rng.random() * 40, rng)
        elif kind < 0.62:
            scenery.palm(canvas, x, 490, 190 + rng.random() * 120, rng)
        else:
            scenery.tree(canvas, x, 486, 80 + rng.random() * 50, rng)


def _yard(canvas: Canvas, frame: Frame, rng: Random) -> None:
    """Trodden earth before the house, a path, and the shadow of the house."""
    middle = (frame.x0 + frame.x1) / 2
    canvas.oval(middle + 30, frame.ground + 22, (frame.x2 - frame.x0) * 0.72, 40, veil(SOIL, 210))
    path = [(middle - 36, frame.ground + 10), (middle + 30, frame.ground + 10)]
    canvas.poly([*path, (middle + 120, HEIGHT), (middle - 110, HEIGHT)], SOIL)
    for _ in range(40):
        x, y = middle + (rng.random() - 0.5) * 190, frame.ground + 20 + rng.random() * 120
        canvas.oval(x, y, 2 + rng.random() * 4, 1.4 + rng.random(), shade(SOIL, -0.14))
    shadow = [(frame.x0 - 12, frame.ground + 6), (frame.x1, frame.ground + 12)]
    far = [(frame.x2 + 20, frame.back(frame.ground) + 4), (frame.x2, frame.ground - 30)]
    canvas.poly([*shadow, *far, (frame.x0, frame.ground - 8)], veil((40, 46, 30), 90))


def _stilts(canvas: Canvas, frame: Frame, trim: Colour) -> None:
    """Posts and the shade between them."""
    dark = [
        (frame.x0 + 6, frame.foot),
        (frame.x1, frame.foot),
        (frame.x2 - 6, frame.back(frame.foot)),
    ]
    floor = [(frame.x2 - 6, frame.back(frame.ground)), (frame.x1, frame.ground)]
    canvas.poly([*dark, *floor, (frame.x0 + 6, frame.ground)], veil((44, 42, 34), 170))
    for i in range(6):
        x = frame.x0 + 8 + (frame.x1 - frame.x0 - 22) * i / 5
        canvas.rect(x, frame.foot - 2, x + 11, frame.ground + 4, shade(trim, -0.1))
        canvas.rect(x + 7, frame.foot - 2, x + 11, frame.ground + 4, shade(trim, -0.35))
        canvas.rounded(x - 4, frame.ground - 2, x + 15, frame.ground + 7, (150, 146, 138), 2)
    for i in (1, 2):
        x = frame.x1 + (frame.x2 - frame.x1) * i / 2 - 8
        top, low = frame.back(frame.foot), frame.back(frame.ground) + 4
        canvas.rect(x, top - 4, x + 8, low, shade(trim, -0.35))


def _walls(canvas: Canvas, look: HouseLook, frame: Frame, finish: Finish, rng: Random) -> None:
    front, side, wall, trim = frame.front, frame.side, finish.wall, finish.trim
    wall.paint(canvas, front, rng)
    wall.shaded(canvas, side, rng, by=-0.22, fine=0.4)
    if not look.wall_good:
        wear_wall(canvas, front, rng, look.wall)
    base = [front.at(0, 0), front.at(1, 0), (frame.x1, frame.foot + 7), (frame.x0, frame.foot + 7)]
    canvas.poly(base, shade(trim, -0.2) if look.stilts else (140, 134, 124))
    _door(canvas, front.cell(0.43, 0, 0.57, 0.74), trim, look)
    for u in (0.12, 0.7):
        objects.window(canvas, front, (u, 0.3, u + 0.18, 0.74), trim, good=look.wall_good)
    objects.window(canvas, side, (0.3, 0.32, 0.7, 0.74), shade(trim, -0.2), good=look.wall_good)
    canvas.poly(front.cell(0, 0.88, 1, 1), veil((30, 26, 22), 80))
    canvas.poly(side.cell(0, 0.88, 1, 1), veil((30, 26, 22), 80))


def _door(canvas: Canvas, cell: list[Point], trim: Colour, look: HouseLook) -> None:
    (x0, y0), (x1, _), (_, y1), _ = cell
    canvas.rect(x0 - 5, y1 - 5, x1 + 5, y0, shade(trim, -0.3))
    canvas.rect(x0, y1, x1, y0, trim)
    if look.wall_good:
        middle = (x0 + x1) / 2
        for left in (x0 + 5, middle + 3):
            right = left + (x1 - x0) / 2 - 8
            canvas.rounded(left, y1 + 8, right, y1 + 44, shade(trim, -0.18), 2)
            canvas.rounded(left, y1 + 52, right, y0 - 8, shade(trim, -0.18), 2)
        canvas.line([(middle, y1), (middle, y0)], shade(trim, -0.35), 1.4)
    else:
        for i in range(1, 4):
            x = x0 + (x1 - x0) * i / 4
            canvas.line([(x, y1), (x, y0)], shade(trim, -0.3), 1.4)
        canvas.rect(x0 + 2, y1 + 40, x1 - 2, y1 + 47, shade(trim, -0.25))
    canvas.oval(x1 - 9, (y0 + y1) / 2 + 6, 3, 3, (224, 196, 110))


def _roof(canvas: Canvas, look: HouseLook, frame: Frame, finish: Finish, rng: Random) -> None:
    """Gabled or hipped, seen from the front left; concrete is flat."""
    over, roof, hipped = 30.0, finish.roof, finish.hipped
    low = frame.eaves + 10
    if look.roof == 1:
        _flat_roof(canvas, frame, roof, rng)
        return
    reach = (frame.x2 - frame.x1) / 2
    span = frame.x1 - frame.x0
    corner = (frame.x1 + over * 0.7, low + 4)
    if hipped:
        left, right = frame.x0 + span * 0.26 + reach, frame.x1 - span * 0.12 + reach
    else:
        left, right = frame.x0 - over + reach, frame.x1 + over * 0.7 + reach
    ridge_l, ridge_r = (left, frame.peak), (right, frame.peak)
    slope = Quad((frame.x0 - over, low), corner, ridge_r, ridge_l)
    far = (frame.x2 + over * 0.6, frame.back(low))
    if hipped:
        hip = Quad(corner, far, ridge_r, (right - 1, frame.peak))
        roof.shaded(canvas, hip, rng, by=-0.26, fine=0.4)
    else:
        gable_foot = [(frame.x1, frame.eaves), (frame.x2, frame.back(frame.eaves))]
        peak = (frame.x1 + reach, frame.peak + 12)
        canvas.poly([*gable_foot, peak], shade(finish.wall.colour, -0.3))
        canvas.poly([ridge_r, far, gable_foot[1], peak], shade(roof.colour, -0.62))
        canvas.line([far, ridge_r], shade(roof.colour, -0.3), 7)
    roof.paint(canvas, slope, rng)
    if not look.roof_good:
        wear_roof(canvas, slope, rng)
    canvas.line([ridge_l, ridge_r], shade(roof.colour, -0.3), 7)
    canvas.line([(frame.x0 - over, low), corner], shade(roof.colour, -0.42), 4.5)
    if hipped:
        canvas.line([corner, ridge_r], shade(roof.colour, -0.3), 5)
        canvas.line([corner, far], shade(roof.colour, -0.5), 4)
        if look.stilts and look.roof_good:
            _horns(canvas, ridge_l, ridge_r, shade(roof.colour, -0.4))


def _flat_roof(canvas: Canvas, frame: Frame, roof: Material, rng: Random) -> None:
    top = frame.eaves - 34
    low = frame.eaves + 4
    front = Quad(
        (frame.x0 - 14, low), (frame.x1 + 10, low), (frame.x1 + 10, top), (frame.x0 - 14, top)
    )
    end = frame.x2 + 8
    side = Quad(
        (frame.x1 + 10, low), (end, frame.back(low)), (end, frame.back(top)), (frame.x1 + 10, top)
    )
    roof.paint(canvas, front, rng)
    roof.shaded(canvas, side, rng, by=-0.2, fine=0.5)
    canvas.line(
        [(frame.x0 - 14, top), (frame.x1 + 10, top), (end, frame.back(top))], (120, 116, 110), 4
    )


def _horns(canvas: Canvas, left: Point, right: Point, ink: Colour) -> None:
    """The carved horns on the ridge of a rumah limas."""
    for (x, y), side in ((left, -1), (right, 1)):
        curve = [(x, y), (x + 9 * side, y - 10), (x + 8 * side, y - 24), (x + 15 * side, y - 32)]
        canvas.line(curve, ink, 4)
    middle = (left[0] + right[0]) / 2
    for dx in (-8, 0, 8):
        canvas.line([(middle, left[1]), (middle + dx, left[1] - 20 + abs(dx))], ink, 3)


def _porch(canvas: Canvas, look: HouseLook, frame: Frame, trim: Colour) -> None:
    """Steps, and a small veranda on better houses."""
    middle = (frame.x0 + frame.x1) / 2
    if look.stilts:
        objects.stairs(canvas, middle, frame.foot, frame.ground + 18, trim)
        return
    if look.wall == 1 and look.wall_good and look.area > 40:
        for x in (frame.x0 + 20, middle - 66, middle + 58, frame.x1 - 28):
            canvas.rect(x, frame.eaves + 12, x + 9, frame.foot + 8, (240, 238, 230))
            canvas.rect(x + 6, frame.eaves + 12, x + 9, frame.foot + 8, (206, 202, 192))
        step = [(frame.x0 + 4, frame.foot + 6), (frame.x1 + 4, frame.foot + 6)]
        canvas.poly([*step, (frame.x1 + 16, frame.ground + 10), (frame.x0 - 10, frame.ground + 10)],
                    (190, 184, 172))  # fmt: skip
    canvas.poly(
        [(middle - 42, frame.foot + 5), (middle + 42, frame.foot + 5),
         (middle + 50, frame.ground + 12), (middle - 50, frame.ground + 12)],
        (172, 166, 156),
    )  # fmt: skip


def _around(canvas: Canvas, look: HouseLook, frame: Frame, rng: Random) -> None:
    """What stands in front: plants, washing, a motorbike, hens, a boat."""
    scenery.bush(canvas, frame.x0 - 34, frame.ground + 8, 24 + rng.random() * 12, rng)
    if look.landscape is not Landscape.CITY and rng.random() < 0.7:
        scenery.banana(canvas, frame.x2 + 50, frame.ground, 120 + rng.random() * 50, rng)
    else:
        scenery.bush(canvas, frame.x2 + 40, frame.ground, 26, rng)
    if rng.random() < 0.4:
        objects.washing(canvas, 40, frame.ground + 26, frame.x0 - 70, rng)
    if look.motorbike:
        objects.motorbike(canvas, frame.x1 - 40, frame.ground + 40, rng)
    if look.boat and look.landscape is Landscape.RIVER:
        objects.boat(canvas, 130, 486)
    if look.landscape is not Landscape.CITY:
        for _ in range(int(rng.random() * 4)):
            objects.hen(canvas, 120 + rng.random() * 700, 634 + rng.random() * 60, rng)
    if look.wealthy and look.wall_good:
        objects.fence(canvas, frame.ground + 78)
