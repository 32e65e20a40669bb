"""Lists of recipients as files of any length, made from the people planted in a benchmark database.

Every run makes the same rows: most are people of the base under their NIK, some under a wrong name
or without a NIK, some of nobody, some that repeat an earlier row, some that cannot be read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from django.db import connection

HEADER = ("NIK", "Nama", "Tanggal Lahir", "L/P", "Alamat", "Kecamatan", "Desa", "Kode Desa",
          "Nilai Bantuan (Rp)")  # fmt: skip
_PERSONS = """
INSERT INTO beneficiaries_person
    (registry_id, household_id, regency_id, district_id, village_id, in_base, name, name_norm,
     name_skeleton, nik, nik_usable, kk, sex, birth_date, extra{texts})
SELECT 'P' || h.registry_id, h.id, h.regency_id, h.district_id, h.village_id, true,
       h.head_name, h.head_name, '',
       d.code || to_char(born, 'DDMMYY') || lpad((n % 10000)::text, 4, '0'), true,
       d.code || '010110' || lpad((n % 10000)::text, 4, '0'), 1, born, '{{}}'{empty}
  FROM (SELECT *, row_number() OVER (ORDER BY registry_id) AS n,
               date '1950-01-01' + (row_number() OVER (ORDER BY registry_id) * 37 % 18000)::int
                   AS born
          FROM beneficiaries_household) AS h
  JOIN regions_region d ON d.id = h.district_id
"""
# Variables of the registry that are text stand empty.
_TEXTS = """
SELECT column_name FROM information_schema.columns
 WHERE table_name = 'beneficiaries_person' AND is_nullable = 'NO' AND column_default IS NULL
   AND data_type = 'character varying'
   AND column_name NOT IN ('registry_id', 'name', 'name_norm', 'name_skeleton', 'nik', 'kk')
"""
_NAMED = """
UPDATE beneficiaries_household SET head_name = (
    SELECT string_agg((ARRAY['ADI','BUDI','CANDRA','DEWI','EKO','FITRI','GITA','HADI','INDRA',
                             'JOKO','KARTO','LINA','MULYO','NANI','OKTA','PUTRI','RINI','SARI',
                             'TONO','UMAR','WATI','YANTO','ZAENAL','SUPRI','LESTARI','UTAMI'])
                      [1 + get_byte(decode(md5(registry_id || part), 'hex'), part) % 26], ' ')
    FROM generate_series(0, 2) part)
"""


def plant_persons() -> int:
    """One person for each planted household, with a name of three words and a sound NIK."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMED)
        cursor.execute(_TEXTS)
        texts = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            _PERSONS.format(texts="".join(f", {name}" for name in texts), empty=", ''" * len(texts))
        )
        count: int = cursor.rowcount
        cursor.execute("ANALYZE beneficiaries_person")
    return count


def rows(count: int, regency_id: int | None) -> Iterator[list[str]]:
    """`count` rows of a list for one regency (None: the province), with its people in a fixed
    order, and again and again where they are too few."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.nik, p.name, p.birth_date, p.sex, h.address, d.name, v.name, v.code"
            " FROM beneficiaries_person p"
            " JOIN beneficiaries_household h ON h.id = p.household_id"
            " JOIN regions_region d ON d.id = p.district_id"
            " JOIN regions_region v ON v.id = p.village_id"
            " WHERE %s::int IS NULL OR p.regency_id = %s ORDER BY p.registry_id LIMIT %s",
            [regency_id, regency_id, count],
        )
        people = cursor.fetchall()
    for number in range(count):
        nik, name, born, sex, address, district, village, code = people[number % len(people)]
        turn, kind = number // len(people), number % 20
        if turn:
            # Beyond the base: people whom nobody has, with numbers of their own.
            nik, name = f"{nik[:12]}{(number * 7 + 1) % 10000:04d}", f"{name} {_letters(number)}"
        if kind == 17:
            nik = ""
        elif kind == 18:
            name = f"{name[:-1]}H"
        elif kind == 19:
            nik = nik[:12]
        said = "L" if sex == 1 else "P"
        written = f"{born:%d/%m/%Y}" if born else ""
        yield [nik, name, written, said, address, district, village, code, "1500000"]


def write_csv(path: Path, count: int, regency_id: int | None) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(rows(count, regency_id))
    return path


def write_xlsx(path: Path, count: int, regency_id: int | None) -> Path:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, HEADER)
    for number, row in enumerate(rows(count, regency_id), start=1):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def _letters(number: int) -> str:
    return "".join(chr(65 + int(digit)) for digit in str(number))
