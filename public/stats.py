"""The large figures on top: each with one sentence that says what it means."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from core.templatetags.fmt import angka, persen, rupiah
from public.choices import large_rupiah
from public.enums import Measure
from public.queries.editions import Edition
from public.words import NONE_YET, WITHHELD
from regions.models import Region


class Stat(NamedTuple):
    """`is_word`: the text is a word that stands where a figure would."""

    icon: str
    label: str
    text: str
    note: str
    is_word: bool = False


def headline(edition: Edition, year: int = 0, region: Region | None = None) -> list[Stat]:
    """Six figures of the province or of one regency, in a budget year or in all."""
    figure = edition.figure
    period = (_("pada tahun anggaran %(year)s") % {"year": year}) if year else _("pada semua tahun")
    return [
        _counted(
            "home-heart",
            _("Rumah tangga dalam basis"),
            figure(Measure.HOUSEHOLDS, region),
            _("Keluarga yang tercatat dalam basis data terpadu yang berlaku saat ini."),
        ),
        _counted(
            "users",
            _("Orang dalam basis"),
            figure(Measure.PERSONS, region),
            _("Anggota dari rumah tangga tersebut."),
        ),
        _counted(
            "clipboard-list",
            _("Program bantuan"),
            figure(Measure.PROGRAMS, region, year),
            _("Program instansi kabupaten/kota ini %(period)s; program provinsi tidak termasuk.")
            % {"period": period}
            if region
            else _("Program yang berjalan atau selesai %(period)s.") % {"period": period},
        ),
        _counted(
            "clipboard-check",
            _("Penerima terverifikasi"),
            figure(Measure.DECIDED, region, year),
            _("Sudah diperiksa dan diputuskan oleh Bappeda %(period)s.") % {"period": period},
        ),
        _on_target(edition, year, region),
        _amount(figure(Measure.AMOUNT, region, year)),
    ]


def _counted(icon: str, label: str, value: int | None, note: str) -> Stat:
    if value is None:
        return Stat(icon, label, str(WITHHELD), note, is_word=True)
    return Stat(icon, label, angka(value), note)


def _on_target(edition: Edition, year: int, region: Region | None) -> Stat:
    """The share when it can be told, else the number, else a word."""
    share = edition.share(region, year)
    on_target = edition.figure(Measure.ON_TARGET, region, year)
    icon, label = "target-arrow", _("Tepat sasaran dan lokasi")
    meaning = _("Penerima yang terbukti orang yang tepat di tempat yang tepat, terhadap basis.")
    if on_target is None:
        return Stat(icon, label, str(WITHHELD), meaning, is_word=True)
    if share is not None:
        told = _(
            "%(number)s penerima terbukti orang yang tepat di tempat yang tepat, terhadap basis."
        )
        return Stat(icon, label, persen(share), told % {"number": angka(on_target)})
    if edition.figure(Measure.DECIDED, region, year) == 0:
        return Stat(icon, label, str(NONE_YET), meaning, is_word=True)
    return Stat(icon, label, angka(on_target), meaning)


def _amount(amount: int | None) -> Stat:
    icon, label = "cash", _("Nilai bantuan")
    meaning = _("Bantuan berbentuk uang bagi penerima yang tepat sasaran dan lokasi.")
    if amount is None:
        return Stat(icon, label, str(WITHHELD), meaning, is_word=True)
    told = _("Bantuan berbentuk uang bagi penerima yang tepat: %(amount)s.")
    return Stat(icon, label, large_rupiah(amount), told % {"amount": rupiah(amount)})
