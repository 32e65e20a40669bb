"""Columns of registry files: every header of the codebook, and the few that must be there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from django.utils.functional import lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext

from beneficiaries.codebook import VARIABLES
from beneficiaries.codebook_variable import Group, Kind, Unit, Variable
from core.tabular.columns import Column, ColumnKind, ColumnSet

# Names of the codebook that say where somebody lives; they become references to regions.
PLACE_NAMES = frozenset(
    {
        "region_code",
        "province_code",
        "regency_code",
        "district_code",
        "village_code",
        "province_name",
        "regency_name",
        "district_name",
        "village_name",
    }
)
# Numbers that Excel ruins when it keeps them as numbers: a row without them is of no use.
IDENTITY_NAMES: Mapping[Unit, frozenset[str]] = MappingProxyType(
    {
        Unit.HOUSEHOLD: frozenset({"registry_id", "family_card_number"}),
        Unit.PERSON: frozenset({"registry_person_id", "registry_id", "nik", "family_card_number"}),
    }
)
_REQUIRED = {Unit.HOUSEHOLD: frozenset[str](), Unit.PERSON: frozenset({"name"})}
# What a template asks for; a file may do with less.
_WANTED = {
    Unit.HOUSEHOLD: frozenset({"registry_id"}),
    Unit.PERSON: frozenset({"registry_id", "name"}),
}
# Alternatives: at least one set of names has to be there, all of it. Registers of families (DTSEN)
# have no ids of their own: there the numbers of cards say who is meant.
ALTERNATIVES: Mapping[Unit, tuple[tuple[frozenset[str], ...], ...]] = MappingProxyType(
    {
        Unit.HOUSEHOLD: ((frozenset({"registry_id"}), frozenset({"family_card_number"})),),
        Unit.PERSON: (
            (frozenset({"registry_id"}), frozenset({"family_card_number"})),
            (
                frozenset({"registry_person_id"}),
                frozenset({"member_serial"}),
                frozenset({"nik"}),
            ),
        ),
    }
)
# Any of these says where a row lies.
PLACE_SETS = (
    frozenset({"region_code"}),
    frozenset({"village_code"}),
    frozenset({"district_name", "village_name"}),
)
# Its words are, in PBDT files, the header of another variable: of the register's own id.
_LABEL_IS_TAKEN = {"household_serial"}
_KINDS = {
    Kind.INTEGER: ColumnKind.INTEGER,
    Kind.DECIMAL: ColumnKind.DECIMAL,
    Kind.COORDINATE: ColumnKind.DECIMAL,
    Kind.DATE: ColumnKind.DATE,
}
_NUMBERS = frozenset().union(*IDENTITY_NAMES.values()) | PLACE_NAMES
# Echoes of other registers and of earlier cleansing rounds: read when sent, never asked for.
_NOT_IN_TEMPLATE = {Group.CIVIL_REGISTRY, Group.STATUS, Group.PHOTO}


def _column(variable: Variable, required: Mapping[Unit, frozenset[str]] = _REQUIRED) -> Column:
    kind = _KINDS.get(variable.kind, ColumnKind.TEXT)
    label = variable.code if variable.name in _LABEL_IS_TAKEN else variable.label
    return Column(
        name=variable.name,
        label=label,  # type: ignore[arg-type]
        aliases=variable.headers,
        required=variable.name in required[variable.unit],
        kind=ColumnKind.IDENTIFIER if variable.name in _NUMBERS else kind,
        help=_code_list(variable),
    )


def _codes_in_words(variable: Variable) -> str:
    return "; ".join(f"{code} = {label}" for code, label in variable.codes.items())


_code_list = lazy(_codes_in_words, str)


COLUMNS: Mapping[Unit, ColumnSet] = MappingProxyType(
    {unit: ColumnSet(*map(_column, variables.values())) for unit, variables in VARIABLES.items()}
)
TEMPLATE_COLUMNS: Mapping[Unit, ColumnSet] = MappingProxyType(
    {
        unit: ColumnSet(
            *(
                _column(variable, _WANTED)
                for variable in variables.values()
                if variable.group not in _NOT_IN_TEMPLATE and variable.name != "source_row_id"
            )
        )
        for unit, variables in VARIABLES.items()
    }
)


def lacking(unit: Unit, present: Collection[str]) -> list[tuple[str, ...]]:
    """What a file cannot do without and does not have; of each tuple's names any one would do."""
    missing: list[tuple[str, ...]] = [
        (column.name,) for column in COLUMNS[unit] if column.required and column.name not in present
    ]
    for sets in ALTERNATIVES[unit]:
        if not any(names.issubset(present) for names in sets):
            missing.append(tuple(name for names in sets for name in sorted(names)))
    return missing


def lacking_words(unit: Unit, present: Collection[str]) -> str:
    """The same for the screen: "Nama; ID rumah tangga atau Nomor KK"."""
    labels = [
        get_text_list([str(COLUMNS[unit][name].label) for name in names], gettext("atau"))
        for names in lacking(unit, present)
    ]
    return "; ".join(labels)
