"""Addresses of a whole list in parts: what `names.parse_address` makes of each, at once.

Neighbours write the same address, so each is read once; and most consist of plain words, which are
looked up all together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from beneficiaries.matching.columns import Array
from beneficiaries.names import parse_address, street_word

_END = "\x00"
# Words between which there are no signs but these; RT and RW, or a fraction, need a closer look.
_SPACES = str.maketrans(dict.fromkeys(".,-", " "))
_PLAIN = re.compile(r"[A-Z .,\-]*(?: [0-9]+[ .]*)?")


class Addresses(NamedTuple):
    """Streets in normal form, RT and RW of many rows; "" and 0 where not told."""

    streets: Array
    rts: Array
    rws: Array


def written_addresses(written: Sequence[str]) -> Addresses:
    """Addresses in parts."""
    place = {text: number for number, text in enumerate(set(written))}
    at = np.fromiter(map(place.__getitem__, written), dtype=np.int64, count=len(written))
    streets = np.full(len(place), "", dtype=object)
    rts, rws = np.zeros((2, len(place)), dtype=np.int16)
    plain = []
    for text, number in place.items():
        if not text:
            continue
        if _is_plain(upper := text.upper()) and text.isascii():
            plain.append((number, upper))
        else:
            address = parse_address(text)
            streets[number], rts[number], rws[number] = (
                address.street, address.rt or 0, address.rw or 0,
            )  # fmt: skip
    if plain:
        streets[[number for number, _ in plain]] = _streets([upper for _, upper in plain])
    return Addresses(streets[at], rts[at], rws[at])


def _is_plain(upper: str) -> bool:
    return "RT" not in upper and "RW" not in upper and _PLAIN.fullmatch(upper) is not None


def _streets(uppers: Sequence[str]) -> list[str]:
    words = f" {_END} ".join(uppers).translate(_SPACES).split()
    street_of = {word: street_word(word) for word in set(words)}
    street_of[_END] = _END
    together = " ".join(filter(None, map(street_of.__getitem__, words)))
    return [street.strip() for street in together.split(_END)]
