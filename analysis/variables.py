"""What the base can be counted by: coded variables of the codebook, and what follows from some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook import HOUSEHOLD_VARIABLES, PERSON_VARIABLES
from beneficiaries.codebook_variable import (
    GROUP_LABELS,
    NO,
    YES,
    Group,
    Kind,
    StrOrPromise,
    Unit,
    Variable,
)

# The age groups that P3KE files count by.
_AGES = (7, 13, 16, 19, 22, 60)
_LARGE = 8


@dataclass(frozen=True, slots=True)
class Countable:
    """A variable with few values. `column` is SQL over the row `t` and gives a key of `values`.

    `sensitive` is what few may know of a person: others are told of it in rounded sums alone.
    `confirmed` as in the codebook: False where nobody has checked the code list.
    """

    key: str
    label: StrOrPromise
    section: StrOrPromise
    unit: Unit
    column: str
    values: Mapping[int, StrOrPromise]
    sensitive: bool = False
    confirmed: bool = True


def _of_codebook(variables: Iterable[Variable]) -> Iterable[Countable]:
    for variable in variables:
        if variable.kind not in (Kind.CODE, Kind.FLAG):
            continue
        flag = variable.kind is Kind.FLAG
        yield Countable(
            f"{variable.unit}.{variable.name}",
            variable.label,
            GROUP_LABELS[variable.group],
            variable.unit,
            f"t.{variable.name}::int",
            MappingProxyType({1: YES, 0: NO}) if flag else variable.codes,
            # Of a child nearly everything is sensitive, and a sum of persons may be of children.
            sensitive=variable.sensitive or variable.unit is Unit.PERSON,
            confirmed=variable.confirmed,
        )


def _sizes() -> Mapping[int, StrOrPromise]:
    sizes: dict[int, StrOrPromise] = {size: str(size) for size in range(1, _LARGE)}
    return {**sizes, _LARGE: _("8 atau lebih")}


def _derived() -> Iterable[Countable]:
    demography = GROUP_LABELS[Group.DEMOGRAPHY]
    yield Countable(
        "household.size",
        _("Banyaknya anggota rumah tangga"),
        demography,
        Unit.HOUSEHOLD,
        f"CASE WHEN t.member_count > 0 THEN least(t.member_count, {_LARGE}) END",
        _sizes(),
    )
    yield Countable(
        "person.age_group",
        _("Kelompok umur"),
        demography,
        Unit.PERSON,
        f"width_bucket(date_part('year', age(current_date, t.birth_date)), ARRAY{list(_AGES)})",
        {
            0: _("Di bawah 7 tahun"),
            1: _("7–12 tahun"),
            2: _("13–15 tahun"),
            3: _("16–18 tahun"),
            4: _("19–21 tahun"),
            5: _("22–59 tahun"),
            6: _("60 tahun ke atas"),
        },
        sensitive=True,
    )


COUNTABLES: Mapping[str, Countable] = MappingProxyType(
    {
        one.key: one
        for one in (
            *_derived(),
            *_of_codebook(HOUSEHOLD_VARIABLES.values()),
            *_of_codebook(PERSON_VARIABLES.values()),
        )
        if one.values
    }
)
