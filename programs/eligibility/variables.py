"""What criteria may ask of the registry: variables with their words, codes and bounds.

Column names and code lists come from the codebook. A name that stands here may be kept in criteria
for years: it is never reused for anything else.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.codebook import HOUSEHOLD_VARIABLES, PERSON_VARIABLES
from beneficiaries.codebook_variable import Variable

if TYPE_CHECKING:
    from programs.models import Program

Text = str | Promise

ELDERLY_FROM = 60
CHILD_BELOW = 18
TODDLER_BELOW = 5


class Subject(StrEnum):
    """Whom a variable describes."""

    PERSON = "person"
    HOUSEHOLD = "household"


class Form(StrEnum):
    """How a variable is answered, and so which comparisons make sense."""

    CODES = "codes"
    YES_NO = "yes_no"
    NUMBER = "number"


class Topic(StrEnum):
    """Sections of the list of variables; also all that an agency learns of an unmet condition."""

    PEOPLE = "people"
    HEALTH = "health"
    EDUCATION = "education"
    WORK = "work"
    HOUSEHOLD = "household"
    HOUSING = "housing"
    ASSETS = "assets"
    PROGRAMS = "programs"


TOPICS: Mapping[Topic, Text] = MappingProxyType(
    {
        Topic.PEOPLE: _("Kependudukan"),
        Topic.HEALTH: _("Kesehatan dan disabilitas"),
        Topic.EDUCATION: _("Pendidikan"),
        Topic.WORK: _("Pekerjaan"),
        Topic.HOUSEHOLD: _("Susunan rumah tangga"),
        Topic.HOUSING: _("Perumahan"),
        Topic.ASSETS: _("Aset"),
        Topic.PROGRAMS: _("Kepesertaan program"),
    }
)


# What an agency may learn of a named person by a rule of its own making: what it writes down itself
# or what stands in the street. All else it asks of people at random through no page: health is
# specific personal data by law, as are the schooling of children and what tells of somebody's
# means (work, belongings, aid of others). A new topic is withheld until it is put here.
_TOLD = frozenset({Topic.PEOPLE, Topic.HOUSEHOLD, Topic.HOUSING})


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One variable that criteria may name.

    `codes` are the answers of a coded variable; `least` and `most` bound a number, `decimals` says
    how fine it is and `measure` what it counts. `confirmed` is false where nobody has checked the
    code list against an official questionnaire. `sensitive` values are never kept as evidence.
    """

    name: str
    subject: Subject
    topic: Topic
    form: Form
    label: Text
    codes: Mapping[int, Text] = field(default_factory=dict)
    measure: Text = ""
    most: int = 0
    decimals: int = 0
    confirmed: bool = True
    sensitive: bool = False

    @property
    def withheld(self) -> bool:
        """Whether agencies get neither counts by it nor the finding of one person by it."""
        return self.sensitive or self.topic not in _TOLD


def _coded(subject: Subject, topic: Topic, *names: str) -> Iterator[Asked]:
    book = PERSON_VARIABLES if subject is Subject.PERSON else HOUSEHOLD_VARIABLES
    for name in names:
        known: Variable = book[name]
        yield Asked(
            name, subject, topic, Form.CODES, known.label, codes=known.codes,
            confirmed=known.confirmed, sensitive=known.sensitive,
        )  # fmt: skip


def _yes_no(subject: Subject, topic: Topic, *names: str) -> Iterator[Asked]:
    book = PERSON_VARIABLES if subject is Subject.PERSON else HOUSEHOLD_VARIABLES
    for name in names:
        known = book[name]
        yield Asked(
            name, subject, topic, Form.YES_NO, known.label,
            confirmed=known.confirmed, sensitive=known.sensitive,
        )  # fmt: skip


def _number(
    name: str,
    subject: Subject,
    topic: Topic,
    label: Text,
    measure: Text,
    most: int,
    decimals: int = 0,
) -> Asked:
    return Asked(
        name, subject, topic, Form.NUMBER, label, measure=measure, most=most, decimals=decimals
    )


_YEARS, _PEOPLE, _SQUARE_METRES = _("tahun"), _("orang"), _("m²")
_OF_PERSON, _OF_HOUSEHOLD = Subject.PERSON, Subject.HOUSEHOLD

_ALL = (
    _number("age", _OF_PERSON, Topic.PEOPLE, _("Umur"), _YEARS, 130),
    *_coded(_OF_PERSON, Topic.PEOPLE, "sex", "head_relation", "family_relation", "marital_status"),
    Asked("has_disability", _OF_PERSON, Topic.HEALTH, Form.YES_NO, _("Penyandang disabilitas"),
          sensitive=True),
    *_coded(_OF_PERSON, Topic.HEALTH, "disability"),
    Asked("has_chronic_illness", _OF_PERSON, Topic.HEALTH, Form.YES_NO,
          _("Mempunyai penyakit kronis"), sensitive=True),
    *_coded(_OF_PERSON, Topic.HEALTH, "chronic_illness"),
    *_yes_no(_OF_PERSON, Topic.HEALTH, "is_pregnant"),
    *_coded(_OF_PERSON, Topic.EDUCATION,
            "school_attendance", "education_level", "highest_diploma"),
    *_yes_no(_OF_PERSON, Topic.WORK, "is_working"),
    *_coded(_OF_PERSON, Topic.WORK, "employment_status", "industry"),
    *_yes_no(_OF_PERSON, Topic.PROGRAMS, "listed_pbi_status", "listed_kks", "listed_pbi",
             "listed_kip", "listed_pkh", "listed_bpnt", "listed_bst", "listed_bpum",
             "listed_sembako"),
    _number("member_count", _OF_HOUSEHOLD, Topic.HOUSEHOLD, _("Jumlah anggota"), _PEOPLE, 99),
    _number("elderly_count", _OF_HOUSEHOLD, Topic.HOUSEHOLD,
            _("Jumlah lansia (60 tahun ke atas)"), _PEOPLE, 99),
    _number("child_count", _OF_HOUSEHOLD, Topic.HOUSEHOLD,
            _("Jumlah anak (di bawah 18 tahun)"), _PEOPLE, 99),
    _number("toddler_count", _OF_HOUSEHOLD, Topic.HOUSEHOLD,
            _("Jumlah balita (di bawah 5 tahun)"), _PEOPLE, 99),
    *_coded(_OF_HOUSEHOLD, Topic.HOUSING, "building_tenure", "land_tenure", "floor_type",
            "wall_type", "wall_condition", "roof_type", "roof_condition"),
    _number("floor_area", _OF_HOUSEHOLD, Topic.HOUSING, _("Luas lantai"), _SQUARE_METRES, 9999, 2),
    _number("floor_area_per_person", _OF_HOUSEHOLD, Topic.HOUSING,
            _("Luas lantai per orang"), _SQUARE_METRES, 9999, 2),
    *_coded(_OF_HOUSEHOLD, Topic.HOUSING, "drinking_water", "water_access", "power_source",
            "power_capacity", "cooking_fuel", "toilet_facility", "toilet_type",
            "sewage_disposal"),
    *_yes_no(_OF_HOUSEHOLD, Topic.ASSETS, "has_gas_cylinder", "has_fridge", "has_air_conditioner",
             "has_gold", "has_computer", "has_motorcycle", "has_car", "has_boat",
             "has_motor_boat", "has_other_land", "has_other_house", "has_business"),
    *_yes_no(_OF_HOUSEHOLD, Topic.PROGRAMS, "joins_kks", "joins_kip", "joins_kis",
             "joins_bpjs_self_paid", "joins_jamsostek", "joins_other_insurance", "joins_pkh",
             "joins_rastra", "joins_kur"),
)  # fmt: skip

VARIABLES: Mapping[str, Asked] = MappingProxyType({asked.name: asked for asked in _ALL})


def of_subject(subject: Subject) -> list[tuple[Topic, list[Asked]]]:
    """The variables of persons or of households, by topic, in the order of the questionnaire."""
    found: dict[Topic, list[Asked]] = {}
    for asked in _ALL:
        if asked.subject is subject:
            found.setdefault(asked.topic, []).append(asked)
    return list(found.items())


def reference_date(program: Program) -> datetime.date:
    """The day on which ages are counted: the program's start, else 1 January of its budget year."""
    return program.starts_on or datetime.date(program.year, 1, 1)
