"""What somebody typed into the search box, taken apart. Pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from beneficiaries.identity import NIK_LENGTH, normalise_digits
from beneficiaries.names import name_tokens, parse_address, skeleton_of_normal

# From this length on, digits are a number of somebody and not of a house.
_LEAST_DIGITS = 6
_MOST_WORDS = 6
_STREET = re.compile(
    r"\b(jl|jln|jalan|gg|gang|lr|lrg|lorong|dsn|dusun|kp|kampung|blok|komplek|kompleks|perum"
    r"|perumahan|rt|rw|no|nomor)\b|(?<!\S)\d+(?!\S)",
    re.IGNORECASE,
)
# Words of nearly every address: they find nothing and hide what does.
_COMMON = frozenset({"JALAN", "GANG", "LORONG", "DUSUN", "KAMPUNG", "BLOK", "KOMPLEK",
                     "PERUMAHAN", "DESA"})  # fmt: skip
_REGISTRY_ID = re.compile(r"[A-Z]*\d[\w./-]{4,28}", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Terms:
    """`number` is a NIK, card number or register id to be met exactly, "" when none was typed.

    `words` is a name in normal form, `bones` its consonants. `street` are the telling words of an
    address with its `rt` and `rw`; `is_address` tells that it can only be one. `place` is what
    stands behind a comma, perhaps a village.
    """

    number: str
    words: tuple[str, ...]
    bones: str
    street: tuple[str, ...]
    rt: int | None
    rw: int | None
    is_address: bool
    place: str


def parse(text: str) -> Terms:
    """Take a search text apart: "Siti Aminah, Tanjung Agung", "Jl. Merdeka RT 3", "1604 1141 …"."""
    number = _number(text)
    before, _, place = text.partition(",")
    words = () if number else name_tokens(before)[:_MOST_WORDS]
    address = parse_address("" if number else before)
    written = tuple(address.street.split())
    telling = tuple(word for word in written if word not in _COMMON)
    return Terms(
        number=number,
        words=words,
        bones=skeleton_of_normal(" ".join(words)),
        # "Dusun III" has no more telling word than Dusun.
        street=(telling if any(len(word) > 2 for word in telling) else written)[:_MOST_WORDS],
        rt=address.rt,
        rw=address.rw,
        is_address=bool(_STREET.search(before)) and not number,
        place=" ".join(place.split()),
    )


def is_part_of_number(text: str) -> bool:
    """Whether digits were typed that are too few, or too many, for a NIK or a family card."""
    digits = normalise_digits(text)
    return digits.isascii() and digits.isdigit() and len(digits) != NIK_LENGTH


def _number(text: str) -> str:
    digits = normalise_digits(text)
    if digits.isascii() and digits.isdigit():
        return digits if len(digits) >= _LEAST_DIGITS else ""
    compact = text.strip()
    return compact.upper() if _REGISTRY_ID.fullmatch(compact) else ""
