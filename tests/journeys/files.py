"""The files that the journey's people send: a release of Lahat, a list of recipients, a letter."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from PIL import Image, ImageDraw

DISTRICT = "Lahat"
VILLAGES = ("Kota Jaya", "Pasar Baru", "Gunung Gajah", "Pagar Agung")
FIRST = ("Ahmad", "Budi", "Cik", "Dewi", "Eka", "Fitri", "Gunawan", "Hasan", "Indah", "Joko")
LAST = ("Saputra", "Lestari", "Hakim", "Wijaya", "Anggraini", "Kurniawan", "Pratama", "Sari")


@dataclass(frozen=True)
class Villager:
    """The head of one household of the made release."""

    number: int

    @property
    def name(self) -> str:
        # The number in letters keeps people of one village apart.
        tail = "".join(chr(65 + int(digit)) for digit in f"{self.number:04d}")
        return f"{FIRST[self.number % 10]} {LAST[self.number % 8]} {tail}".upper()

    @property
    def nik(self) -> str:
        day, month = 1 + self.number % 28, 1 + self.number // 28 % 12
        return f"160411{day:02d}{month:02d}75{1 + self.number // 336:04d}"

    @property
    def kk(self) -> str:
        return f"160411010110{1 + self.number:04d}"

    @property
    def born(self) -> str:
        return f"1975-{1 + self.number // 28 % 12:02d}-{1 + self.number % 28:02d}"

    @property
    def village(self) -> str:
        return VILLAGES[self.number % 4]

    @property
    def idbdt(self) -> str:
        return f"1604110099{self.number:06d}"

    @property
    def percentile(self) -> int:
        return 5 + self.number % 30


def villagers(count: int) -> list[Villager]:
    return [Villager(number) for number in range(count)]


def write_households(path: Path, people: list[Villager]) -> Path:
    """A semicolon file of the DTKS household headers, with one unknown village at the end."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["DATA TERPADU KESEJAHTERAAN SOSIAL"])
        rows.writerow(
            ["IDBDT", "NMPROP", "NMKAB", "KECAMATAN", "DESA", "Nama_KRT", "Alamat", "Jumlah_ART",
             "sta_bangunan", "luas_lantai", "lantai", "dinding", "atap", "ada_lemari_es",
             "Percentile"]
        )  # fmt: skip
        for person in people:
            rows.writerow(
                [person.idbdt, "SUMATERA SELATAN", "LAHAT", DISTRICT, person.village, person.name,
                 f"Jl. Melati RT 00{1 + person.number % 5} RW 001", 2, 1, 36, 9, 3, 6, 4,
                 person.percentile]
            )  # fmt: skip
        rows.writerow(
            ["1604110099999999", "SUMATERA SELATAN", "LAHAT", DISTRICT, "Negeri Dongeng",
             "TANPA DESA", "Jl. Entah", 1, 1, 20, 9, 3, 6, 4, 5]
        )  # fmt: skip
    return path


def write_persons(path: Path, people: list[Villager]) -> Path:
    """An Excel file of the DTKS person headers; the last NIK was ruined by Excel."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("ART")
    sheet.append(
        ["IDARTBDT", "IDBDT", "Nama", "NIK", "NoKK", "JnsKel", "TglLahir", "Hub_KRT", "Sta_kawin"]
    )
    for person in people:
        head = [f"{person.idbdt}01", person.idbdt, person.name, person.nik, person.kk, 1,
                person.born, 1, 2]  # fmt: skip
        spouse_nik = f"{person.nik[:6]}{int(person.nik[6:8]) + 40:02d}{person.nik[8:]}"
        spouse = [f"{person.idbdt}02", person.idbdt, f"SITI {person.name.split()[-1]}",
                  spouse_nik, person.kk, 2, person.born, 2, 2]  # fmt: skip
        sheet.append(head)
        sheet.append(spouse)
    sheet.append(
        [f"{people[0].idbdt}03", people[0].idbdt, "ANAK BUNGSU", 3.57301e15, people[0].kk, 1,
         "2015-01-01", 3, 1]
    )  # fmt: skip
    book.save(path)
    return path


def fill_template(template: Path, path: Path, people: list[Villager]) -> Path:
    """The portal's own template with recipients: most are right, the last two have faults."""
    book = openpyxl.load_workbook(template)
    sheet = book["Data"]
    headers = {str(cell.value).rstrip(" *"): cell.column for cell in sheet[1] if cell.value}
    column = {
        key: next(number for header, number in headers.items() if header.startswith(key))
        for key in ("NIK", "Nama lengkap", "Tanggal lahir", "Kecamatan", "Desa", "Nilai bantuan")
    }
    rows = [(person.nik, person.name, person.born, DISTRICT, person.village) for person in people]
    rows.append(("", "ORANG LUAR BASIS", "1990-05-05", DISTRICT, VILLAGES[0]))
    rows.append(("1604119999999999", "NIK MUSTAHIL", "1990-05-05", DISTRICT, VILLAGES[0]))
    rows.append(("", "SALAH DESA", "1990-05-05", DISTRICT, "Negeri Dongeng"))
    for number, (nik, name, born, district, village) in enumerate(rows, start=2):
        for key, value in (
            ("NIK", nik), ("Nama lengkap", name), ("Tanggal lahir", born),
            ("Kecamatan", district), ("Desa", village), ("Nilai bantuan", 1_500_000),
        ):  # fmt: skip
            sheet.cell(number, column[key], value)
    book.save(path)
    return path


def draw_letter(path: Path) -> Path:
    page = Image.new("RGB", (900, 1200), "white")
    pen = ImageDraw.Draw(page)
    pen.text((120, 120), "SURAT PENUGASAN", fill="black")
    pen.rectangle((120, 200, 780, 900), outline="grey")
    page.save(path)
    return path


def draw_house(path: Path) -> Path:
    """A photo as a phone takes it, with a place in its EXIF."""
    page = Image.new("RGB", (1600, 1200), "#8fb8de")
    pen = ImageDraw.Draw(page)
    pen.polygon([(300, 600), (800, 300), (1300, 600)], fill="#9c4a2f")
    pen.rectangle((380, 600, 1220, 1000), fill="#e8d9b5")
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "S", 2: (3.0, 47.0, 30.0), 3: "E", 4: (103.0, 32.0, 15.0)})
    page.save(path, exif=exif)
    return path
