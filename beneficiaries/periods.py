"""How the period of a release is written: one way, or one edition would exist twice."""

from __future__ import annotations

import datetime
import re

from django.utils.translation import gettext as _

_PERIOD = re.compile(r"(20\d\d)(?:-(0[1-9]|1[0-2])|\s+(triwulan|semester)\s+([1-4]))?", re.I)


def normal_period(text: str) -> str:
    """ "2025 triwulan  4" is "2025 Triwulan 4". Raises `ValueError`, with what to write instead."""
    joined = " ".join(text.split())
    found = _PERIOD.fullmatch(joined)
    if found is None or (found[3] and found[3].lower() == "semester" and found[4] > "2"):
        raise ValueError(_("Tulis periode seperti 2025, 2025-10, atau 2025 Triwulan 4."))
    return f"{found[1]} {found[3].capitalize()} {found[4]}" if found[3] else joined


def first_day(period: str) -> datetime.date | None:
    """The first day of a period as `normal_period` writes it; None for what it would refuse."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return None
    months = {"triwulan": 3, "semester": 6}
    month = int(found[2] or 1)
    if found[3]:
        month = (int(found[4]) - 1) * months[found[3].lower()] + 1
    return datetime.date(int(found[1]), month, 1)
