"""Days as Indonesian files write them: in digits, day before month, or with the month's name.

A year of two digits stays unread: 03-09-26 is a birth of this century or of the last one.
"""

from __future__ import annotations

import datetime
import re

from core.tabular.days import named_day

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
# Day before month; month first never occurs in these files. Or all digits, the year first. Three
# times as fast as `strptime`, which a large file feels.
_DIGITS = re.compile(
    r"(?P<day>\d{1,2})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})"
    r"|(?P<year_first>\d{4})(?P<dash>[/-])(?P<then_month>\d{1,2})(?P=dash)(?P<then_day>\d{1,2})"
    r"|(?P<whole_year>\d{4})(?P<whole_month>\d\d)(?P<whole_day>\d\d)"
)


def day_of(text: str) -> datetime.date | None:
    """The day a text says, whatever time of day stands behind it; None for no day at all, or one
    outside of `EARLIEST_YEAR` to `LATEST_YEAR`. Runs of spaces are one space already.
    """
    parts = _in_digits(text) or named_day(text)
    if parts is None:
        return None
    try:
        found = datetime.date(*parts)
    except ValueError:
        return None
    return found if EARLIEST_YEAR <= found.year <= LATEST_YEAR else None


def _in_digits(text: str) -> tuple[int, int, int] | None:
    written = _DIGITS.fullmatch(re.split("[T ]", text, maxsplit=1)[0])
    if written is None:
        return None
    day, _sign, month, year, *others = written.groups()
    if day is None:
        year, _dash, month, day = others[:4]
    if day is None:
        year, month, day = others[4:]
    return int(year), int(month), int(day)
