"""Reading what people type into forms and cells: dates, rupiah, sex, roles. Pure functions.

Each returns None for something it cannot read; empty text is the caller's business.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from beneficiaries.enums import Sex
from core.tabular.days import named_day
from programs.enums import GroupRole

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ Tt]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
# 1.500.000 or 1.500.000,00, and the same with the signs exchanged.
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?")
_GROUPED_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_PLAIN = re.compile(r"\d+(?:[.,]\d{1,2})?")

_SEXES = {
    Sex.MALE: ("1", "l", "lk", "laki", "lakilaki", "pria", "male", "m"),
    Sex.FEMALE: ("2", "p", "pr", "perempuan", "wanita", "female", "f"),
}
_SEX_OF_WORD = {word: sex for sex, words in _SEXES.items() for word in words}

_ROLE_OF_WORD = {
    "ketua": GroupRole.CHAIR,
    "sekretaris": GroupRole.SECRETARY,
    "sekertaris": GroupRole.SECRETARY,
    "bendahara": GroupRole.TREASURER,
    "anggota": GroupRole.MEMBER,
}


def read_date(text: str) -> datetime.date | None:
    """`1980-02-17`, `17/02/1980`, `17-2-1980`, `17 Februari 1980`. The day stands first."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif named := named_day(text):
        year, month, day = named
    else:
        return None
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def read_rupiah(text: str) -> Decimal | None:
    """Whole rupiah from `1500000`, `1.500.000`, `Rp 1.500.000,00` or `1,500,000.00`; cents drop."""
    text = re.sub(r"^(rp|idr)\.?", "", text.strip().lower()).replace(" ", "").removesuffix(",-")
    text = text.replace("\u00a0", "")
    if _GROUPED.fullmatch(text):
        return Decimal(text.replace(".", "").split(",")[0])
    if _GROUPED_ENGLISH.fullmatch(text):
        return Decimal(text.replace(",", "").split(".")[0])
    if _PLAIN.fullmatch(text):
        return Decimal(re.split(r"[.,]", text)[0])
    return None


def read_sex(text: str) -> Sex | None:
    """The BDT code, L or P, or the word."""
    return _SEX_OF_WORD.get(re.sub(r"[^a-z0-9]", "", text.lower()))


def read_role(text: str) -> GroupRole | None:
    """The role in a group: "Ketua", "sekretaris", "Ketua kelompok"."""
    word = re.sub(r"[^a-z]", "", text.lower())
    return _ROLE_OF_WORD.get(word.removesuffix("kelompok"))
