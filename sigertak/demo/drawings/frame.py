"""Where the walls and the roof of a house stand in the picture."""

from dataclasses import dataclass
from random import Random

from sigertak.demo.drawings.canvas import Quad
from sigertak.demo.drawings.look import HouseLook

EYE_LEVEL = 470.0
RECEDES = 0.17


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the house stands: front wall from x0 to x1, side wall on to x2."""

    x0: float
    x1: float
    x2: float
    eaves: float
    foot: float
    ground: float
    peak: float

    def back(self, y: float) -> float:
        """The height, at the far corner, of a line that starts at `y` on the near one."""
        return y + (EYE_LEVEL - y) * RECEDES

    @property
    def front(self) -> Quad:
        return Quad(
            (self.x0, self.foot), (self.x1, self.foot), (self.x1, self.eaves), (self.x0, self.eaves)
        )

    @property
    def side(self) -> Quad:
        low, high = self.back(self.foot), self.back(self.eaves)
        return Quad((self.x1, self.foot), (self.x2, low), (self.x2, high), (self.x1, self.eaves))


def frame_of(look: HouseLook, rng: Random) -> Frame:
    """As wide as the floor area says, raised when on stilts, a little to one side."""
    width = min(500.0, max(330.0, 290 + look.area * 2.4))
    side = width * 0.27
    x0 = 480 - (width + side) / 2 + (rng.random() - 0.5) * 70
    ground = 588.0
    foot = ground - 92 if look.stilts else ground - 12
    eaves = foot - (142 if look.wall_good else 130)
    peak = eaves - width * (0.3 if look.stilts else 0.25) - rng.random() * 14
    return Frame(x0, x0 + width, x0 + width + side, eaves, foot, ground, peak)
