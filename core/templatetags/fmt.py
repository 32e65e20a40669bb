"""Filters that write values the way an Indonesian office does: dates, numbers, money, NIK."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.browsers import browser_words

register = template.Library()

EMPTY = "–"


@register.filter
def nik_masked(value: str | None) -> str:
    """`1671 •••• •••• ••••`: where it was issued, and no more. Also for KK numbers.

    The middle is the birth date and the sex, which often stand beside it; with the serial at the
    end shown too, the whole number could be worked out.

    A value that has not 16 digits is masked whole: its parts mean nothing and may be a name.
    """
    text = str(value or "").strip()
    if not text:
        return EMPTY
    if len(text) == 16 and text.isdigit():
        return f"{text[:4]} •••• •••• ••••"
    return "•••• •••• •••• ••••"


@register.filter
def nik_full(value: str | None) -> str:
    """`1671 0145 0680 0001`: all digits in groups of four. Only where a reveal is logged."""
    text = str(value or "").strip()
    if not text:
        return EMPTY
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@register.filter
def angka(value: Any, decimals: int | None = None) -> str:
    """`1.234,5`: grouped; as many decimals as the value has (at most 2) unless told."""
    number = _number(value)
    if number is None:
        return EMPTY
    if decimals is None:
        rounded = number.quantize(Decimal("0.01")).normalize()
        decimals = max(0, -int(rounded.as_tuple().exponent))
    # number_format cuts digits off instead of rounding.
    number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return formats.number_format(number, decimal_pos=decimals, use_l10n=True, force_grouping=True)


@register.filter
def kilometer(metres: Any) -> str:
    """`1,2` from 1,240 metres; whole kilometres from ten on."""
    number = _number(metres)
    if number is None:
        return EMPTY
    return angka(number / 1000, 0 if number >= 10_000 else 1)


@register.filter
def angka_atau_teks(value: Any) -> str:
    """A table cell: numbers grouped, text as it is, `–` for nothing."""
    if value is None or value == "":
        return EMPTY
    return angka(value) if isinstance(value, int | float | Decimal) else str(value)


@register.filter
def persen(value: Any, decimals: int = 1) -> str:
    """`12,5%` from a figure that already counts in hundredths (12.5)."""
    number = _number(value)
    return EMPTY if number is None else f"{angka(number, decimals)}%"


@register.filter
def rupiah(value: Any) -> str:
    """`Rp1.500.000`; cents only when there are any."""
    number = _number(value)
    if number is None:
        return EMPTY
    decimals = 0 if number == number.to_integral_value() else 2
    sign = "-" if number < 0 else ""
    return f"{sign}Rp{angka(abs(number), decimals)}"


@register.filter
def rupiah_atau_teks(value: Any) -> str:
    """Money; what is no number (a sum that is withheld or rounded in words) as it says itself."""
    return str(value) if value is not None and _number(value) is None else rupiah(value)


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


@register.filter
def tanggal(value: dt.date | dt.datetime | None) -> str:
    """`22 November 2026`, in local time."""
    return formats.date_format(_local(value), "j F Y") if value else EMPTY


@register.filter
def tanggal_pendek(value: dt.date | dt.datetime | None) -> str:
    """`22 Nov 2026`, for narrow columns."""
    return formats.date_format(_local(value), "j M Y") if value else EMPTY


@register.filter
def waktu(value: dt.datetime | None) -> str:
    """`22 November 2026 pukul 14.05`, in local time."""
    if not value:
        return EMPTY
    local = _local(value)
    return _("%(date)s pukul %(time)s") % {
        "date": formats.date_format(local, "j F Y"),
        "time": formats.date_format(local, "H.i"),
    }


@register.filter
def umur(value: dt.date | None, today: dt.date | None = None) -> str:
    """`46 tahun` at `today` (default: now), or months for those under two."""
    if not value:
        return EMPTY
    now = today or timezone.localdate()
    months = (now.year - value.year) * 12 + now.month - value.month - (now.day < value.day)
    if months < 0:
        return EMPTY
    if months < 24:
        return ngettext("%(n)d bulan", "%(n)d bulan", months) % {"n": months}
    return ngettext("%(n)d tahun", "%(n)d tahun", months // 12) % {"n": months // 12}


@register.filter
def ukuran(value: int | None) -> str:
    """File size: `1,2 MB`, `340 KB`."""
    if value is None:
        return EMPTY
    # As messages about files reckon (`core.uploads.readable_size`): one limit, one number.
    if value >= 1024 * 1024:
        size = angka(Decimal(value) / (1024 * 1024), 1)
        return f"{size.removesuffix(',0').removesuffix('.0')} MB"
    return f"{angka(max(1, round(value / 1024)), 0)} KB"


register.filter("peramban", browser_words)


@register.filter
def inisial(value: object) -> str:
    """First letters of the first two words, for the round sign of a person."""
    words = [word for word in str(value or "").split() if word[0].isalpha()]
    return "".join(word[0] for word in words[:2]).upper() or "?"
