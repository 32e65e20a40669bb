"""Lines of the log without numbers of people, nor anything the database quotes of a row.

An error that nobody foresaw is written down with what the database said of it, and that quotes the
row: `Key (nik)=(…) already exists`, `Failing row contains (…)`.
"""

from __future__ import annotations

import logging
import re

# NIK, number of a family card, NIP (18).
_NUMBER = re.compile(r"(?<!\d)\d{16}(?:\d{2})?(?!\d)")
_QUOTED = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*(?:\n[ \t]*\^)?", re.MULTILINE)


class QuietFormatter(logging.Formatter):
    """Covers both in the whole line, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        text = _QUOTED.sub(r"\1: …", super().format(record))
        return _NUMBER.sub("…", text)
