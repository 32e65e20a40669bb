"""Fast, repeatable chance: weighted pickers and named random streams."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

SLOTS = 2048


class Picker(Generic[T]):
    """A weighted choice that costs one multiplication.

    Weights are rounded to 1/2048; every choice with a positive weight keeps at least one slot.
    """

    __slots__ = ("_size", "_slots")

    def __init__(self, weights: Mapping[T, float] | Iterable[tuple[T, float]]) -> None:
        pairs = list(weights.items() if isinstance(weights, Mapping) else weights)
        pairs = [(item, weight) for item, weight in pairs if weight > 0]
        total = sum(weight for _, weight in pairs)
        slots: list[T] = []
        for item, weight in pairs:
            slots.extend([item] * max(1, round(weight / total * SLOTS)))
        self._slots = slots
        self._size = len(slots)

    def __call__(self, rng: Random) -> T:
        return self._slots[int(rng.random() * self._size)]


def ranked(items: Sequence[T], *, skew: float = 0.8, head: float = 3.0) -> Picker[T]:
    """Pick so that earlier items are common and later ones rare, as names are."""
    return Picker([(item, 1.0 / (rank + head) ** skew) for rank, item in enumerate(items)])


def blend(low: Mapping[T, float], high: Mapping[T, float], share: float) -> dict[T, float]:
    """Weights between two profiles: `share` 0 gives `low`, 1 gives `high` (each scaled to 1)."""
    sum_low, sum_high = sum(low.values()), sum(high.values())
    keys = dict.fromkeys([*low, *high])
    return {
        key: low.get(key, 0.0) / sum_low * (1 - share) + high.get(key, 0.0) / sum_high * share
        for key in keys
    }


def stream(seed: int, *labels: object) -> Random:
    """A random stream of its own for each label, so that parts can be made apart or alone.

    Seeding with text goes through SHA-512: equal on every machine, whatever PYTHONHASHSEED is.
    """
    return Random(":".join(str(part) for part in (seed, *labels)))  # noqa: S311 - no secrets


def bell(rng: Random, mean: float, spread: float) -> float:
    """Roughly normal and strictly within 2 spreads: three dice, cheaper than `gauss`."""
    dice = rng.random
    return mean + (dice() + dice() + dice() - 1.5) * spread * 4 / 3


def apportion(weights: Sequence[float], count: int) -> list[int]:
    """Split `count` by weight, by largest remainder: the parts add up exactly."""
    total = sum(weights)
    if total <= 0 or count <= 0:
        return [0] * len(weights)
    shares = [weight / total * count for weight in weights]
    parts = [int(share) for share in shares]
    order = sorted(range(len(shares)), key=lambda i: (parts[i] - shares[i], i))
    for i in order[: count - sum(parts)]:
        parts[i] += 1
    return parts
