"""Days whose month is written as a word, as Indonesian lists and spreadsheets have them."""

from __future__ import annotations

import re

_NAMED = re.compile(r"(\d{1,2})[\s\-/.]+([a-z]+)[\s\-/.]+(\d{4})", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("januari", "jan", "january"),
            ("februari", "feb", "pebruari", "february"),
            ("maret", "mar", "march"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "jun", "june"),
            ("juli", "jul", "july"),
            ("agustus", "agu", "agt", "ags", "aug", "august"),
            ("september", "sep", "sept"),
            ("oktober", "okt", "oct", "october"),
            ("november", "nov", "nopember", "nop"),
            ("desember", "des", "dec", "december"),
        ),
        start=1,
    )
    for name in names
}


def named_day(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of `4 September 2026` or `04-Sep-2026`, in any case; None for whatever is
    not written so. Whether there is such a day is the caller's business.
    """
    found = _NAMED.fullmatch(text)
    if found is None or (month := _MONTHS.get(found[2].lower())) is None:
        return None
    return int(found[3]), month, int(found[1])
