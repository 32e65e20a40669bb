"""Columns and values of proposals in words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.codebook import VARIABLES, label_for
from beneficiaries.codebook_variable import Kind, Unit
from beneficiaries.proposals.columns import HOUSEHOLD_FIELDS, MASKED_FIELDS, PERSON_FIELDS
from beneficiaries.proposals.told_numbers import masked
from core.templatetags.fmt import tanggal


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
    """A stored value as the page shows it; numbers of cards masked."""
    if value is None or value == "":
        return "–"
    if name in MASKED_FIELDS:
        return masked(str(value))
    if name == "birth_date":
        return tanggal(datetime.date.fromisoformat(str(value)))
    variable = VARIABLES[unit].get(name)
    if variable is not None and variable.kind is Kind.CODE:
        return label_for(variable, value)
    return str(value)


def lines(unit: Unit, before: Mapping[str, Any], told: Mapping[str, Any]) -> list[Line]:
    """The proposed columns in the order of the form."""
    return [
        Line(
            name,
            label(unit, name),
            value_in_words(unit, name, before.get(name)),
            value_in_words(unit, name, told[name]),
        )
        for name in unit_fields(unit)
        if name in told
    ]
