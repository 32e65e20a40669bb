"""Sums for readers who may see no rows: small ones withheld, all others rounded.

Each is rounded by itself, so that no difference of two of them gives a third one away.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from core.templatetags.fmt import angka
from programs.words import short_rupiah

_TENS = 10


@dataclass(frozen=True, slots=True)
class People:
    """A number of people or households; `value` is None where it is withheld."""

    value: int | None

    @classmethod
    def of(cls, count: int) -> People:
        """Zero is told: nobody is known by it. Below the threshold there is no number."""
        if 0 < count < settings.DISCLOSURE_THRESHOLD:
            return cls(None)
        return cls((count + _TENS // 2) // _TENS * _TENS)

    def __str__(self) -> str:
        if self.value is None:
            return _("kurang dari %(least)s") % {"least": settings.DISCLOSURE_THRESHOLD}
        return _("sekitar %(number)s") % {"number": angka(self.value)} if self.value else "0"


@dataclass(frozen=True, slots=True)
class Money:
    """Rupiah given to people; `value` is None where they are too few.

    Often all get the same, so an exact sum would tell how many they are: two digits are left.
    """

    value: Decimal | None

    @classmethod
    def of(cls, amount: Decimal, people: int) -> Money:
        if 0 < people < settings.DISCLOSURE_THRESHOLD:
            return cls(None)
        step = Decimal(10) ** max(0, amount.adjusted() - 1) if amount else Decimal(1)
        return cls((amount / step).quantize(Decimal(1)) * step)

    def __str__(self) -> str:
        if self.value is None:
            return _("tidak ditampilkan")
        text, unit = short_rupiah(self.value)
        return f"{text} {unit}".strip()
