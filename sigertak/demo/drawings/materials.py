"""Which surface and colour each codebook code gets, and how wear shows on it."""

from random import Random

from sigertak.demo.chance import stream
from sigertak.demo.drawings import textures as t
from sigertak.demo.drawings.canvas import Canvas, Colour, Quad, mix, shade, veil
from sigertak.demo.drawings.look import HouseLook

ROOFS: dict[int, tuple[t.Painter, tuple[Colour, ...]]] = {
    1: (t.slab, ((176, 172, 164), (160, 160, 158))),
    2: (t.tiles, ((150, 62, 48), (96, 74, 66), (70, 96, 88))),
    3: (t.tiles, ((62, 96, 142), (152, 58, 52), (60, 116, 92), (116, 72, 58), (84, 88, 98))),
    4: (t.tiles, ((186, 100, 62), (174, 88, 58), (158, 92, 66))),
    5: (t.columns, ((164, 168, 166), (150, 154, 154))),
    6: (t.columns, ((172, 182, 188), (158, 170, 178), (120, 150, 164))),
    7: (t.shingles, ((112, 92, 76), (98, 86, 78))),
    8: (t.columns, ((190, 166, 112), (176, 150, 98))),
    9: (t.thatch, ((154, 124, 78), (132, 108, 74), (96, 84, 70))),
    10: (t.columns, ((98, 128, 150), (140, 146, 140))),
}
PAINTS: tuple[Colour, ...] = (
    (238, 222, 190), (214, 230, 214), (206, 224, 236), (242, 208, 182), (244, 232, 170),
    (228, 214, 228), (236, 234, 226), (186, 216, 204), (246, 196, 176),
)  # fmt: skip
TIMBERS: tuple[Colour, ...] = (
    (158, 116, 78), (134, 98, 68), (172, 132, 88), (116, 90, 70), (122, 158, 150),
    (150, 168, 128), (184, 160, 118),
)  # fmt: skip
BAMBOOS: tuple[Colour, ...] = ((196, 170, 116), (182, 152, 100), (170, 148, 108))
WALLS: dict[int, tuple[tuple[t.Painter, ...], tuple[Colour, ...]]] = {
    1: ((t.plaster,), PAINTS),
    2: ((t.plaster,), ((214, 202, 178), (200, 190, 170))),
    3: ((t.planks, t.boards), TIMBERS),
    4: ((t.weave,), BAMBOOS),
    5: ((t.logs,), TIMBERS[:4]),
    6: ((t.poles,), BAMBOOS),
    7: ((t.patchwork,), ((158, 140, 116), (140, 132, 120))),
}
FLOORS: dict[int, tuple[t.Painter, tuple[Colour, ...]]] = {
    1: (t.marble, ((226, 222, 214), (206, 200, 194))),
    2: (t.grid, ((232, 230, 224), (222, 206, 184), (204, 218, 222), (236, 220, 206))),
    3: (t.planks, ((176, 132, 92), (188, 150, 110))),
    4: (t.pattern, ((206, 200, 180), (198, 190, 184))),
    5: (t.planks, ((164, 112, 70), (146, 98, 62))),
    6: (t.cement, ((166, 164, 158), (152, 150, 146))),
    7: (t.poles, BAMBOOS),
    8: (t.planks, ((128, 100, 76), (118, 96, 78))),
    9: (t.earth, ((150, 116, 82), (136, 108, 82))),
    10: (t.patchwork, ((158, 140, 116),)),
}
MASONRY = frozenset({1, 2})
TRIMS: tuple[Colour, ...] = ((112, 74, 50), (70, 110, 104), (94, 116, 140), (236, 232, 222))
TARPAULINS: tuple[Colour, ...] = ((52, 104, 168), (214, 132, 44), (60, 120, 110))


class Material:
    """One surface: who paints it, and in which colour."""

    def __init__(self, painter: t.Painter, colour: Colour) -> None:
        self.painter = painter
        self.colour = colour

    def paint(self, canvas: Canvas, quad: Quad, rng: Random, *, fine: float = 1.0) -> None:
        """Cover the face, clipped to it, in its own light."""
        canvas.inside(quad.corners, lambda c: self.painter(c, quad, rng, self.colour, fine))

    def shaded(self, canvas: Canvas, quad: Quad, rng: Random, *, by: float, fine: float) -> None:
        """The same surface on a face turned from the light."""
        colour = shade(self.colour, by)
        canvas.inside(quad.corners, lambda c: self.painter(c, quad, rng, colour, fine))


def _one_of(rng: Random, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(rng.random() * len(colours))]


class Finish:
    """The materials of one house: equal in all its pictures, since only `seed` decides."""

    def __init__(self, look: HouseLook, seed: int) -> None:
        rng = stream(seed, "finish")
        painter, colours = ROOFS[look.roof]
        worn = 0.0 if look.roof_good else 0.35
        self.roof = Material(painter, mix(_one_of(rng, colours), (116, 100, 88), worn))
        painters, colours = WALLS[look.wall]
        worn = 0.0 if look.wall_good else 0.3
        painter = painters[int(rng.random() * len(painters))]
        self.wall = Material(painter, mix(_one_of(rng, colours), (128, 120, 108), worn))
        painter, colours = FLOORS[look.floor]
        self.floor = Material(painter, _one_of(rng, colours))
        self.trim = self._trim(rng, look)
        self.sky = int(rng.random() * 3)
        self.hipped = look.stilts or (look.roof_good and rng.random() < 0.45)

    def _trim(self, rng: Random, look: HouseLook) -> Colour:
        """Doors and frames: painted on sound masonry, timber elsewhere."""
        if look.wall in MASONRY and look.wall_good:
            return _one_of(rng, TRIMS)
        return shade(_one_of(rng, TIMBERS[:4]), -0.25)


def wear_roof(canvas: Canvas, quad: Quad, rng: Random, *, large: bool = False) -> None:
    """Rust, a hole, and a tarpaulin held down by stones."""

    def worn(c: Canvas) -> None:
        for _ in range(7):
            u, v = rng.random() * 0.9, rng.random() * 0.6
            alpha = 60 + int(rng.random() * 50)
            for _ in range(5):
                width, height = 0.012 + rng.random() * 0.04, 0.08 + rng.random() * 0.3
                left, low = u + rng.random() * 0.06, v + rng.random() * 0.1
                c.poly(quad.cell(left, low, left + width, low + height), veil(t.RUST, alpha))
        u, v = 0.12 + rng.random() * 0.5, 0.2 + rng.random() * 0.4
        size = 0.05 if large else 0.06
        hole = [quad.at(u, v), quad.at(u + size, v + 0.05), quad.at(u + size * 1.2, v + 0.26)]
        c.poly([*hole, quad.at(u + 0.01, v + 0.22)], (44, 38, 36))
        if rng.random() < 0.6:
            blue = TARPAULINS[int(rng.random() * len(TARPAULINS))]
            u = 0.55 + rng.random() * 0.2
            sheet = [quad.at(u, 0.1), quad.at(u + 0.24, 0.06), quad.at(u + 0.22, 0.74)]
            c.poly([*sheet, quad.at(u + 0.02, 0.8)], blue)
            for fold in (0.07, 0.14, 0.19):
                ends = [quad.at(u + fold, 0.1), quad.at(u + fold - 0.01, 0.76)]
                c.line(ends, shade(blue, -0.22), 1.4)
            for stone_u, stone_v in ((0.02, 0.14), (0.21, 0.12), (0.2, 0.66), (0.05, 0.7)):
                x, y = quad.at(u + stone_u, stone_v)
                c.oval(x, y, 6, 4, (96, 92, 88))

    canvas.inside(quad.corners, worn)


def wear_wall(canvas: Canvas, quad: Quad, rng: Random, code: int) -> None:
    """Bare bricks and cracks on masonry, gaps and patches on the rest."""

    def worn(c: Canvas) -> None:
        if code in MASONRY:
            for _ in range(3):
                _bare_bricks(c, quad, rng, rng.random() * 0.8, rng.random() * 0.5)
            t.cracks(c, quad, rng, (92, 84, 76), 4)
        else:
            for _ in range(4):
                u, v = rng.random() * 0.95, rng.random() * 0.5
                gap = quad.cell(u, v, u + 0.012 + rng.random() * 0.02, v + 0.2 + rng.random() * 0.3)
                c.poly(gap, (52, 44, 38))
            u, v = rng.random() * 0.7, 0.2 + rng.random() * 0.4
            c.poly(quad.cell(u, v, u + 0.14, v + 0.22), mix(t.GREY, t.RUST, rng.random() * 0.6))
        for _ in range(9):
            x, y = quad.at(rng.random(), 0)
            width, height = 16 + rng.random() * 46, 8 + rng.random() * 34
            c.oval(x, y, width, height, veil((70, 76, 58), 34))
            c.oval(x, y, width * 0.7, height * 0.6, veil((70, 76, 58), 34))

    canvas.inside(quad.corners, worn)


def _bare_bricks(canvas: Canvas, quad: Quad, rng: Random, u: float, v: float) -> None:
    for row in range(4):
        start = u + rng.random() * 0.02
        for i in range(2 + int(rng.random() * 3)):
            cell = quad.cell(
                start + i * 0.045,
                v + row * 0.055,
                start + i * 0.045 + 0.041,
                v + row * 0.055 + 0.045,
            )
            canvas.poly(cell, shade(t.BRICK, rng.random() * 0.2 - 0.12))
