"""NIK and KK numbers: structure, faults, what a NIK implies, how it is shown. Pure functions.

A NIK has 16 digits: six of the region that issued it, the birth date as ddmmyy with 40 added to
the day for women, and a serial of four that never is 0000. (Permendagri on population
administration.) A KK number has 16 digits too: six of the region, the issue date, a serial.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.enums import Sex

NIK_LENGTH = 16
# Doubles count whole numbers exactly up to here; a 16-digit number may lie beyond.
LARGEST_EXACT = 9_007_199_254_740_992
WOMAN_DAY_OFFSET = 40
MASK = "••••"
_SIXTEEN = re.compile("[0-9]{16}")
_RUNNING = frozenset({"1234567890123456", "0123456789012345", "9876543210987654"})
_NOBODY = frozenset({"0" * 10, "9" * 10})
# Days of every year as a NIK has them, ddmm, of men and of women.
_DAYS_OF_EVERY_YEAR = frozenset(
    f"{day.day + offset:02d}{day.month:02d}"
    for day in (datetime.date(2001, 1, 1) + datetime.timedelta(n) for n in range(365))
    for offset in (0, WOMAN_DAY_OFFSET)
)


class NikFault(Enum):
    """Why a cell holds no usable NIK; the value is the reason in words."""

    EMPTY = _("NIK kosong")
    LOSSY = _("NIK tersimpan sebagai angka sehingga digitnya hilang; ubah kolom menjadi teks")
    LETTERS = _("NIK berisi huruf atau tanda selain angka")
    LENGTH = _("NIK tidak berjumlah 16 digit")
    PLACEHOLDER = _("NIK pengganti, bukan NIK sebenarnya")
    EXCEL_ZERO = _("NIK berakhir 0: digit terakhir mungkin hilang karena disimpan sebagai angka")
    REGION = _("kode wilayah pada NIK tidak wajar")
    DATE = _("tanggal lahir pada NIK tidak mungkin")
    # 0000 is never issued: most often it was 0001 to 0009 before Excel cut it.
    SERIAL = _("NIK berakhir 0000: digit terakhir mungkin hilang di Excel")

    @property
    def reason(self) -> str:
        return str(self.value)


class KkFault(Enum):
    EMPTY = _("nomor KK kosong")
    LOSSY = _("nomor KK tersimpan sebagai angka sehingga digitnya hilang; ubah kolom menjadi teks")
    LETTERS = _("nomor KK berisi huruf atau tanda selain angka")
    LENGTH = _("nomor KK tidak berjumlah 16 digit")
    PLACEHOLDER = _("nomor KK pengganti, bukan nomor sebenarnya")
    EXCEL_ZERO = _(
        "nomor KK berakhir 0: digit terakhir mungkin hilang karena disimpan sebagai angka"
    )

    @property
    def reason(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True, repr=False)
class _Number:
    """Sixteen digits that print masked, so that none ends up in a log by accident."""

    digits: str

    def __str__(self) -> str:
        return mask_nik(self.digits)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"


class Nik(_Number):
    """A structurally sound NIK. Sound is not proven: only Dukcapil can say it exists."""

    __slots__ = ()

    @property
    def region_code(self) -> str:
        """Kemendagri district code where the NIK was issued, not where its holder lives."""
        return self.digits[:6]

    @property
    def sex(self) -> Sex:
        return Sex.FEMALE if int(self.digits[6:8]) > WOMAN_DAY_OFFSET else Sex.MALE

    @property
    def serial(self) -> str:
        return self.digits[12:]

    def contradicts(self, birth_date: datetime.date | None, sex: int | None) -> bool:
        """Whether it tells another birth date or sex than what is written beside it.

        Of the year it knows two digits: a century more or less is no contradiction.
        """
        day = int(self.digits[6:8]) % WOMAN_DAY_OFFSET
        told = f"{day:02d}{self.digits[8:12]}"
        wrong_date = birth_date is not None and birth_date.strftime("%d%m%y") != told
        return wrong_date or (sex is not None and sex != self.sex)

    def birth_date(self, on: datetime.date) -> datetime.date:
        """The implied birth date: the latest century that is not after `on`.

        A NIK has two digits for the year, so a person over 99 reads as a child; a birth date
        on record decides then.
        """
        found = _birth_date(self.digits, on)
        if found is None:
            raise ValueError("A Nik is made by parse_nik, which refuses impossible dates.")
        return found


class Kk(_Number):
    """A structurally sound family card number."""

    __slots__ = ()


def parse_nik(raw: object, *, on: datetime.date | None = None) -> Nik | NikFault:
    """Read a cell as a NIK, or say why it is none.

    Numbers as spreadsheets keep them are accepted while exact. A *number* ending in 0 is refused
    as EXCEL_ZERO, because Excel keeps 15 digits and writes 0 for the last. *Text* ending in 0 is
    a normal NIK, unless the whole column is so: see `column_lost_last_digit`.
    """
    digits = _sixteen(raw)
    if isinstance(digits, str):
        return _judge(digits, on or timezone.localdate())
    return NikFault[digits.name]


def parse_kk(raw: object) -> Kk | KkFault:
    """Read a cell as a family card number. Its date part is often wrong in old cards: unread."""
    digits = _sixteen(raw)
    return Kk(digits) if isinstance(digits, str) else digits


def normalise_digits(raw: object) -> str:
    """The digits of a cell, without the signs people put between them.

    Separators (space, point, comma, dash, quote, no-break space) and Excel's ".0" go; letters
    stay, so that the caller can see them.
    """
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = str(raw).strip()
    text = re.sub(r"^(\d+)\.0+$", r"\1", text)
    return re.sub(r"[\s.,'\"`’‘\-_/ \u200b\ufeff]", "", text)


def is_placeholder(digits: str) -> bool:
    """Zeros, one repeated digit, a running row, or a region with nothing but zeros or nines after.

    Such numbers stand for "unknown" and belong to many people: they never match anybody.
    """
    if digits == digits[:1] * len(digits) or digits in _RUNNING:
        return True
    return len(digits) == NIK_LENGTH and digits[6:] in _NOBODY


def column_lost_last_digit(numbers: Iterable[str], *, at_least: int = 5) -> bool:
    """Whether a column of 16-digit numbers went through Excel as numbers.

    One number ending in 0 is normal, a column of them is not: Excel keeps 15 digits and prints
    0 for the last. True when more than half of at least `at_least` such numbers end in 0.
    """
    endings = [number[-1] for number in numbers if len(number) == NIK_LENGTH]
    return len(endings) >= at_least and endings.count("0") * 2 > len(endings)


def mask_nik(digits: str) -> str:
    """Where it was issued, and no more: "1671 •••• •••• ••••". Odd input shows nothing.

    The middle is the birth date and the sex, which often stand beside it; with the serial at the
    end shown too, the whole number could be worked out.
    """
    if len(digits) != NIK_LENGTH:
        return f"{MASK} {MASK} {MASK} {MASK}" if digits else ""
    return f"{digits[:4]} {MASK} {MASK} {MASK}"


def _is_number(raw: object) -> bool:
    return isinstance(raw, (int, float, Decimal)) and not isinstance(raw, bool)


def _sixteen(raw: object) -> str | KkFault:
    """Sixteen digits, or the fault NIK and KK have in common."""
    if isinstance(raw, str) and _SIXTEEN.fullmatch(raw):
        return KkFault.PLACEHOLDER if is_placeholder(raw) else raw
    text = str(raw).strip() if raw is not None else ""
    if re.fullmatch(r"[+-]?\d+([.,]\d+)?[eE]\+?\d+", text) and not _is_number(raw):
        return KkFault.LOSSY
    if isinstance(raw, float) and (not raw.is_integer() or raw > LARGEST_EXACT):
        return KkFault.LOSSY
    digits = normalise_digits(raw)
    if not digits:
        return KkFault.EMPTY
    if not re.fullmatch(r"[0-9]+", digits):
        return KkFault.LETTERS
    if len(digits) != NIK_LENGTH:
        return KkFault.PLACEHOLDER if set(digits) == {"0"} else KkFault.LENGTH
    if is_placeholder(digits):
        return KkFault.PLACEHOLDER
    return KkFault.EXCEL_ZERO if _is_number(raw) and digits.endswith("0") else digits


def _judge(digits: str, on: datetime.date) -> Nik | NikFault:
    # Province codes run from 11 to 9x; a regency or district is never 00.
    if digits[0] == "0" or digits[2:4] == "00" or digits[4:6] == "00":
        return NikFault.REGION
    if digits[6:10] not in _DAYS_OF_EVERY_YEAR and _birth_date(digits, on) is None:
        return NikFault.DATE
    if digits[12:] == "0000":
        return NikFault.SERIAL
    return Nik(digits)


def _birth_date(digits: str, on: datetime.date) -> datetime.date | None:
    return _born(digits[6:12], on)


@lru_cache(maxsize=40_000)
def _born(ddmmyy: str, on: datetime.date) -> datetime.date | None:
    """A base has few days of birth, and asks for each many times."""
    day, month, year = int(ddmmyy[:2]), int(ddmmyy[2:4]), int(ddmmyy[4:])
    if day > WOMAN_DAY_OFFSET:
        day -= WOMAN_DAY_OFFSET
    century = on.year // 100 * 100
    for full_year in (century + year, century - 100 + year):
        try:
            born = datetime.date(full_year, month, day)
        except ValueError:
            continue
        if born <= on:
            return born
    return None
