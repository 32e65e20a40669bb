"""A row of an agency's list, and the ways such a row goes wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from random import Random

from sigertak.demo import misspelling as spoil
from sigertak.demo.chance import Picker
from sigertak.demo.places import Place
from sigertak.demo.records import Household


class Slip(StrEnum):
    """What an agency's row gets wrong, or what is wrong with giving this person aid."""

    NAME = "name"
    NAME_SHORT = "name_short"
    NIK_TYPO = "nik_typo"
    NIK_MISSING = "nik_missing"
    NIK_RELATIVE = "nik_relative"
    BIRTH_MISSING = "birth_missing"
    BIRTH_SWAPPED = "birth_swapped"
    VILLAGE_SPELLING = "village_spelling"
    OTHER_VILLAGE = "other_village"
    OTHER_DISTRICT = "other_district"
    NOT_IN_BASE = "not_in_base"
    OUTSIDE_CRITERIA = "outside_criteria"
    TWICE = "twice"


SLIPS: Picker[Slip | None] = Picker(
    [
        (None, 66),
        (Slip.NAME, 6),
        (Slip.NAME_SHORT, 4),
        (Slip.NIK_TYPO, 3),
        (Slip.NIK_MISSING, 3),
        (Slip.NIK_RELATIVE, 1),
        (Slip.BIRTH_MISSING, 2),
        (Slip.BIRTH_SWAPPED, 1),
        (Slip.VILLAGE_SPELLING, 2),
        (Slip.OTHER_VILLAGE, 2.5),
        (Slip.OTHER_DISTRICT, 1.5),
        (Slip.NOT_IN_BASE, 4),
        (Slip.OUTSIDE_CRITERIA, 5),
        (Slip.TWICE, 1),
    ]
)


@dataclass(frozen=True, slots=True)
class RecipientDraft:
    """One row of an agency's list. `village_name` is as written; `place` is the village meant.

    `idart` and `idbdt` name the true person and household, empty when not in the base.
    """

    nik: str
    kk: str
    name: str
    birth_date: date | None
    sex: int
    address: str
    place: Place
    village_name: str
    amount: int | None
    goods: str
    given_on: date | None
    idart: str
    idbdt: str
    slips: tuple[Slip, ...] = ()


def _relatives_nik(draft: RecipientDraft, household: Household, rng: Random) -> RecipientDraft:
    others = [p.nik for p in household.members if p.idart != draft.idart and len(p.nik) == 16]
    return replace(draft, nik=others[int(rng.random() * len(others))]) if others else draft


SLIPPERS: dict[Slip, Callable[[RecipientDraft, Household, Random], RecipientDraft]] = {
    Slip.NAME: lambda d, _h, r: replace(d, name=spoil.misheard(r, d.name.upper())),
    Slip.NAME_SHORT: lambda d, _h, r: replace(d, name=spoil.abbreviated(r, d.name.upper())),
    Slip.NIK_TYPO: lambda d, _h, r: replace(d, nik=spoil.mistyped_number(r, d.nik)) if d.nik else d,
    Slip.NIK_MISSING: lambda d, _h, _r: replace(d, nik=""),
    Slip.NIK_RELATIVE: _relatives_nik,
    Slip.BIRTH_MISSING: lambda d, _h, _r: replace(d, birth_date=None),
    Slip.BIRTH_SWAPPED: lambda d, _h, _r: (
        replace(d, birth_date=spoil.day_month_swapped(d.birth_date)) if d.birth_date else d
    ),
    Slip.VILLAGE_SPELLING: lambda d, _h, r: replace(
        d, village_name=spoil.misspelt_place(r, d.village_name)
    ),
}
