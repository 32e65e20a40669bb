"""Registry variables in words, grouped as on a household's page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import Model

from beneficiaries.codebook import VARIABLES, in_group, label_for
from beneficiaries.codebook_variable import GROUP_LABELS, Group, Kind, Unit, Variable
from beneficiaries.queries.told import Earlier
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
    # The earlier edition that told it, where the one in force does not ask.
    edition: str = ""


class FactGroup(NamedTuple):
    title: str
    facts: list[Fact]


def fact_groups(
    row: Model,
    unit: Unit,
    groups: tuple[Group, ...],
    *,
    sensitive: bool,
    born: datetime.date | None,
    earlier: Mapping[str, Earlier] = MappingProxyType({}),
) -> list[FactGroup]:
    """The known variables of `row` by group; unknown ones are left out, empty groups too.

    Health and family secrets, and nearly all of a child, come with `sensitive` alone; numbers of
    cards masked. `born`: of a person the birthday to judge by (`queries.births.birthday`), of a
    household None. `earlier` stands in for what the base does not say.
    """
    hidden = set() if sensitive else untold(unit, born)
    return [
        FactGroup(str(GROUP_LABELS[group]), facts)
        for group in groups
        if (facts := _facts(row, in_group(unit, group), earlier, hidden))
    ]


def has_editions(groups: list[FactGroup]) -> bool:
    """Whether anything shown is of an earlier edition."""
    return any(fact.edition for group in groups for fact in group.facts)


def numbers_in_full(
    row: Model, unit: Unit, *, sensitive: bool, born: datetime.date | None
) -> list[Fact]:
    """Numbers that every other page covers, NIK and KK apart: for the page of a logged reveal.

    Those of the caretaker of an aid card stay covered: the look is at somebody else. `born` as in
    `fact_groups`.
    """
    hidden = set() if sensitive else untold(unit, born)
    return [
        Fact(str(variable.label), value, variable.confirmed)
        for name, variable in VARIABLES[unit].items()
        if variable.masked and name not in hidden | _ALWAYS_TOLD | _OF_ANOTHER
        if (value := getattr(row, name, None))
    ]


def _facts(
    row: Model,
    variables: Iterable[Variable],
    earlier: Mapping[str, Earlier],
    hidden: Collection[str],
) -> list[Fact]:
    found = []
    for variable in variables:
        value, edition = getattr(row, variable.name, None), ""
        if value in (None, "") and (known := earlier.get(variable.name)) is not None:
            value, edition = _from_json(variable, known.value), str(known.release)
        if value is None or value == "" or variable.name in hidden:
            continue
        words = _words(variable, value)
        found.append(Fact(str(variable.label), words, variable.confirmed, edition))
    return found


def _from_json(variable: Variable, value: Any) -> Any:
    """A value of a version as the column of the base would hold it."""
    if variable.kind is Kind.DATE and value:
        return datetime.date.fromisoformat(value)
    if variable.kind in (Kind.DECIMAL, Kind.COORDINATE) and value is not None:
        return Decimal(str(value))
    return value


def _words(variable: Variable, value: object) -> str:
    if isinstance(value, Decimal):
        return angka(value)
    if isinstance(value, datetime.date):
        return tanggal(value)
    if isinstance(value, str) and (variable.masked or _CARD.fullmatch(value)):
        return nik_masked(value)
    return label_for(variable, value)
