"""What the generator yields: households and persons as a register would hold them.

`variables` uses the BDT/DTKS names and codes (codebook); identity stands in attributes. A
planted fault is recorded on the record with the true value, so that tests and benchmarks know
what the register got wrong.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sigertak.demo.places import Place

MALE, FEMALE = 1, 2
HEAD, SPOUSE, CHILD, CHILD_IN_LAW, GRANDCHILD, PARENT, HELPER, OTHER = range(1, 9)
SINGLE, MARRIED, DIVORCED, WIDOWED = range(1, 5)


class FaultKind(StrEnum):
    """What real files get wrong."""

    NIK_MISSING = "nik_missing"
    NIK_PLACEHOLDER = "nik_placeholder"
    NIK_TYPO = "nik_typo"
    NIK_RELATIVE = "nik_relative"
    NIK_STRANGER = "nik_stranger"
    NIK_EXCEL = "nik_excel"
    BIRTH_MISSING = "birth_missing"
    BIRTH_SWAPPED = "birth_swapped"
    BIRTH_PLACEHOLDER = "birth_placeholder"
    BIRTH_DIGIT = "birth_digit"
    NAME_ABBREVIATED = "name_abbreviated"
    NAME_TYPO = "name_typo"
    NAME_OCR = "name_ocr"
    NAME_OLD_SPELLING = "name_old_spelling"
    NAME_PART = "name_part"
    SEX_FLIPPED = "sex_flipped"
    VILLAGE_MISSPELT = "village_misspelt"
    VILLAGE_OTHER = "village_other"
    COORDINATES_MISSING = "coordinates_missing"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Fault:
    """One planted fault and the true value it hides (for a duplicate: the first IDARTBDT)."""

    kind: FaultKind
    truth: str


@dataclass(slots=True)
class Person:
    idart: str
    nik: str
    kk: str
    name: str
    sex: int
    birth_date: date | None
    birth_place: str
    mother_name: str
    relation: int
    family_number: int
    family_relation: int
    marital: int
    variables: dict[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def age(self) -> int:
        """Age at the survey, right even where the birth date is faulty."""
        return self.variables["Umur"]

    def _truth(self, field_name: str) -> str | None:
        """The true value of a spoilt field, None when it was not spoilt."""
        for fault in self.faults:
            if fault.kind.value.startswith(field_name):
                return fault.truth
        return None

    @property
    def true_nik(self) -> str:
        return self._truth("nik_") or self.nik

    @property
    def true_name(self) -> str:
        return self._truth("name_") or self.name

    @property
    def true_birth_date(self) -> date | None:
        truth = self._truth("birth_")
        return date.fromisoformat(truth) if truth else self.birth_date


@dataclass(frozen=True, slots=True)
class Family:
    """One family card (KK) in the household."""

    kk: str
    number: int
    head_idart: str


@dataclass(slots=True)
class Household:
    idbdt: str
    place: Place
    address: str
    dusun: str
    rt: int
    rw: int
    sls: str
    decile: int
    percentile: int
    lat: float | None
    lng: float | None
    stilts: bool
    members: list[Person]
    families: list[Family]
    variables: dict[str, int | str]
    cards: dict[str, str]
    faults: tuple[Fault, ...] = ()

    @property
    def head(self) -> Person:
        return self.members[0]
