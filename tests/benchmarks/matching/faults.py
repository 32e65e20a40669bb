"""Writing people down: the faults of registers, and those of agencies with their own habits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from sigertak.demo import misspelling as spoil
from tests.benchmarks.matching.population import Human, Population

BASE_FAULTS = 0.10
TITLED = ("H. ", "HJ. ", "DRS. ", "BPK. ", "IBU ", "SDR. ")
DEGREES = (", S.PD", ", SE", " S.PD.I", ", AMD", " BINTI USMAN", " BIN ALI")


@dataclass(frozen=True, slots=True)
class Habits:
    """How one agency writes: shares of rows per fault, drawn once."""

    name_typo: float
    name_short: float
    name_part: float
    name_old: float
    titled: float
    nik_missing: float
    nik_typo: float
    nik_relative: float
    nik_stranger: float
    nik_excel: float
    no_kk: bool
    kk_typo: float
    born_missing: float
    born_first: float
    born_swapped: float
    born_digit: float
    no_sex: bool
    sex_wrong: float
    no_address: bool
    address_other: float
    village_wrong: float
    spaced: float


def habits(rng: Random) -> Habits:
    """An agency's: most are careful, some are not."""
    dirt = min(3.0, rng.lognormvariate(-0.25, 0.6))

    def share(mean: float) -> float:
        return min(0.6, mean * dirt * (0.4 + 1.2 * rng.random()))

    return Habits(
        name_typo=share(0.055), name_short=share(0.035), name_part=share(0.025),
        name_old=share(0.02), titled=share(0.05), nik_missing=share(0.05), nik_typo=share(0.035),
        nik_relative=share(0.009), nik_stranger=share(0.003),
        nik_excel=1.0 if rng.random() < 0.02 else share(0.004),
        no_kk=rng.random() < 0.3, kk_typo=share(0.02), born_missing=share(0.03),
        born_first=share(0.01), born_swapped=share(0.015), born_digit=share(0.015),
        no_sex=rng.random() < 0.4, sex_wrong=share(0.005), no_address=rng.random() < 0.25,
        address_other=share(0.15), village_wrong=share(0.02), spaced=share(0.02),
    )  # fmt: skip


def spoilt_name(rng: Random, name: str, how: Habits) -> str:
    if rng.random() < how.name_short:
        name = spoil.abbreviated(rng, name)
    if rng.random() < how.name_typo:
        name = spoil.misheard(rng, name) if rng.random() < 0.7 else spoil.misread(rng, name)
    if rng.random() < how.name_part:
        name = spoil.part_of(rng, name)
    if rng.random() < how.name_old:
        name = spoil.old_spelling(rng, name)
    if rng.random() < how.spaced:
        name = name.replace(" ", "", 1) if rng.random() < 0.6 else _swapped_words(name)
    if rng.random() < how.titled:
        name = rng.choice(TITLED) + name if rng.random() < 0.6 else name + rng.choice(DEGREES)
    return name


def written(
    rng: Random, human: Human, family: list[Human], towns: Population, how: Habits
) -> Human:
    """One row of an agency's list about `human`."""
    born, nik, kk, sex = human.born, human.nik, human.kk, human.sex
    dice = rng.random
    if dice() < how.nik_missing:
        nik = "" if dice() < 0.7 else spoil.placeholder_nik(rng)
    elif dice() < how.nik_relative and len(family) > 1:
        nik = rng.choice([one for one in family if one is not human]).nik
    elif dice() < how.nik_typo:
        nik = spoil.mistyped_number(rng, nik)
    elif dice() < how.nik_excel:
        nik = spoil.excel_rounded(nik)
    if how.no_kk:
        kk = ""
    elif dice() < how.kk_typo:
        kk = spoil.mistyped_number(rng, kk)
    if dice() < how.born_missing:
        born = None  # type: ignore[assignment]
    elif dice() < how.born_first:
        born = born.replace(month=1, day=1)
    elif dice() < how.born_swapped:
        born = spoil.day_month_swapped(born)
    elif dice() < how.born_digit:
        born = spoil.digit_off(rng, born)
    if how.no_sex:
        sex = 0
    elif dice() < how.sex_wrong:
        sex = 3 - sex
    address, rt, rw = human.address, human.rt, human.rw
    if how.no_address:
        address, rt, rw = "", 0, 0
    elif dice() < how.address_other:
        address, rt, rw = (address, 0, 0) if dice() < 0.6 else towns.address()
    place = human.regency, human.district, human.village
    if dice() < how.village_wrong:
        other = human.district * 100 + 1 + int(dice() * 13)
        place = (*place[:2], other) if dice() < 0.7 else towns.place()
    name = spoilt_name(rng, human.name, how)
    return Human(human.number, human.household, name, nik, kk, born, sex, *place, address, rt, rw)


def registered(rng: Random, human: Human, family: list[Human], stranger: Human | None) -> Human:
    """A row of the base: about one in ten with a fault or two."""
    row = human.copy()
    while rng.random() < BASE_FAULTS:
        _register_fault(rng, row, family, stranger)
    return row


def _register_fault(rng: Random, row: Human, family: list[Human], stranger: Human | None) -> None:
    match int(rng.random() * 22):
        case 0 | 1 | 2:
            row.nik = ""
        case 3:
            row.nik = spoil.placeholder_nik(rng)
        case 4 | 5 if len(row.nik) == 16:
            row.nik = spoil.mistyped_number(rng, row.nik)
        case 6:
            row.nik = rng.choice(family).nik
        case 7 if stranger is not None and rng.random() < 0.4:
            row.nik = stranger.nik
        case 8 if len(row.nik) == 16:
            row.nik = spoil.excel_rounded(row.nik)
        case 9 | 10:
            row.born = None  # type: ignore[assignment]
        case 11 | 12 if row.born:
            row.born = spoil.day_month_swapped(row.born)
        case 13 if row.born:
            row.born = row.born.replace(month=1, day=1)
        case 14 if row.born:
            row.born = spoil.digit_off(rng, row.born)
        case 15 | 16:
            row.name = spoil.misheard(rng, row.name)
        case 17:
            row.name = spoil.abbreviated(rng, row.name)
        case 18:
            row.name = spoil.old_spelling(rng, row.name)
        case 19:
            row.sex = 3 - row.sex
        case 20 if len(row.kk) == 16:
            row.kk = spoil.mistyped_number(rng, row.kk) if rng.random() < 0.5 else ""
        case _:
            row.address, row.rt, row.rw = row.address, 0, 0


def _swapped_words(name: str) -> str:
    return " ".join(reversed(name.split(" ")))


def moved(rng: Random, family: list[Human], towns: Population) -> list[Human]:
    """The whole family at another place, usually with a new family card."""
    place, address = towns.place(), towns.address()
    kk = towns.kk(place[1]) if rng.random() < 0.8 else family[0].kk
    return [
        Human(m.number, m.household, m.name, m.nik, kk, m.born, m.sex, *place, *address)
        for m in family
    ]


def agencies(rng: Random, count: int) -> Iterator[Habits]:
    for _ in range(count):
        yield habits(rng)
