"""Letters without what stands upon them, in time that grows with the text and no faster."""

from __future__ import annotations

import unicodedata


def decomposed(text: str) -> str:
    """The text in compatibility form, accents apart from their letters (NFKD).

    Accents that stand for themselves are left out: putting a run of them in order takes the library
    the square of their number, and a cell may hold a hundred thousand. Callers drop them anyway.
    """
    if text.isascii():
        return text
    bare = "".join(sign for sign in text if not unicodedata.category(sign).startswith("M"))
    return unicodedata.normalize("NFKD", bare)


def ascii_letters(text: str) -> str:
    """The text as far as ASCII can write it: "Café" is "Cafe"."""
    return decomposed(text).encode("ascii", "ignore").decode()
