"""Drawn pictures of houses, so that demonstrations show no real home.

A picture follows the household's own housing variables: roof, walls and floor by kind and
condition, stilts, fuel, closet, what they own. All pictures of one house share its colours.
"""

from collections.abc import Callable
from random import Random

from sigertak.demo.chance import stream
from sigertak.demo.drawings.canvas import Canvas
from sigertak.demo.drawings.closeups import draw_floor, draw_roof, draw_wall
from sigertak.demo.drawings.front import draw_front
from sigertak.demo.drawings.kitchen import draw_kitchen
from sigertak.demo.drawings.look import HouseLook, Landscape, PhotoKind
from sigertak.demo.drawings.materials import Finish
from sigertak.demo.drawings.rooms import draw_inside
from sigertak.demo.drawings.toilet import draw_toilet

__all__ = ["HouseLook", "Landscape", "PhotoKind", "draw"]

_SCENES: dict[PhotoKind, Callable[[HouseLook, Random, Finish], Canvas]] = {
    PhotoKind.FRONT: draw_front,
    PhotoKind.INSIDE: draw_inside,
    PhotoKind.ROOF: draw_roof,
    PhotoKind.FLOOR: draw_floor,
    PhotoKind.WALL: draw_wall,
    PhotoKind.TOILET: draw_toilet,
    PhotoKind.KITCHEN: draw_kitchen,
}


def draw(kind: PhotoKind, look: HouseLook, seed: int) -> bytes:
    """One picture as a 960x720 JPEG under 80 KB; the same look and seed give the same bytes."""
    rng = stream(seed, "picture", kind.value)
    return _SCENES[kind](look, rng, Finish(look, seed)).jpeg()
