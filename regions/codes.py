"""The two code systems for Indonesian regions. Pure functions.

Kemendagri (Interior) codes have 2/2/2/4 digits and are written with dots: 16.04.01.2012.
BPS (Statistics) codes have 2/2/3/3 digits: 1604010012. Both start alike, but not always: in
South Sumatra 16.08 of one is 1609 of the other, and likewise for 1609, 1672, 1673, 1674. A file
that does not say which it uses can be told by its regency names. Village codes have ten digits
in both systems and cannot be told apart by their look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from regions.enums import Level
from regions.names import name_key


class CodeSystem(StrEnum):
    KEMENDAGRI = "kemendagri"
    BPS = "bps"


GROUPS: Mapping[CodeSystem, tuple[int, ...]] = {
    CodeSystem.KEMENDAGRI: (2, 2, 2, 4),
    CodeSystem.BPS: (2, 2, 3, 3),
}
LEVELS = (Level.PROVINCE, Level.REGENCY, Level.DISTRICT, Level.VILLAGE)


class CodeError(ValueError):
    """Not a region code of the system asked for."""


def _lengths(system: CodeSystem) -> dict[int, Level]:
    total, lengths = 0, {}
    for size, level in zip(GROUPS[system], LEVELS, strict=True):
        total += size
        lengths[total] = level
    return lengths


_LEVEL_BY_LENGTH = {system: _lengths(system) for system in CodeSystem}


@dataclass(frozen=True, slots=True)
class RegionCode:
    """A well-formed code; whether such a region exists is for the database."""

    digits: str
    system: CodeSystem

    @property
    def level(self) -> Level:
        return _LEVEL_BY_LENGTH[self.system][len(self.digits)]

    @property
    def parts(self) -> tuple[str, ...]:
        parts, start = [], 0
        for size in GROUPS[self.system]:
            if start < len(self.digits):
                parts.append(self.digits[start : start + size])
            start += size
        return tuple(parts)

    @property
    def dotted(self) -> str:
        return ".".join(self.parts)

    def up_to(self, level: Level) -> RegionCode:
        """The code of the ancestor at `level`."""
        if LEVELS.index(level) > LEVELS.index(self.level):
            raise CodeError(f"{self.dotted} has no {level} part.")
        length = sum(GROUPS[self.system][: LEVELS.index(level) + 1])
        return RegionCode(self.digits[:length], self.system)


def parse_code(text: object, system: CodeSystem = CodeSystem.KEMENDAGRI) -> RegionCode:
    """Read a code with or without dots, at any of its lengths (Kemendagri 2/4/6/10, BPS
    2/4/7/10). Spaces and a spreadsheet's ".0" are forgiven.

    Raises CodeError for anything else.
    """
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    cleaned = re.sub(r"\s", "", str(text if text is not None else ""))
    dotted = re.fullmatch(r"\d{2}(\.\d+){1,3}", cleaned)
    if dotted:
        sizes = tuple(len(part) for part in cleaned.split("."))
        if sizes != GROUPS[system][: len(sizes)]:
            # "1604.0" is a number read from a spreadsheet, "16.4" a code that lost its zero.
            raise CodeError(f"{cleaned!r} is not a {system} code.")
        cleaned = cleaned.replace(".", "")
    else:
        cleaned = re.sub(r"^(\d+)\.0$", r"\1", cleaned)
    if not cleaned.isascii() or not cleaned.isdigit():
        raise CodeError(f"{cleaned!r} is not a {system} code.")
    if len(cleaned) not in _LEVEL_BY_LENGTH[system]:
        raise CodeError(f"{cleaned!r} has {len(cleaned)} digits, which no {system} code has.")
    return RegionCode(cleaned, system)


def join_parts(*parts: object, system: CodeSystem) -> RegionCode:
    """One code from separate columns (KDPROP, KDKAB, KDKEC, KDDESA), zeros restored.

    A column may hold its own digits ("4", "04") or the full code so far ("1604").
    """
    digits = ""
    for size, part in zip(GROUPS[system], parts, strict=False):
        text = str(int(part)) if isinstance(part, float) else str(part).strip()
        full = text.replace(".", "")
        if digits and len(full) == len(digits) + size and full.startswith(digits):
            digits = full
            continue
        if not text.isdigit() or len(text) > size:
            raise CodeError(f"{text!r} is not a part of {size} digits.")
        digits += text.zfill(size)
    return parse_code(digits, system)


@dataclass(frozen=True, slots=True)
class RegencyCodes:
    """A regency's name with its code in both systems, as `load_regions` stored them."""

    name: str
    kemendagri: str
    bps: str


class RegencyCodeBook:
    """Converts regency codes and tells which system a file uses."""

    def __init__(self, regencies: Iterable[RegencyCodes]) -> None:
        known = list(regencies)
        self._to_bps = {regency.kemendagri: regency.bps for regency in known}
        self._to_kemendagri = {regency.bps: regency.kemendagri for regency in known}
        self._names = {
            CodeSystem.KEMENDAGRI: {
                regency.kemendagri: name_key(regency.name, Level.REGENCY) for regency in known
            },
            CodeSystem.BPS: {
                regency.bps: name_key(regency.name, Level.REGENCY) for regency in known
            },
        }

    def to_bps(self, code: str) -> str | None:
        """The BPS code of a Kemendagri regency code, or None when it is unknown."""
        return self._to_bps.get(_digits(code))

    def to_kemendagri(self, code: str) -> str | None:
        """The Kemendagri code of a BPS regency code, or None when it is unknown."""
        return self._to_kemendagri.get(_digits(code))

    @property
    def differing(self) -> frozenset[str]:
        """Kemendagri codes whose BPS code is another number: only these can give a file away."""
        return frozenset(code for code, bps in self._to_bps.items() if code != bps)

    def detect(self, pairs: Iterable[tuple[object, str]]) -> CodeSystem | None:
        """The system in which every (code, regency name) pair fits; codes may be longer.

        None when the pairs fit both (no telling regency among them), neither, or there are none.
        """
        fits = dict.fromkeys(CodeSystem, True)
        seen = False
        for code, name in pairs:
            seen = True
            regency, wanted = _digits(code)[:4], name_key(name, Level.REGENCY)
            for system in CodeSystem:
                fits[system] &= self._names[system].get(regency) == wanted
        fitting = [system for system in CodeSystem if fits[system]]
        return fitting[0] if seen and len(fitting) == 1 else None


def _digits(code: object) -> str:
    if isinstance(code, float) and code.is_integer():
        code = int(code)
    return re.sub(r"\D", "", str(code))
