"""A whole release as offices send it: DTKS files of households and of persons, of any length.

Every run makes the same rows. Headers, columns and codes are those of `sigertak.demo.tables`; the
villages are real; names, numbers and addresses come from the made-up province of the matching
benchmark. One row in a hundred carries a remark (a NIK that finds nobody, a code outside its list).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import xlsxwriter

from regions.models import Region
from sigertak.demo.housing import PROFILES
from sigertak.demo.tables import CARD_HEADERS, HOUSEHOLD_VARIABLES, PERSON_VARIABLES, PLACE_HEADERS
from tests.benchmarks.matching.population import Human, Population

HOUSEHOLD_HEADERS = (
    "IDBDT", "RUTA6", *PLACE_HEADERS, "Nama_SLS", "Alamat", "Nama_KRT", *HOUSEHOLD_VARIABLES,
    *CARD_HEADERS, "lat", "long",
)  # fmt: skip
PERSON_HEADERS = (
    "IDARTBDT", "IDBDT", *PLACE_HEADERS, "NIK", "NoKK", "Nama", "JnsKel", "TmpLahir", "TglLahir",
    *PERSON_VARIABLES, "namagadis_ibukandung",
)  # fmt: skip
# The largest file a sender may send has 200 MiB; offices send one for each regency.
ROWS_PER_FILE = 400_000
_SEED = 2026
_PATTERNS = 4_000
_REMARKED = 100
Row = list[object]


class Release:
    """Households with their members, in the order of a province-wide file."""

    def __init__(self, households: int, changed: int = 0) -> None:
        """`changed`: one household in so many differs from the release without changes."""
        self.households = households
        self._changed = changed
        villages = Region.objects.villages().current().select_related("parent", "regency")
        self._places = [_place_cells(village) for village in villages.order_by("code")]
        rng = Random(_SEED)
        self._homes = [_housing(rng) for _ in range(_PATTERNS)]
        self._people = [_person_codes(rng) for _ in range(_PATTERNS)]

    def household_rows(self) -> Iterator[Row]:
        for number, members in enumerate(self._families()):
            head = members[0]
            homes = self._homes[number * 7 % _PATTERNS]
            if self._changed and number % self._changed == 0:
                homes = self._homes[(number * 7 + 1) % _PATTERNS]
            yield [
                _household_id(number), f"{number % 1_000_000:06d}", *self._place(head),
                f"RT {head.rt:02d} RW {head.rw:02d}", head.address, head.name, len(members),
                *homes, f"PKH{number:09d}" if number % 3 == 0 else "",
                f"6013{number:012d}" if number % 4 == 0 else "", f"14{number:010d}",
                f"-{2 + number % 2_500_000 / 1e6:.6f}", f"{103 + number % 2_900_000 / 1e6:.6f}",
            ]  # fmt: skip

    def person_rows(self) -> Iterator[Row]:
        for number, members in enumerate(self._families()):
            mother = f"{members[-1].name.split(' ')[0]} {members[0].name.split(' ')[0]}"
            for serial, human in enumerate(members, start=1):
                codes = self._people[human.number * 11 % _PATTERNS]
                nik = human.nik if human.number % _REMARKED else human.nik[:13]
                yield [
                    f"{_household_id(number)}{serial:03d}", _household_id(number),
                    *self._place(human), nik, human.kk, human.name, human.sex, "LAHAT",
                    f"{human.born:%d/%m/%Y}", 2026 - human.born.year, min(serial, 8), *codes,
                    mother,
                ]  # fmt: skip

    def _families(self) -> Iterator[list[Human]]:
        return islice(Population(_SEED).households(10**9), self.households)

    def _place(self, human: Human) -> list[str]:
        return self._places[human.village * 7919 % len(self._places)]


def write_csv(folder: Path, name: str, headers: tuple[str, ...], rows: Iterator[Row]) -> list[Path]:
    """The rows as files of at most `ROWS_PER_FILE` rows."""
    paths: list[Path] = []
    while chunk := list(islice(rows, ROWS_PER_FILE)):
        paths.append(folder / f"{name}-{len(paths) + 1}.csv")
        with paths[-1].open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(headers)
            writer.writerows(chunk)
    return paths


def write_xlsx(path: Path, headers: tuple[str, ...], rows: Iterator[Row]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, headers)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def _household_id(number: int) -> str:
    return f"16{number:014d}"


def _place_cells(village: Region) -> list[str]:
    code, district, regency = village.code, village.parent, village.regency
    assert district is not None
    assert regency is not None
    names = ("Sumatera Selatan", regency.name, district.name, village.name)
    return [code[:2], code[2:4], code[4:6], code[6:], *(name.upper() for name in names)]


def _housing(rng: Random) -> Row:
    """Answers to `HOUSEHOLD_VARIABLES` behind the first, the number of members."""
    values: Row = []
    for name in HOUSEHOLD_VARIABLES[1:]:
        if name in PROFILES:
            weights = PROFILES[name][rng.random() < 0.5]
            values.append(rng.choices(list(weights), list(weights.values()))[0])
        else:
            values.append(_ANSWERS.get(name, _codes_1_or_2)(rng))
    return values


def _codes_1_or_2(rng: Random) -> int:
    return 1 + (rng.random() < 0.7)


_ANSWERS = {
    "Jumlah_Keluarga": lambda rng: 1,
    "luas_lantai": lambda rng: f"{20 + rng.random() * 80:.1f}".replace(".", ","),
    "jumlah_kamar": lambda rng: 1 + int(rng.random() * 4),
    "sumber_airminum": lambda rng: 1 + int(rng.random() * 12),
    "kloset": lambda rng: 1 + int(rng.random() * 4),
    "buang_tinja": lambda rng: 77 if rng.random() < 1 / _REMARKED else 1 + int(rng.random() * 6),
    "luas_atb": lambda rng: "",
    "percentile": lambda rng: 1 + int(rng.random() * 40),
    "status_kesejahteraan": lambda rng: 1 + int(rng.random() * 4),
    **{
        name: lambda rng: int(rng.random() * 1.2)
        for name in HOUSEHOLD_VARIABLES
        if name.startswith("jumlah_") and name != "jumlah_kamar"
    },
    **{name: lambda rng: 3 + (rng.random() < 0.7)
       for name in ("ada_lemari_es", "ada_pemanas", "ada_tv", "ada_laptop", "ada_motor",
                    "ada_perahu", "ada_perahu_motor", "rumah_lain", "sta_kip",
                    "sta_bpjs_mandiri", "sta_asuransi", "sta_rastra")},
}  # fmt: skip


def _person_codes(rng: Random) -> Row:
    """Answers to `PERSON_VARIABLES` behind age and relation to the head."""
    return [_PERSON_ANSWERS.get(name, _codes_1_or_2)(rng) for name in PERSON_VARIABLES[2:]]


_PERSON_ANSWERS = {
    "NUK": lambda rng: 1,
    "Hubkel": lambda rng: 1 + int(rng.random() * 4),
    "Sta_kawin": lambda rng: 1 + int(rng.random() * 4),
    "Ada_kartu_identitas": lambda rng: int(rng.random() * 16),
    "Jenis_cacat": lambda rng: 0,
    "Penyakit_kronis": lambda rng: 0,
    "Partisipasi_sekolah": lambda rng: int(rng.random() * 3),
    "Kelas_tertinggi": lambda rng: 1 + int(rng.random() * 6),
    "Ijazah_tertinggi": lambda rng: int(rng.random() * 5),
    "Jumlah_jamkerja": lambda rng: int(rng.random() * 50),
    "Lapangan_usaha": lambda rng: 1 + int(rng.random() * 20),
    **{name: lambda rng: int(rng.random() < 0.3) for name in PERSON_VARIABLES if "Ada_" in name},
}
