"""Plants the faults of real registers in clean households, and says on the record what it did."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from sigertak.demo import misspelling as spoil
from sigertak.demo.records import OTHER, SINGLE, Fault, FaultKind, Household, Person

Rates = dict[FaultKind, float]

# Shares of persons (the last two: of households). About one person in eleven carries a fault.
BASE_RATES: Rates = {
    FaultKind.NIK_MISSING: 0.012,
    FaultKind.NIK_PLACEHOLDER: 0.008,
    FaultKind.NIK_TYPO: 0.011,
    FaultKind.NIK_RELATIVE: 0.004,
    FaultKind.NIK_STRANGER: 0.0015,
    FaultKind.NIK_EXCEL: 0.004,
    FaultKind.BIRTH_MISSING: 0.008,
    FaultKind.BIRTH_SWAPPED: 0.014,
    FaultKind.BIRTH_PLACEHOLDER: 0.005,
    FaultKind.BIRTH_DIGIT: 0.006,
    FaultKind.NAME_ABBREVIATED: 0.01,
    FaultKind.NAME_TYPO: 0.012,
    FaultKind.NAME_OCR: 0.003,
    FaultKind.NAME_OLD_SPELLING: 0.008,
    FaultKind.SEX_FLIPPED: 0.003,
    FaultKind.COORDINATES_MISSING: 0.06,
}
NO_FAULTS: Rates = {}
BABY_WITHOUT_NIK = 0.3
OLD_SPELLING_FROM_AGE = 50


@dataclass(frozen=True, slots=True)
class _Scene:
    """What a fault may draw on: the household itself and the one before it."""

    rng: Random
    household: Household
    previous: Household | None


def plant_faults(
    rng: Random, household: Household, previous: Household | None, rates: Rates
) -> None:
    """Spoil the household's records in place, at these rates, at most two faults a person."""
    if not rates:
        return
    scene = _Scene(rng, household, previous)
    total = sum(rates.get(kind, 0.0) for kind in PERSON_FAULTS)
    for person in household.members:
        if person.age == 0 and rng.random() < BABY_WITHOUT_NIK:
            _plant(scene, person, FaultKind.NIK_MISSING)
        elif rng.random() < total:
            _plant(scene, person, _pick(rng, rates, total))
            if rng.random() < 0.12:
                _plant(scene, person, _pick(rng, rates, total))
    if rng.random() < rates.get(FaultKind.COORDINATES_MISSING, 0.0):
        truth = f"{household.lat},{household.lng}"
        household.lat = household.lng = None
        household.faults += (Fault(FaultKind.COORDINATES_MISSING, truth),)


def second_entry(rng: Random, previous: Household, household: Household) -> None:
    """Enter somebody of the previous household a second time in this one, written differently."""
    adults = [p for p in previous.members[1:] if p.age >= 17 and p.birth_date and not p.faults]
    if not adults:
        return
    known = adults[int(rng.random() * len(adults))]
    number = len(household.members) + 1
    dice = rng.random()
    nik = known.nik if dice < 0.6 else spoil.mistyped_number(rng, known.nik) if dice < 0.8 else ""
    twin = Person(
        idart=f"{household.idbdt}{number:02d}",
        nik=nik,
        kk=household.head.kk,
        name=spoil.misheard(rng, known.name) if rng.random() < 0.5 else known.name,
        sex=known.sex,
        birth_date=known.birth_date,
        birth_place=known.birth_place,
        mother_name=known.mother_name,
        relation=OTHER,
        family_number=1,
        family_relation=OTHER,
        marital=SINGLE,
        variables={**known.variables, "Hub_KRT": OTHER, "NUK": 1, "Hubkel": OTHER},
        faults=(Fault(FaultKind.DUPLICATE, known.idart),),
    )
    twin.variables["Sta_kawin"] = SINGLE
    household.members.append(twin)
    household.variables["Jumlah_ART"] = number


def _pick(rng: Random, rates: Rates, total: float) -> FaultKind:
    dice = rng.random() * total
    for kind in PERSON_FAULTS:
        dice -= rates.get(kind, 0.0)
        if dice < 0:
            return kind
    return FaultKind.NAME_TYPO


def _plant(scene: _Scene, person: Person, kind: FaultKind) -> None:
    """One fault of this kind, unless that field is spoilt already or cannot be."""
    field = kind.value.partition("_")[0]
    if any(fault.kind.value.startswith((field, "duplicate")) for fault in person.faults):
        return
    truth = PERSON_FAULTS[kind](scene, person)
    if truth is not None:
        person.faults += (Fault(kind, truth),)


def _spoil_nik(change: Callable[[_Scene, Person], str]) -> Callable[[_Scene, Person], str | None]:
    def spoilt(scene: _Scene, person: Person) -> str | None:
        truth, person.nik = person.nik, change(scene, person)
        return truth if truth != person.nik else None

    return spoilt


def _relatives_nik(scene: _Scene, person: Person) -> str:
    others = [p.nik for p in scene.household.members if p is not person and len(p.nik) == 16]
    return others[int(scene.rng.random() * len(others))] if others else person.nik


def _strangers_nik(scene: _Scene, person: Person) -> str:
    others = [p.nik for p in scene.previous.members if len(p.nik) == 16] if scene.previous else []
    return others[int(scene.rng.random() * len(others))] if others else person.nik


def _spoil_name(change: Callable[[Random, str], str]) -> Callable[[_Scene, Person], str | None]:
    def spoilt(scene: _Scene, person: Person) -> str | None:
        truth, person.name = person.name, change(scene.rng, person.name)
        return truth if truth != person.name else None

    return spoilt


def _old_name(scene: _Scene, person: Person) -> str | None:
    if person.age < OLD_SPELLING_FROM_AGE:
        return None
    return _spoil_name(spoil.old_spelling)(scene, person)


def _spoil_birth(kind: FaultKind) -> Callable[[_Scene, Person], str | None]:
    def spoilt(scene: _Scene, person: Person) -> str | None:
        born = person.birth_date
        if born is None:
            return None
        if kind is FaultKind.BIRTH_MISSING:
            person.birth_date = None
        elif kind is FaultKind.BIRTH_SWAPPED:
            person.birth_date = spoil.day_month_swapped(born)
        elif kind is FaultKind.BIRTH_PLACEHOLDER:
            person.birth_date = born.replace(month=1, day=1)
        else:
            person.birth_date = spoil.digit_off(scene.rng, born)
        return born.isoformat() if person.birth_date != born else None

    return spoilt


def _flip_sex(_scene: _Scene, person: Person) -> str | None:
    truth, person.sex = person.sex, 3 - person.sex
    return str(truth)


PERSON_FAULTS: dict[FaultKind, Callable[[_Scene, Person], str | None]] = {
    FaultKind.NIK_MISSING: _spoil_nik(lambda _scene, _person: ""),
    FaultKind.NIK_PLACEHOLDER: _spoil_nik(lambda scene, _person: spoil.placeholder_nik(scene.rng)),
    FaultKind.NIK_TYPO: _spoil_nik(
        lambda scene, person: spoil.mistyped_number(scene.rng, person.nik)
    ),
    FaultKind.NIK_RELATIVE: _spoil_nik(_relatives_nik),
    FaultKind.NIK_STRANGER: _spoil_nik(_strangers_nik),
    FaultKind.NIK_EXCEL: _spoil_nik(lambda _scene, person: spoil.excel_rounded(person.nik)),
    FaultKind.BIRTH_MISSING: _spoil_birth(FaultKind.BIRTH_MISSING),
    FaultKind.BIRTH_SWAPPED: _spoil_birth(FaultKind.BIRTH_SWAPPED),
    FaultKind.BIRTH_PLACEHOLDER: _spoil_birth(FaultKind.BIRTH_PLACEHOLDER),
    FaultKind.BIRTH_DIGIT: _spoil_birth(FaultKind.BIRTH_DIGIT),
    FaultKind.NAME_ABBREVIATED: _spoil_name(spoil.abbreviated),
    FaultKind.NAME_TYPO: _spoil_name(spoil.misheard),
    FaultKind.NAME_OCR: _spoil_name(spoil.misread),
    FaultKind.NAME_OLD_SPELLING: _old_name,
    FaultKind.SEX_FLIPPED: _flip_sex,
}
