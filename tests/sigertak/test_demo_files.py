"""Files as offices send them: headers the portal knows, faults where the marks say."""

from __future__ import annotations

import csv
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from beneficiaries.codebook_headers import detect_header_set, variable_for_header
from beneficiaries.codebook_variable import Unit
from sigertak.demo import agencies, files, programs, recipients, tables
from sigertak.demo.chance import stream
from sigertak.demo.files import Layout, RowFault
from sigertak.demo.pools import Pool

PROVINCE = "Sumatera Selatan"


@pytest.fixture
def some(households):
    return households[:60]


def _cells(path):
    return list(load_workbook(path).active.iter_rows(values_only=True))


def _names(table, unit):
    """Our column name for every header the portal knows."""
    known = {header: variable_for_header(header, unit) for header in table.headers}
    return {header: variable.name for header, variable in known.items() if variable}


@pytest.mark.parametrize(
    ("make", "unit"),
    [(tables.bdt_households, Unit.HOUSEHOLD), (tables.bdt_persons, Unit.PERSON)],
)
def test_the_portal_knows_every_header(some, make, unit):
    table = make(some, province=PROVINCE)
    names = _names(table, unit)
    assert len(set(names.values())) == len(names)
    assert set(table.headers) == set(names)
    assert detect_header_set(table.headers).name == "BDT"
    assert all(len(row) == len(table.headers) for row in table.rows)


def test_rows_agree_with_the_households(some):
    homes = tables.bdt_households(some, province=PROVINCE)
    people = tables.bdt_persons(some, province=PROVINCE)
    assert len(homes.rows) == len(some)
    assert len(people.rows) == sum(len(h.members) for h in some)
    at = people.headers.index("IDBDT")
    assert {row[at] for row in people.rows} == {row[0] for row in homes.rows}


def test_xlsx_keeps_long_numbers_as_text(some, tmp_path):
    table = tables.bdt_persons(some, province=PROVINCE)
    path = tmp_path / "art.xlsx"
    files.write(table, path, files.OFFICE)
    cells = _cells(path)
    assert cells[0][0] == files.DEFAULT_TITLES[0]
    top = files.OFFICE.first_row - 2
    assert cells[top] == table.headers
    nik, born = table.headers.index("NIK"), table.headers.index("TglLahir")
    for row, line in zip(table.rows, cells[top + 1 :], strict=True):
        assert (line[nik] or "") == row[nik]
        assert not isinstance(line[nik], float)
        if isinstance(row[born], date):
            assert isinstance(line[born], datetime)


def test_csv_as_offices_save_it(some, tmp_path):
    table = tables.bdt_households(some, province=PROVINCE)
    path = tmp_path / "rt.csv"
    files.write(table, path, files.OFFICE)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(raw.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert tuple(lines[3]) == table.headers
    assert len(lines) == len(table.rows) + 4
    old = tmp_path / "lama.csv"
    files.write(table, old, files.OLD_OFFICE)
    assert old.read_bytes().decode("latin-1").splitlines()[0].startswith("IDBDT;")
    with pytest.raises(ValueError, match=r"lama\.doc"):
        files.write(table, tmp_path / "lama.doc")


def test_spoilt_cells_are_where_the_marks_say(some, tmp_path):
    sound = tables.bdt_persons(some, province=PROVINCE)
    spoilt = tables.bdt_persons(some, province=PROVINCE)
    marks = files.spoil(spoilt, stream(1, "files"), 24)
    assert {mark.fault for mark in marks} == set(RowFault)
    changed = {
        (row, spoilt.headers[column])
        for row, cells in enumerate(sound.rows)
        for column, cell in enumerate(cells)
        if spoilt.rows[row][column] != cell
    }
    told = {(m.row, m.header) for m in marks if m.fault is not RowFault.ROW_TWICE}
    assert changed == told
    twice = [m for m in marks if m.fault is RowFault.ROW_TWICE]
    assert len(spoilt.rows) == len(sound.rows) + len(twice)
    path = tmp_path / "rusak.xlsx"
    files.write(spoilt, path, Layout())
    nik = spoilt.headers.index("NIK")
    numbers = [m.row for m in marks if m.fault is RowFault.NIK_NUMBER]
    lines = _cells(path)
    assert numbers
    assert all(isinstance(lines[row + 1][nik], (int, float)) for row in numbers)


def test_csv_shows_rounded_numbers(some, tmp_path):
    table = tables.bdt_persons(some, province=PROVINCE)
    marks = files.spoil(table, stream(2, "files"), 3, [RowFault.NIK_NUMBER])
    path = tmp_path / "art.csv"
    files.write(table, path)
    with path.open(newline="") as file:
        lines = list(csv.reader(file))
    nik = table.headers.index("NIK")
    assert all("E+15" in lines[mark.row + 1][nik] for mark in marks)


def test_recipients_as_an_agency_uploads_them(province, regencies, households, tmp_path):
    offices = agencies.agencies(province, regencies)
    plan = programs.programs(offices, regencies, 1)[0]
    rows = recipients.draw(Pool(households), plan, 40, 1)
    table = tables.recipients_list(rows)
    path = tmp_path / "penerima.xlsx"
    files.write(table, path)
    cells = _cells(path)
    assert cells[0] == tables.RECIPIENT_HEADERS
    assert len(cells) == len(rows) + 1
    assert {line[4] for line in cells[1:]} <= {"L", "P"}
