"""Columns and values of proposals in words."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.codebook import VARIABLES, label_for
from beneficiaries.codebook_variable import Kind, Unit
from beneficiaries.identity import MASK
from beneficiaries.proposals.columns import HOUSEHOLD_FIELDS, MASKED_FIELDS, PERSON_FIELDS
from beneficiaries.proposals.told_numbers import masked
from core.templatetags.fmt import angka, tanggal

_CUSTOMER_END = 3
_CODED = (Kind.CODE, Kind.FLAG, Kind.BITMASK)


@dataclass(frozen=True, slots=True)
class Line:
    """One proposed column: what the base says beside what is proposed."""

    name: str
    label: str
    before: str
    after: str


def unit_fields(unit: Unit) -> tuple[str, ...]:
    return HOUSEHOLD_FIELDS if unit is Unit.HOUSEHOLD else PERSON_FIELDS


def label(unit: Unit, name: str) -> str:
    """The codebook's word for a column; the register's own columns have theirs here."""
    own = {
        "kk": _("Nomor KK"), "family_card_number": _("Nomor KK"), "rt": _("RT"), "rw": _("RW"),
        "address": _("Alamat"), "nik": _("NIK"), "name": _("Nama"), "sex": _("Jenis kelamin"),
        "birth_date": _("Tanggal lahir"),
    }  # fmt: skip
    variable = VARIABLES[unit].get(name)
    return own.get(name) or (str(variable.label) if variable else name)


def value_in_words(unit: Unit, name: str, value: Any) -> str:
    """A stored value as the page shows it; numbers of cards and of customers masked."""
    if value is None or value == "":
        return "–"
    variable = VARIABLES[unit].get(name)
    if name in MASKED_FIELDS:
        return masked(str(value))
    if variable is not None and variable.masked:
        # A customer's number: its end tells whoever checks whether it is another one.
        return f"{MASK} {str(value)[-_CUSTOMER_END:]}"
    if name == "birth_date":
        return tanggal(datetime.date.fromisoformat(str(value)))
    if variable is not None and variable.kind in _CODED:
        return label_for(variable, value)
    if variable is not None and variable.kind is Kind.DECIMAL:
        return angka(value)
    return str(value)


def lines(
    unit: Unit,
    before: Mapping[str, Any],
    told: Mapping[str, Any],
    *,
    unread: Collection[str] = (),
    untold: Collection[str] = (),
) -> list[Line]:
    """The proposed columns in the order of the form.

    Of those `unread` the reader is not told what the base says, of those `untold` not what is
    proposed either.
    """
    hidden = _("Tidak ditampilkan")
    return [
        Line(
            name,
            label(unit, name),
            hidden if name in unread or name in untold
            else value_in_words(unit, name, before.get(name)),
            hidden if name in untold else value_in_words(unit, name, told[name]),
        )
        for name in unit_fields(unit)
        if name in told
    ]  # fmt: skip
