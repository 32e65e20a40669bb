"""Files to try the pages with: the next edition of the stage regency, a list, a letter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sigertak.demo import files, records
from sigertak.demo.accounts import DOMAIN, FAVOURITE_KABUPATEN, AccountPlan
from sigertak.demo.chance import stream
from sigertak.demo.letters import letter
from sigertak.demo.places import digits
from sigertak.demo.tables import bdt_households, bdt_persons
from sigertak.demo.writing.atlas import Atlas
from sigertak.demo.writing.editions import told_otherwise, upcoming
from sigertak.demo.writing.offices import Staff
from sigertak.demo.writing.timeline import Calendar

FOLDER = "demo-files"
NEWCOMERS = 6
MOST_HOUSEHOLDS, HOUSEHOLD_FAULTS, PERSON_FAULTS = 400, 8, 12
LIST = "penerima.xlsx"
HOUSEHOLDS, PERSONS, LETTER = "rumah-tangga.xlsx", "anggota-rumah-tangga.csv", "surat-penugasan.jpg"
README = """\
BERKAS CONTOH SIGERTAK PLUS
Semua orang di dalamnya rekaan; sebagian baris sengaja dibuat salah.

{HOUSEHOLDS} dan {PERSONS}
  Rumah tangga dan anggotanya di {regency} untuk rilis DTSEN {period}.
  Masuk sebagai pengelola basis data {regency}, buka Impor, kirim berkas rumah tangga lebih
  dahulu, periksa hasilnya, terapkan, lalu ulangi dengan berkas anggota.
{list_note}
{LETTER}
  Surat untuk permohonan akun di halaman depan: instansi {agency}, peran Operator OPD,
  nama Rina Marlina, S.ST.
"""
LIST_NOTE = """
{LIST}
  Daftar penerima untuk program "{program}" tahun {year}.
  Masuk sebagai operator {agency}, buka program itu, lalu unggah daftar ini.
"""


def hold_back(
    households: Sequence[records.Household], seed: int
) -> tuple[list[records.Household], list[records.Household]]:
    """Keep some households, of the stage regency where possible, for the next edition to bring."""
    here = [h for h in households if digits(h.place.regency.code) == FAVOURITE_KABUPATEN]
    source = here if len(here) > 2 * NEWCOMERS else households
    newcomers = stream(seed, "newcomers").sample(list(source), NEWCOMERS)
    ids = {household.idbdt for household in newcomers}
    return [h for h in households if h.idbdt not in ids], newcomers


def write_import_files(
    folder: Path,
    households: Sequence[records.Household],
    newcomers: Sequence[records.Household],
    *,
    atlas: Atlas,
    seed: int,
) -> None:
    """The stage regency as the next edition tells it: some new, gone, changed or faulty."""
    here = [h for h in households if digits(h.place.regency.code) == FAVOURITE_KABUPATEN]
    known = list(told_otherwise(here or households, seed + 1))[: MOST_HOUSEHOLDS - NEWCOMERS]
    told = sorted([*known, *newcomers], key=lambda household: household.idbdt)
    rng = stream(seed, "sample files")
    province = atlas.province.name
    houses, people = bdt_households(told, province=province), bdt_persons(told, province=province)
    files.spoil(houses, rng, min(HOUSEHOLD_FAULTS, len(houses.rows) // 3))
    files.spoil(people, rng, min(PERSON_FAULTS, len(people.rows) // 3))
    files.write(houses, folder / HOUSEHOLDS, files.Layout(titles=files.DEFAULT_TITLES))
    files.write(people, folder / PERSONS, files.OFFICE)


def write_letter(folder: Path, staff: Staff, *, calendar: Calendar, seed: int) -> None:
    """The assignment of somebody who has not applied yet."""
    key = _letter_agency(staff)
    person = AccountPlan(
        email=f"rina.dinkes@{DOMAIN}",
        name="Rina Marlina, S.ST.",
        nip="199305172017032004",
        phone="081271003917",
        role="opd_operator",
        agency_key=key,
        regency_code=staff.plans[key].regency_code,
        task="Menangani pencegahan stunting",
    )
    page = letter(person, staff.plans[key], calendar.today, seed)
    (folder / LETTER).write_bytes(page)


def write_readme(
    folder: Path, staff: Staff, *, calendar: Calendar, regency: str, program: str
) -> None:
    """What each file is for. `program` is the one the list belongs to, "" for no list."""
    agency = staff.plans[_letter_agency(staff)]
    names = {"HOUSEHOLDS": HOUSEHOLDS, "PERSONS": PERSONS, "LETTER": LETTER, "LIST": LIST}
    note = LIST_NOTE.format(
        program=program, year=calendar.year, agency=f"Dinas Sosial {regency}", **names
    ) if program else ""  # fmt: skip
    text = README.format(
        regency=regency, period=upcoming(calendar).period, agency=agency.name, list_note=note,
        **names,
    )  # fmt: skip
    (folder / "BACA-SAYA.txt").write_text(text, encoding="utf-8")


def _letter_agency(staff: Staff) -> str:
    key = f"dinkes-{FAVOURITE_KABUPATEN}"
    return key if key in staff.plans else next(iter(staff.plans))
