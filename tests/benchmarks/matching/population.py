"""A made-up province: families with names, numbers, addresses, twins. Everything is true here.

Names are drawn from the portal's demo lists and, for the long tail that real registers have, from
made-up syllables. `faults` writes the truth down badly, as a register or as an agency would.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from sigertak.demo.names import family_line, full_name

REGENCIES, DISTRICTS_EACH, VILLAGES_EACH = 17, 14, 13
ORIGINS = ["melayu"] * 12 + ["jawa"] * 6 + ["minang", "batak"]
STREETS = (
    "MERDEKA", "SUDIRMAN", "MAWAR", "MELATI", "KENANGA", "MASJID", "PASAR", "DESA", "RAYA",
    "LINTAS SUMATERA", "POROS DESA", "KEBUN KARET", "SD NEGERI", "BALAI DESA", "TALANG", "IRIGASI",
    "SAWAH", "JAMBU", "CEMPAKA", "TANJUNG", "PERIGI", "KELAPA", "DAMAI", "RUKUN", "VETERAN",
)  # fmt: skip
KINDS = ("JL. ", "JL. ", "JALAN ", "LRG. ", "DUSUN ", "KP. ")
HEADS, TAILS = tuple("BCDGHJKLMNPRSTWY"), ("N", "R", "H", "", "", "S", "M", "K")
VOWELS = "AAAIIUUEO"


@dataclass(slots=True)
class Human:
    """Somebody as they really are. `number` tells them apart; `household` whom they live with."""

    number: int
    household: int
    name: str
    nik: str
    kk: str
    born: datetime.date
    sex: int
    regency: int
    district: int
    village: int
    address: str
    rt: int
    rw: int

    def copy(self, **changes: object) -> Human:
        return replace(self, **changes)  # type: ignore[arg-type]


class Population:
    """Families one after the other, always the same for a seed."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self._serials: dict[str, int] = {}
        self._people = 0

    def households(self, persons: int) -> Iterator[list[Human]]:
        number = 0
        while self._people < persons:
            yield self._household(number)
            number += 1

    def place(self) -> tuple[int, int, int]:
        """Ids of a regency, a district in it and a village in that."""
        rng = self.rng
        regency = 1 + int(rng.random() ** 1.3 * REGENCIES)
        district = regency * 100 + 1 + int(rng.random() * DISTRICTS_EACH)
        return regency, district, district * 100 + 1 + int(rng.random() * VILLAGES_EACH)

    def address(self) -> tuple[str, int, int]:
        rng = self.rng
        street = rng.choice(KINDS) + rng.choice(STREETS)
        if rng.random() < 0.4:
            street += f" NO. {1 + int(rng.random() * 150)}"
        return street, 1 + int(rng.random() * 8), 1 + int(rng.random() * 4)

    def kk(self, district: int) -> str:
        rng = self.rng
        day = datetime.date(2006, 1, 1) + datetime.timedelta(int(rng.random() * 6500))
        return self._numbered(f"{_code(district)}{day:%d%m%y}", int(rng.random() * 3))

    def _household(self, number: int) -> list[Human]:
        rng = self.rng
        regency, district, village = self.place()
        street, rt, rw = self.address()
        common = (regency, district, village, street, rt, rw)
        kk = self.kk(district)
        line = family_line(rng, rng.choice(ORIGINS))
        head_year = 1945 + int((rng.random() + rng.random()) / 2 * 58)
        people: list[Human] = []

        def add(sex: int, born: datetime.date, order: int = 0, name: str = "") -> None:
            name = name or self._name(line, sex, born.year, order)
            home = district if rng.random() < 0.85 else self.place()[1]
            nik = self._nik(home, born, sex)
            people.append(Human(self._people, number, name, nik, kk, born, sex, *common))
            self._people += 1

        add(1 if rng.random() < 0.86 else 2, self._date(head_year))
        spouse = rng.random() < 0.8
        if spouse:
            add(3 - people[0].sex, self._date(head_year + int(rng.random() * 9) - 2))
        children = int(rng.random() * 3.6) if spouse else int(rng.random() * 2)
        first = head_year + 20 + int(rng.random() * 8)
        for order in range(children):
            sex = 1 + int(rng.random() * 2)
            born = self._date(min(first + order * 3 + int(rng.random() * 2), 2024))
            add(sex, born, order)
            if rng.random() < 0.012:
                self._twin(people[-1], add, order)
        if rng.random() < 0.12:
            add(1 + int(rng.random() * 2), self._date(max(1930, head_year - 25)))
        return people

    def _twin(self, elder: Human, add: object, order: int) -> None:
        """A twin: the same day, mostly the same sex, often a name that rhymes or a shared one."""
        rng = self.rng
        sex = elder.sex if rng.random() < 0.7 else 3 - elder.sex
        name = ""
        words = elder.name.split(" ")
        if rng.random() < 0.6 and len(words) > 1:
            name = " ".join([words[0], self._syllables(2)])
        elif rng.random() < 0.4:
            name = " ".join([words[0][:-2] + rng.choice(("IN", "AN", "ON", "UN")), *words[1:]])
        if name != elder.name:
            add(sex, elder.born, order, name)  # type: ignore[operator]

    def _name(self, line: object, sex: int, year: int, order: int) -> str:
        rng = self.rng
        if rng.random() < 0.05:
            return " ".join(self._syllables(2 + (rng.random() < 0.5)) for _ in range(2))
        name = full_name(rng, line, sex, year, order=order)  # type: ignore[arg-type]
        return f"{name} {self._syllables(2)}" if rng.random() < 0.08 else name

    def _syllables(self, count: int) -> str:
        rng = self.rng
        word = "".join(rng.choice(HEADS) + rng.choice(VOWELS) for _ in range(count))
        return word + rng.choice(TAILS)

    def _date(self, year: int) -> datetime.date:
        return datetime.date(year, 1, 1) + datetime.timedelta(int(self.rng.random() * 365))

    def _nik(self, district: int, born: datetime.date, sex: int) -> str:
        day = born.day + (40 if sex == 2 else 0)
        return self._numbered(f"{_code(district)}{day:02d}{born:%m%y}", 0)

    def _numbered(self, prefix: str, gap: int) -> str:
        serial = self._serials.get(prefix, 0) + 1 + gap
        self._serials[prefix] = serial
        return f"{prefix}{serial:04d}"


def _code(district: int) -> str:
    """A six-digit code like a district's: 16, regency, district."""
    return f"16{district // 100:02d}{district % 100:02d}"
