"""The registry's codebook: every column we know, its words, and how to read its values.

Look-ups go by our English column name: `HOUSEHOLD_VARIABLES["floor_type"]`,
`PERSON_VARIABLES["sex"]`. Reading a cell is `codebook_values.decode`, knowing a file by its
header row is `codebook_headers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries import (
    codebook_household_means,
    codebook_households,
    codebook_person_living,
    codebook_persons,
)
from beneficiaries.codebook_places import places
from beneficiaries.codebook_variable import NO, YES, Group, Kind, Unit, Variable

UNKNOWN = _("Tidak diketahui")


def _by_name(variables: Iterable[Variable]) -> Mapping[str, Variable]:
    return MappingProxyType({variable.name: variable for variable in variables})


HOUSEHOLD_VARIABLES: Mapping[str, Variable] = _by_name(
    (
        *codebook_households.IDENTIFIERS,
        *places(Unit.HOUSEHOLD),
        *codebook_households.PEOPLE,
        *codebook_households.HOUSING,
        *codebook_household_means.ASSETS,
        *codebook_household_means.PROGRAMS,
        *codebook_households.WELFARE,
        *codebook_households.PHOTOS,
        *codebook_households.STATUSES,
    )
)

PERSON_VARIABLES: Mapping[str, Variable] = _by_name(
    (
        *codebook_persons.IDENTIFIERS,
        *places(Unit.PERSON),
        *codebook_persons.DEMOGRAPHY,
        *codebook_persons.DOCUMENTS,
        *codebook_person_living.HEALTH,
        *codebook_person_living.EDUCATION,
        *codebook_person_living.WORK,
        *codebook_person_living.PROGRAMS,
        *codebook_person_living.WELFARE,
        *codebook_persons.STATUSES,
        *codebook_persons.CIVIL_REGISTRY,
    )
)

VARIABLES: Mapping[Unit, Mapping[str, Variable]] = MappingProxyType(
    {Unit.HOUSEHOLD: HOUSEHOLD_VARIABLES, Unit.PERSON: PERSON_VARIABLES}
)


def in_group(unit: Unit, group: Group) -> tuple[Variable, ...]:
    """The variables of one section, in the order of the questionnaire."""
    return tuple(variable for variable in VARIABLES[unit].values() if variable.group == group)


def label_for(variable: Variable, value: object) -> str:
    """A stored value in words: `label_for(HOUSEHOLD_VARIABLES["floor_type"], 9)` is "Tanah".

    A code outside the list is shown as "Kode 11" rather than hidden; an empty value as
    "Tidak diketahui".
    """
    if value is None or value == "":
        return str(UNKNOWN)
    if variable.kind is Kind.FLAG:
        return str(YES if value else NO)
    if variable.kind is Kind.BITMASK:
        return _bitmask_words(variable, value)
    if variable.kind is Kind.CODE and isinstance(value, int):
        return str(variable.codes.get(value) or gettext("Kode %(code)s") % {"code": value})
    return str(value)


def choices_for(variable: Variable) -> list[tuple[int, str]]:
    """Options of a coded variable for a form or a filter."""
    return [(code, str(label)) for code, label in variable.codes.items()]


def _bitmask_words(variable: Variable, value: object) -> str:
    mask = value if isinstance(value, int) else 0
    words = [str(label) for bit, label in variable.codes.items() if bit and mask & bit]
    return ", ".join(words) if words else str(variable.codes[0])


def decile_of_percentile(percentile: int | None) -> int | None:
    """Welfare decile 1-10 of a percentile 0-100; 0 counts as the poorest, as in BDT files.

    BDT ranked the poorest 40 per cent only: deciles above 4 from such files mean "above 4".
    """
    if percentile is None or not 0 <= percentile <= 100:
        return None
    return max(1, -(-percentile // 10))
