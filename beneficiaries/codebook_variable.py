"""What a codebook entry is, and short ways to write one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.specific_data import OF_HOUSEHOLDS, OF_PERSONS

StrOrPromise = str | Promise


class Unit(StrEnum):
    HOUSEHOLD = "household"
    PERSON = "person"


class Group(StrEnum):
    """Sections of a household or person page."""

    IDENTIFIER = "identifier"
    REGION = "region"
    IDENTITY = "identity"
    DEMOGRAPHY = "demography"
    DOCUMENT = "document"
    HOUSING = "housing"
    ASSET = "asset"
    HEALTH = "health"
    EDUCATION = "education"
    WORK = "work"
    WELFARE = "welfare"
    PROGRAM = "program"
    PHOTO = "photo"
    STATUS = "status"
    CIVIL_REGISTRY = "civil_registry"


class Kind(StrEnum):
    CODE = "code"
    FLAG = "flag"
    BITMASK = "bitmask"
    INTEGER = "int"
    DECIMAL = "decimal"
    COORDINATE = "coordinate"
    TEXT = "text"
    DATE = "date"


GROUP_LABELS: Mapping[Group, StrOrPromise] = MappingProxyType(
    {
        Group.IDENTIFIER: _("Nomor pengenal"),
        Group.REGION: _("Wilayah"),
        Group.IDENTITY: _("Identitas"),
        Group.DEMOGRAPHY: _("Kependudukan"),
        Group.DOCUMENT: _("Dokumen kependudukan"),
        Group.HOUSING: _("Perumahan"),
        Group.ASSET: _("Aset"),
        Group.HEALTH: _("Kesehatan"),
        Group.EDUCATION: _("Pendidikan"),
        Group.WORK: _("Pekerjaan"),
        Group.WELFARE: _("Kesejahteraan"),
        Group.PROGRAM: _("Kepesertaan program"),
        Group.PHOTO: _("Foto"),
        Group.STATUS: _("Status data"),
        Group.CIVIL_REGISTRY: _("Pemadanan Dukcapil"),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Variable:
    """One column of the registry.

    name       our column name, English
    code       the variable's name in BDT/DTKS files (the source's own where BDT has none)
    codes      numeric code to words; for a FLAG the two codes the BDT questionnaire prints
    source     where the code list was seen
    confirmed  False when nobody has checked the code list against an official questionnaire:
               pages must say so
    aliases    other headers for the same column (PBDT, P3KE, DTSEN, hand-outs)
    masked     a number of a person, card or customer: covered, whole on the page of a reveal alone
    """

    name: str
    code: str
    label: StrOrPromise
    unit: Unit
    group: Group
    kind: Kind
    codes: Mapping[int, StrOrPromise] = field(default_factory=dict)
    source: str = "kemsos-ddl"
    confirmed: bool = True
    aliases: tuple[str, ...] = ()
    masked: bool = False

    @property
    def sensitive(self) -> bool:
        """Personal data of a specific kind: shown to few roles, never in lists or exports."""
        specific = OF_HOUSEHOLDS if self.unit is Unit.HOUSEHOLD else OF_PERSONS
        return self.name in specific

    @property
    def headers(self) -> tuple[str, ...]:
        return (self.code, *self.aliases)


def numbered(*labels: StrOrPromise, start: int = 1) -> Mapping[int, StrOrPromise]:
    """Code list of labels that count upwards."""
    return MappingProxyType(dict(enumerate(labels, start)))


YES, NO = _("Ya"), _("Tidak")
# The BDT questionnaire numbers the boxes of neighbouring yes/no questions 1-2, then 3-4.
YES_1_NO_2: Mapping[int, StrOrPromise] = MappingProxyType({1: YES, 2: NO})
YES_3_NO_4: Mapping[int, StrOrPromise] = MappingProxyType({3: YES, 4: NO})
YES_1_NO_0: Mapping[int, StrOrPromise] = MappingProxyType({1: YES, 0: NO})
