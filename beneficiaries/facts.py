"""Registry variables in words, grouped as on a household's page."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Model

from beneficiaries.codebook import VARIABLES, in_group, label_for
from beneficiaries.codebook_variable import GROUP_LABELS, Group, Unit, Variable
from beneficiaries.rules import untold
from core.templatetags.fmt import angka, nik_masked, tanggal

# NIK, KK and cards of banks; cards of health insurance and older ones of aid.
_CARD = re.compile("[0-9]{13}|[0-9]{16}")
# What a reveal shows of every person by itself.
_ALWAYS_TOLD = {"nik", "family_card_number"}
# Numbers of a person who may be none of the household; a reveal of their own shows them.
_OF_ANOTHER = {"caretaker_nik", "caretaker_id"}


class Fact(NamedTuple):
    label: str
    value: str
    # False where the code list was never checked against an official questionnaire.
    confirmed: bool


class FactGroup(NamedTuple):
    title: str
    facts: list[Fact]


def fact_groups(
    row: Model, unit: Unit, groups: tuple[Group, ...], *, sensitive: bool
) -> list[FactGroup]:
    """The known variables of `row` by group; unknown ones are left out, empty groups too.

    Health and family secrets, and nearly all of a child, come with `sensitive` alone; numbers of
    cards masked.
    """
    return [
        FactGroup(str(GROUP_LABELS[group]), facts)
        for group in groups
        if (facts := _facts(row, unit, group, sensitive=sensitive))
    ]


def numbers_in_full(row: Model, unit: Unit, *, sensitive: bool) -> list[Fact]:
    """Numbers that every other page covers, NIK and KK apart: for the page of a logged reveal.

    Those of the caretaker of an aid card stay covered: the look is at somebody else.
    """
    hidden = set() if sensitive else untold(unit, getattr(row, "birth_date", None))
    return [
        Fact(str(variable.label), value, variable.confirmed)
        for name, variable in VARIABLES[unit].items()
        if variable.masked and name not in hidden | _ALWAYS_TOLD | _OF_ANOTHER
        if (value := getattr(row, name, None))
    ]


def _facts(row: Model, unit: Unit, group: Group, *, sensitive: bool) -> list[Fact]:
    found = []
    hidden = set() if sensitive else untold(unit, getattr(row, "birth_date", None))
    for variable in in_group(unit, group):
        value = getattr(row, variable.name, None)
        if value is None or value == "" or variable.name in hidden:
            continue
        found.append(Fact(str(variable.label), _words(variable, value), variable.confirmed))
    return found


def _words(variable: Variable, value: object) -> str:
    if isinstance(value, Decimal):
        return angka(value)
    if isinstance(value, datetime.date):
        return tanggal(value)
    if isinstance(value, str) and (variable.masked or _CARD.fullmatch(value)):
        return nik_masked(value)
    return label_for(variable, value)
