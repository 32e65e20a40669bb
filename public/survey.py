"""Poverty figures of BPS, from its survey (Susenas): shown beside ours, never mixed with them.

`data/bps_poverty.csv` holds, by Kemendagri code and period, the share of poor people (P0, per cent)
and their number in thousands, as BPS gave them to the press. Regencies are surveyed in March.
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
    """One round of the survey in one place. `poor` in thousands of people."""

    code: str
    year: int
    month: int
    share: Decimal
    poor: Decimal | None

    @property
    def period(self) -> str:
        """`Maret 2024`, in the language of the page."""
        month = _("Maret") if self.month == 3 else _("September")
        return f"{month} {self.year}"


def surveys(code: str) -> list[Survey]:
    """All rounds known of a place, oldest first; an empty list for a place without."""
    return [survey for survey in _all() if survey.code == code]


@cache
def _all() -> tuple[Survey, ...]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        found = [
            Survey(
                code=row["code"],
                year=int(row["period"][:4]),
                month=int(row["period"][5:]),
                share=Decimal(row["p0_percent"]),
                poor=Decimal(row["poor_thousands"]) if row["poor_thousands"] else None,
            )
            for row in csv.DictReader(file)
        ]
    return tuple(sorted(found, key=lambda survey: (survey.code, survey.year, survey.month)))
