"""Poverty figures of BPS, from its survey (Susenas): shown beside ours, never mixed with them.

`data/bps_poverty.csv` holds, by Kemendagri code and period, the share of poor people (P0, per cent)
and their number in thousands, as BPS gave them to the press. Regencies are surveyed in March. Of
some rounds the press has one of the two only; what was rounded or worked out by others is left out.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

_FILE = Path(__file__).parent / "data" / "bps_poverty.csv"


@dataclass(frozen=True, slots=True)
class Survey:
    """One round of the survey in one place: at least one of `share` (%) and `poor` (thousands)."""

    code: str
    year: int
    month: int
    share: Decimal | None
    poor: Decimal | None

    @property
    def half_year(self) -> int:
        """Its number among the half-years: two rounds a year, each half a year after the other."""
        return self.year * 2 + (self.month > 6)

    @property
    def period(self) -> str:
        return period_name(self.half_year)


def period_name(half_year: int) -> str:
    """`Maret 2024`, in the language of the page."""
    year, late = divmod(half_year, 2)
    return f"{_('September') if late else _('Maret')} {year}"


def surveys(code: str) -> list[Survey]:
    """All rounds known of a place, oldest first; an empty list for a place without."""
    return [survey for survey in _all() if survey.code == code]


def _figure(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@cache
def _all() -> tuple[Survey, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        found = [
            Survey(
                code=row["code"],
                year=int(row["period"][:4]),
                month=int(row["period"][5:]),
                share=_figure(row["p0_percent"]),
                poor=_figure(row["poor_thousands"]),
            )
            for row in csv.DictReader(file)
        ]
    return tuple(sorted(found, key=lambda survey: (survey.code, survey.year, survey.month)))
