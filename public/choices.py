"""What a visitor can choose to see on the map: names in the address, figures, words."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.templatetags.fmt import angka, rupiah
from public.enums import Measure
from public.queries.editions import Edition
from regions.models import Region

MILLION = 1_000_000


class Shown(models.TextChoices):
    """A figure to colour the map by. The value stands in the address."""

    RECIPIENTS = "penerima", _("Penerima tepat sasaran")
    SHARE = "ketepatan", _("Ketepatan")
    AMOUNT = "nilai", _("Nilai bantuan")
    PROGRAMS = "program", _("Program")
    HOUSEHOLDS = "rumah-tangga", _("Rumah tangga")
    PERSONS = "orang", _("Orang")


UNITS = {
    Shown.RECIPIENTS: _("penerima"),
    Shown.SHARE: _("persen"),
    Shown.AMOUNT: _("juta rupiah"),
    Shown.PROGRAMS: _("program"),
    Shown.HOUSEHOLDS: _("rumah tangga"),
    Shown.PERSONS: _("orang"),
}
_MEASURES = {
    Shown.RECIPIENTS: Measure.ON_TARGET,
    Shown.AMOUNT: Measure.AMOUNT,
    Shown.PROGRAMS: Measure.PROGRAMS,
    Shown.HOUSEHOLDS: Measure.HOUSEHOLDS,
    Shown.PERSONS: Measure.PERSONS,
}
# The base is as it is today; it has no budget years.
WITHOUT_YEARS = frozenset({Shown.HOUSEHOLDS, Shown.PERSONS})


def value_of(edition: Edition, shown: Shown, region: Region, year: int) -> float | int | None:
    """The figure in the unit of `UNITS`; None when withheld or not to be told."""
    if shown is Shown.SHARE:
        share = edition.share(region, year)
        return None if share is None else round(float(share), 1)
    value = edition.figure(_MEASURES[shown], region, 0 if shown in WITHOUT_YEARS else year)
    return in_millions(value) if shown is Shown.AMOUNT else value


def in_millions(amount: int | None) -> float | None:
    """Rupiah in millions, with one decimal."""
    return None if amount is None else round(amount / MILLION, 1)


def shades(values: list[float | int | None]) -> list[int]:
    """A shade from 1 to 5 for each value by its rank, 0 for none."""
    known = sorted({value for value in values if value})
    return [0 if not value else 1 + 5 * known.index(value) // len(known) for value in values]


def large_rupiah(amount: int) -> str:
    """`Rp12,4 miliar`: three digits that can be read at a glance."""
    for size, words in (
        (10**12, _("Rp%(n)s triliun")),
        (10**9, _("Rp%(n)s miliar")),
        (10**6, _("Rp%(n)s juta")),
    ):
        if amount >= size:
            number = Decimal(amount) / size
            return str(words % {"n": angka(round(number, 0 if number >= 100 else 1))})
    return rupiah(amount)
