"""Counts of people as an agency may read them.

An agency sees people of the base only when they are its own recipients. Counts by a rule of its own
making must not open another way to single people: they are rounded to tens, and below ten there is
no number at all, not even zero, and no place is named. Rounding each count by itself keeps sums
from giving others away.

Rounding alone would flip at one exact count, so that somebody who pads a set could read off whether
one more person belongs to it. Live counts are therefore blurred first, by noise that hangs on who
is counted: the same people give the same number however often and in whatever words they are asked
for, and averaging gains nothing. Noise does not stop somebody with time, hence two more walls: what
is withheld of single people takes no part in an agency's counts, and nothing is counted among few.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.templatetags.fmt import angka
from programs.eligibility.conditions import Group
from programs.queries.eligible import PlaceCount

LEAST_SHOWN = 10
# People or households among whom an agency may count at all.
LEAST_POPULATION = 100
# How far the noise reaches: two thirds of all counts move by no more.
_SCALE = 5
_SALT = "programs.disclosure"


@dataclass(frozen=True, slots=True)
class Shown:
    """A count as it stands on a page: `value` None where it is withheld."""

    value: int | None
    exact: bool

    def __str__(self) -> str:
        if self.value is None:
            return _("kurang dari 10")
        number = angka(self.value)
        return number if self.exact else _("sekitar %(number)s") % {"number": number}


def shown(count: int, *, exact: bool) -> Shown:
    """`exact` for Bappeda, which may read the rows anyway."""
    if exact:
        return Shown(count, exact=True)
    if count < LEAST_SHOWN:
        return Shown(None, exact=False)
    return Shown((count + LEAST_SHOWN // 2) // LEAST_SHOWN * LEAST_SHOWN, exact=False)


def seed() -> int:
    """The secret by which members of a counted set are marked; a bigint of the database."""
    return int.from_bytes(_digest("seed")[:8], "big", signed=True)


def noise(mark: int) -> int:
    """Two-sided geometric, the same for the same set; nobody without the secret can tell it."""
    digest = _digest(f"noise:{mark}")
    up, down = (_geometric(digest[at : at + 8]) for at in (0, 8))
    return up - down


def blurred(count: int, mark: int, *, exact: bool) -> Shown:
    """A live count of the set with that mark. Whether it is below ten the noise decides too."""
    return shown(count if exact else max(0, count + noise(mark)), exact=exact)


def together(places: Sequence[PlaceCount], name: str, *, exact: bool) -> Shown:
    """The sum of one of the counts of all places, blurred as the one set that it is."""
    count = sum(getattr(place, name) for place in places)
    mark = reduce(xor, (getattr(place, f"{name}_mark") for place in places), 0)
    return blurred(count, mark, exact=exact)


def at_place(place: PlaceCount, name: str, *, exact: bool) -> Shown:
    """One of the counts of one place."""
    return blurred(getattr(place, name), getattr(place, f"{name}_mark"), exact=exact)


def named(places: Iterable[PlaceCount], *, exact: bool) -> list[PlaceCount]:
    """The places a table may name; for an agency those with people enough, of whom ten meet it."""
    if exact:
        return [place for place in places if place.eligible or place.unknown]
    return [
        place
        for place in places
        if place.population >= LEAST_POPULATION
        and at_place(place, "eligible", exact=False).value is not None
    ]


def too_few(places: Iterable[PlaceCount]) -> bool:
    """Whether an agency asks among so few that any answer would be about single people."""
    return sum(place.population for place in places) < LEAST_POPULATION


def countable(groups: Iterable[Group]) -> tuple[Group, ...]:
    """The conditions that take part in an agency's counts: whole groups or nothing of them."""
    return tuple(group for group in groups if not group.withheld)


def _digest(text: str) -> bytes:
    return salted_hmac(_SALT, text, algorithm="sha256").digest()


def _geometric(of: bytes) -> int:
    chance = (int.from_bytes(of, "big") + 1) / 2**64
    return math.floor(-math.log(chance) * _SCALE)
