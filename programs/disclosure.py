"""Counts of people as an agency may read them.

An agency sees people of the base only when they are its own recipients. Counts by a rule of its own
making must not open another way to single people: they are rounded to tens, and below ten there is
no number at all, not even zero, and no place is named. Rounding each count by itself keeps sums
from giving others away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.templatetags.fmt import angka
from programs.queries.eligible import PlaceCount

LEAST_SHOWN = 10


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


def named(places: Iterable[PlaceCount], *, exact: bool) -> list[PlaceCount]:
    """The places a table may name: where there are at least ten, for an agency."""
    return [place for place in places if exact or place.eligible >= LEAST_SHOWN]
