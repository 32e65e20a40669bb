"""Charts as the chart component takes them, each with the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.templatetags.fmt import angka, persen, rupiah
from public.choices import UNITS, Shown, in_millions, value_of
from public.enums import Funding, Measure
from public.queries.editions import Edition
from public.survey import Survey, period_name
from public.words import NONE_YET, WITHHELD
from regions.models import Region


class Chart(NamedTuple):
    """`drawn` for the script (None is drawn as nothing), `table` with `head` and `rows` of text."""

    drawn: dict[str, Any]
    table: dict[str, Any]

    @property
    def is_blank(self) -> bool:
        """Nothing to draw: every figure is zero or withheld."""
        return not any(any(series["values"]) for series in self.drawn["series"])


def by_regency(edition: Edition, shown: Shown, year: int) -> Chart:
    """One figure of all regencies, the largest first; those without a figure last."""
    values = {place: value_of(edition, shown, place, year) for place in edition.regencies}
    ordered = sorted(values, key=lambda place: (values[place] is None, -(values[place] or 0)))
    drawn = {str(shown.label): [values[place] for place in ordered]}
    return Chart(
        _bars(
            "hbar",
            [
                place.short_name
                if values[place] is not None
                else f"{place.short_name} ({_missing(edition, shown, place, year)})"
                for place in ordered
            ],
            drawn,
        ),
        {
            "head": [_("Kabupaten/kota"), f"{shown.label} ({UNITS[shown]})"],
            "rows": [
                [
                    place.name,
                    _missing(edition, shown, place, year) if value is None else angka(value),
                ]
                for place in ordered
                for value in [values[place]]
            ],
        },
    )


def by_year(edition: Edition, region: Region | None = None) -> Chart:
    """Verified recipients, on target and not, by budget year."""
    years = sorted(edition.years)
    on_target = [edition.figure(Measure.ON_TARGET, region, year) for year in years]
    off_target = [edition.figure(Measure.OFF_TARGET, region, year) for year in years]
    amounts = [edition.figure(Measure.AMOUNT, region, year) for year in years]
    labels = [str(year) for year in years]
    rows = zip(labels, on_target, off_target, amounts, strict=True)
    return Chart(
        _bars(
            "stack",
            [
                _named(label, *both)
                for label, *both in zip(labels, on_target, off_target, strict=True)
            ],
            {_("Tepat"): on_target, _("Tidak tepat"): off_target},
            _("penerima"),
        ),
        {
            "head": [_("Tahun anggaran"), _("Tepat"), _("Tidak tepat"), _("Nilai bantuan")],
            "rows": [
                [label, _told(right), _told(wrong), _money(amount)]
                for label, right, wrong, amount in rows
            ],
        },
    )


def by_funding(edition: Edition, year: int) -> Chart:
    """Value of the aid by source of funds; in the table recipients too."""
    amounts = [edition.figure(Measure.AMOUNT, None, year, one) for one in Funding]
    people = [edition.figure(Measure.ON_TARGET, None, year, one) for one in Funding]
    labels = [str(one.label) for one in Funding]
    return Chart(
        _bars(
            "hbar",
            [_named(label, one) for label, one in zip(labels, amounts, strict=True)],
            {_("Nilai bantuan"): [in_millions(one) for one in amounts]},
        ),
        {
            "head": [_("Sumber dana"), _("Penerima tepat sasaran"), _("Nilai bantuan")],
            "rows": [
                [label, _told(number), _money(amount)]
                for label, number, amount in zip(labels, people, amounts, strict=True)
            ],
        },
    )


def of_survey(rounds: Sequence[Survey]) -> Chart | None:
    """The share of poor people as BPS measured it; None when no share is known.

    Rounds that are not known have their place on the axis: two years apart are drawn so.
    """
    shares = {one.half_year: float(one.share) for one in rounds if one.share is not None}
    if not shares:
        return None
    drawn = range(min(shares), max(shares) + 1)
    return Chart(
        {
            "kind": "line" if len(shares) > 1 else "bar",
            "labels": [period_name(half_year) for half_year in drawn],
            "series": [
                {
                    "name": _("Penduduk miskin (P0)"),
                    "values": [shares.get(half_year) for half_year in drawn],
                }
            ],
            "unit": _("persen"),
            "connect": True,
        },
        {
            "head": [_("Periode"), _("Penduduk miskin (P0)"), _("Jumlah (ribu orang)")],
            "rows": [
                [one.period, persen(one.share, 2), angka(one.poor, 2)] for one in reversed(rounds)
            ],
        },
    )


def _named(label: str, *values: float | None) -> str:
    """A bar that is withheld, or misses a part that is, must not look like nothing."""
    if all(value is not None for value in values):
        return label
    return f"{label} ({WITHHELD if len(values) == 1 else _('sebagian disembunyikan')})"


def _bars(
    kind: str, labels: list[str], series: dict[str, list[Any]], unit: str = ""
) -> dict[str, Any]:
    return {
        "kind": kind,
        "labels": labels,
        "series": [{"name": str(name), "values": values} for name, values in series.items()],
        "unit": unit,
    }


def _missing(edition: Edition, shown: Shown, place: Region, year: int) -> str:
    """Why there is no figure: nobody was verified, or it is withheld."""
    nobody = shown is Shown.SHARE and edition.figure(Measure.DECIDED, place, year) == 0
    return str(NONE_YET if nobody else WITHHELD)


def _told(value: int | None) -> str:
    return str(WITHHELD) if value is None else angka(value)


def _money(value: int | None) -> str:
    return str(WITHHELD) if value is None else rupiah(value)
