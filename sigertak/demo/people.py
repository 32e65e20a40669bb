"""Schooling, work, health and papers of one person, with the codes of the BDT codebook."""

from random import Random

from sigertak.demo.chance import Picker, bell, blend
from sigertak.demo.places import Place
from sigertak.demo.records import FEMALE, MALE, MARRIED, SINGLE

NEVER, ENROLLED, LEFT = 0, 1, 2
FINISHED = 8
SCHOOL_AGE, WORKING_AGE, FERTILE_FROM, FERTILE_TO = 7, 10, 15, 45

DISABILITIES = Picker(
    {1: 34, 2: 19, 3: 12, 4: 6, 5: 6, 6: 1, 7: 0.4, 8: 2, 9: 0.4, 10: 8, 11: 8, 12: 3.2}
)
ILLNESSES = Picker({1: 33, 2: 21, 3: 10, 4: 7, 5: 13, 6: 4, 7: 6, 8: 2, 9: 12})
SCHOOL_LEVELS = (  # years from, (level codes: general and religious)
    (13, (10, 10)),
    (10, (7, 9)),
    (7, (4, 6)),
    (1, (1, 3)),
)
VILLAGE_SECTORS = {
    MALE: {
        1: 20,
        2: 4,
        3: 38,
        4: 5,
        5: 2,
        6: 1,
        7: 2,
        8: 2,
        9: 3,
        11: 9,
        12: 5,
        14: 4,
        19: 3,
        21: 2,
    },
    FEMALE: {1: 26, 2: 7, 3: 32, 5: 1, 9: 5, 12: 16, 13: 4, 17: 3, 18: 1, 19: 4, 21: 1},
}
CITY_SECTORS = {
    MALE: {
        4: 2,
        9: 8,
        10: 1,
        11: 24,
        12: 20,
        13: 4,
        14: 17,
        15: 1,
        16: 1,
        17: 2,
        19: 14,
        20: 3,
        21: 3,
    },
    FEMALE: {9: 8, 12: 38, 13: 15, 16: 1, 17: 6, 18: 3, 19: 24, 20: 3, 21: 2},
}
TRADE, SCAVENGING, TEACHING = 12, 20, 17
FARM = frozenset({1, 2, 3, 4, 5, 6, 7})
FARM_STATUS = {MALE: {1: 34, 2: 18, 3: 2, 4: 8, 6: 36, 8: 2}, FEMALE: {1: 12, 2: 5, 6: 30, 8: 53}}
OTHER_STATUS = {
    MALE: {1: 34, 2: 6, 3: 2, 4: 25, 7: 32, 8: 1},
    FEMALE: {1: 40, 2: 6, 4: 24, 7: 14, 8: 16},
}
SALARIED = {4: 62, 5: 38}
_SECTORS = {(True, sex): Picker(weights) for sex, weights in CITY_SECTORS.items()} | {
    (False, sex): Picker(weights) for sex, weights in VILLAGE_SECTORS.items()
}
_FARM_STATUS = {sex: Picker(weights) for sex, weights in FARM_STATUS.items()}
_OTHER_STATUS = {
    sex: tuple(Picker(blend(weights, SALARIED, max(0, d - 4) / 9)) for d in range(1, 11))
    for sex, weights in OTHER_STATUS.items()
}


def person_variables(
    rng: Random, place: Place, *, age: int, sex: int, birth_year: int, marital: int, decile: int
) -> dict[str, int]:
    """The person variables of the codebook; relations and program flags are the household's."""
    taking_part, level, grade, diploma = schooling(rng, age, birth_year, decile)
    variables = {
        "Umur": age,
        "Sta_kawin": marital,
        "Ada_akta_nikah": _marriage_paper(rng, marital, decile),
        "Ada_diKK": 1 if rng.random() < (0.985 if age > 1 else 0.8) else 2,
        "Ada_kartu_identitas": _papers(rng, age, decile, taking_part),
        "Sta_hamil": _pregnant(rng, age, sex, marital),
        "Jenis_cacat": _disability(rng, age),
        "Penyakit_kronis": _illness(rng, age),
        "Partisipasi_sekolah": taking_part,
        "Pendidikan_tertinggi": level,
        "Kelas_tertinggi": grade,
        "Ijazah_tertinggi": diploma,
        "Sta_keberadaan_art": 1,
    }
    variables.update(work(rng, place, age, sex, taking_part, decile, variables["Jenis_cacat"]))
    return variables


def schooling(rng: Random, age: int, birth_year: int, decile: int) -> tuple[int, int, int, int]:
    """(participation, level, grade, diploma) coherent with age and cohort."""
    if age < 6:
        return NEVER, 0, 0, 0
    if age < 24 and rng.random() < _enrolment(age, decile):
        years = max(1, min(16, age - 6 - (rng.random() < 0.25)))
        level = _level(rng, years)
        return ENROLLED, level, _grade(years), _diploma(years - 1)
    if age < SCHOOL_AGE:
        return NEVER, 0, 0, 0
    if birth_year < 1950:
        mean, spread = 2.5, 3.0
    elif birth_year < 1970:
        mean, spread = 5.2, 3.2
    elif birth_year < 1985:
        mean, spread = 7.4, 3.2
    else:
        mean, spread = 9.3, 2.8
    years = int(bell(rng, mean + decile * 0.42, spread))
    years = max(0, min(years, age - 6, 17))
    if years == 0:
        return NEVER, 0, 0, 0
    finished = years in (6, 9, 12) or years >= 16
    return LEFT, _level(rng, years), FINISHED if finished else _grade(years), _diploma(years)


def _enrolment(age: int, decile: int) -> float:
    if age < SCHOOL_AGE:
        return 0.42
    if age <= 12:
        return 0.985
    if age <= 15:
        return 0.9 + 0.008 * decile
    if age <= 18:
        return 0.62 + 0.03 * decile
    return 0.02 + 0.045 * decile


def _level(rng: Random, years: int) -> int:
    religious = rng.random() < 0.14
    for first, codes in SCHOOL_LEVELS:
        if years >= first:
            return codes[religious]
    return 0


def _grade(years: int) -> int:
    """The class within its level: 1-6 in primary school, 1-3 above, 1-5 at university."""
    if years <= 6:
        return max(1, years)
    return (years - 7) % 3 + 1 if years <= 12 else min(7, years - 12)


def _diploma(years: int) -> int:
    """The highest certificate after so many completed years."""
    if years >= 17:
        return 6
    for first, code in ((16, 5), (14, 4), (12, 3), (9, 2), (6, 1)):
        if years >= first:
            return code
    return 0


def work(
    rng: Random, place: Place, age: int, sex: int, taking_part: int, decile: int, disability: int
) -> dict[str, int]:
    """Whether, how long, in what and as what somebody works."""
    idle = {"Sta_Bekerja": 2, "Jumlah_jamkerja": 0, "Lapangan_usaha": 0, "Status_pekerjaan": 0}
    if age < WORKING_AGE:
        return idle
    if taking_part == ENROLLED or age < 15:
        share = 0.03
    elif age < 60:
        share = 0.9 if sex == MALE else 0.46
    else:
        share = (0.72 if sex == MALE else 0.33) * max(0.1, 1 - (age - 60) / 22)
    if disability:
        share *= 0.4
    if rng.random() >= share:
        return idle
    sector = _SECTORS[place.is_urban, sex](rng)
    if sector == SCAVENGING and decile > 4:
        sector = TRADE
    status = (_FARM_STATUS[sex] if sector in FARM else _OTHER_STATUS[sex][decile - 1])(rng)
    if sector == TEACHING and decile >= 4 and rng.random() < 0.5:
        status = 5
    hours = int(bell(rng, 24 if status == 8 or age < 18 else 40, 14))
    return {
        "Sta_Bekerja": 1,
        "Jumlah_jamkerja": max(4, hours),
        "Lapangan_usaha": sector,
        "Status_pekerjaan": status,
    }


def _marriage_paper(rng: Random, marital: int, decile: int) -> int:
    if marital == SINGLE:
        return 0
    dice = rng.random()
    return 0 if dice < 0.2 - 0.015 * decile else 1 if dice < 0.75 else 2


def _papers(rng: Random, age: int, decile: int, taking_part: int) -> int:
    """Sum of: 1 birth certificate, 2 pupil's card, 4 KTP, 8 driving licence."""
    born = rng.random() < (0.55 + 0.03 * decile if age < 30 else 0.3)
    pupil = taking_part == ENROLLED and rng.random() < 0.5
    adult = age >= 17 and rng.random() < 0.97
    driver = 17 <= age < 65 and rng.random() < 0.035 * decile
    return born * 1 + pupil * 2 + adult * 4 + driver * 8


def _pregnant(rng: Random, age: int, sex: int, marital: int) -> int:
    if sex != FEMALE or not 10 <= age < 50:
        return 0
    fertile = marital == MARRIED and FERTILE_FROM <= age < FERTILE_TO
    return 1 if fertile and rng.random() < 0.055 else 2


def _disability(rng: Random, age: int) -> int:
    return DISABILITIES(rng) if rng.random() < 0.011 + max(0, age - 40) * 0.0012 else 0


def _illness(rng: Random, age: int) -> int:
    return ILLNESSES(rng) if rng.random() < 0.015 + max(0, age - 30) * 0.0055 else 0
