"""Registry variables in words, grouped as on a household's page."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.db.models import Model

from beneficiaries.codebook import in_group, label_for
from beneficiaries.codebook_variable import GROUP_LABELS, Group, Unit
from core.templatetags.fmt import angka


class Fact(NamedTuple):
    label: str
    value: str
    # False where the code list was never checked against an official questionnaire.
    confirmed: bool


class FactGroup(NamedTuple):
    title: str
    facts: list[Fact]


def fact_groups(row: Model, unit: Unit, groups: tuple[Group, ...]) -> list[FactGroup]:
    """The known variables of `row` by group; unknown ones are left out, empty groups too."""
    return [
        FactGroup(str(GROUP_LABELS[group]), facts)
        for group in groups
        if (facts := _facts(row, unit, group))
    ]


def _facts(row: Model, unit: Unit, group: Group) -> list[Fact]:
    found = []
    for variable in in_group(unit, group):
        value = getattr(row, variable.name, None)
        if value is not None and value != "":
            words = angka(value) if isinstance(value, Decimal) else label_for(variable, value)
            found.append(Fact(str(variable.label), words, variable.confirmed))
    return found
