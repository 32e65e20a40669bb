"""The large figures on top: each with one sentence that says what it means."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from core.templatetags.fmt import angka, persen, rupiah
from public.choices import large_rupiah
from public.enums import Measure
from public.queries.editions import Edition
from public.words import UNTOLD, WITHHELD
from regions.models import Region


class Stat(NamedTuple):
    icon: str
    label: str
    text: str
    note: str


def headline(edition: Edition, year: int = 0, region: Region | None = None) -> list[Stat]:
    """Six figures of the province or of one regency, in a budget year or in all."""
    figure = edition.figure
    persons = figure(Measure.PERSONS, region)
    decided = figure(Measure.DECIDED, region, year)
    on_target = figure(Measure.ON_TARGET, region, year)
    amount = figure(Measure.AMOUNT, region, year)
    share = edition.share(region, year)
    period = (_("pada tahun anggaran %(year)s") % {"year": year}) if year else _("pada semua tahun")
    return [
        Stat(
            "home-heart",
            _("Rumah tangga dalam basis"),
            _number(figure(Measure.HOUSEHOLDS, region)),
            _("Keluarga yang tercatat dalam basis data terpadu yang berlaku saat ini."),
        ),
        Stat(
            "users",
            _("Orang dalam basis"),
            _number(persons),
            _("Anggota dari rumah tangga tersebut."),
        ),
        Stat(
            "clipboard-list",
            _("Program bantuan"),
            _number(figure(Measure.PROGRAMS, region, year)),
            _("Program yang berjalan atau selesai %(period)s.") % {"period": period},
        ),
        Stat(
            "clipboard-check",
            _("Penerima terverifikasi"),
            _number(decided),
            _("Sudah diperiksa dan diputuskan oleh Bappeda %(period)s.") % {"period": period},
        ),
        Stat(
            "target-arrow",
            _("Tepat sasaran dan lokasi"),
            str(UNTOLD) if share is None else persen(share),
            _("%(number)s penerima terbukti orang yang tepat di tempat yang tepat, terhadap basis.")
            % {"number": _number(on_target)},
        ),
        Stat(
            "cash",
            _("Nilai bantuan"),
            large_rupiah(amount) or str(WITHHELD),
            _("Bantuan berbentuk uang bagi penerima yang tepat: %(amount)s.")
            % {"amount": str(WITHHELD) if amount is None else rupiah(amount)},
        ),
    ]


def _number(value: int | None) -> str:
    return str(WITHHELD) if value is None else angka(value)
