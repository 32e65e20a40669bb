"""An address as one line, the way officials write it."""

from __future__ import annotations

import re


def address_line(address: str, rt: int | None, rw: int | None) -> str:
    """Street, then "RT 003 RW 001"; numbers that the text already carries are not said twice."""
    parts = [address]
    for word, number in (("RT", rt), ("RW", rw)):
        if number is not None and not re.search(rf"\b{word}\b", address.upper()):
            parts.append(f"{word} {number:03d}")
    return " ".join(filter(None, parts))
