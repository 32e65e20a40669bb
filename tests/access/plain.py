"""What an answer says, whatever kind of file it is: for comparing and searching."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from tests.factories.papers import words_on

# When a paper was printed: its minute may turn between two answers.
_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}(?= WIB)")


def said(content: bytes) -> str:
    """The words of a page, the members of a workbook or archive, or the texts of a PDF."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "\n".join(
                f"{name}\n{said(book.read(name))}"
                for name in sorted(book.namelist())
                if not name.startswith("docProps/")
            )
    if content.startswith(b"%PDF"):
        try:
            return _CLOCK.sub("", words_on(content))
        except (ValueError, zlib.error):
            pass  # Not of our making: as it lies there.
    return content.decode("utf-8", "replace")
