"""Files for people: nothing in them runs, identifiers stay text, and what we wrote reads back."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from core.tabular import exports
from core.tabular.columns import Column, ColumnKind, ColumnSet
from core.tabular.errorfiles import FailedRow, write_error_file
from core.tabular.exports import ExportColumn, Sheet, export_csv, export_xlsx, printable
from core.tabular.formulas import disarm, expose
from core.tabular.templates import write_template_xlsx
from programs.cells import read_date
from tests.core.test_tabular_reading import read, refused
from tests.core.workbooks import COLUMNS, HEADER, SITI

ATTACKS = [
    "=1+1",
    "+62812",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\u200b=1+1",
    "\u00a0=1+1",
    "'=1+1",
    "|calc",
    "%x",
    '=HYPERLINK("http://x","y")',
    "a;=1+1",
]
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
NAMES = ["SITI AMINAH", "'Aisyiyah", "Jl. A. Yani No. 1-3", "RT 01/02", "RENÉ"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_disarmed_text_starts_with_an_apostrophe_or_is_harmless(attack):
    text = disarm(attack)
    assert not text.lstrip(" \u00a0\u200b").startswith(RISKY)


@pytest.mark.parametrize("text", [*ATTACKS, *NAMES])
def test_disarming_is_undone_by_the_reader(text):
    assert expose(disarm(text)) == text


@pytest.mark.parametrize("name", NAMES)
def test_ordinary_text_is_left_alone(name):
    assert disarm(name) == name


@pytest.fixture
def columns():
    return [
        ExportColumn("NIK", ColumnKind.IDENTIFIER),
        ExportColumn("Nama"),
        ExportColumn("Nominal", ColumnKind.DECIMAL),
        ExportColumn("Tanggal", ColumnKind.DATE),
        ExportColumn("=Judul"),
    ]


def test_export_xlsx_disarms_every_text_and_keeps_types(tmp_path, columns):
    path = tmp_path / "out.xlsx"
    rows = [[SITI[0], attack, Decimal("-5.50"), dt.date(2026, 11, 22), True] for attack in ATTACKS]
    rows.append([1671010101900001, "", None, dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC), None])
    assert export_xlsx(path, [Sheet("Penerima [1/2]", columns, iter(rows))]) == len(rows)
    sheet = openpyxl.load_workbook(path)["Penerima  1 2"]
    assert sheet.freeze_panes == "A2"
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            if isinstance(cell.value, str):
                assert not cell.value.startswith(RISKY)
    first, last = next(iter(sheet.iter_rows(min_row=2))), list(sheet.iter_rows())[-1]
    assert [first[0].value, first[0].number_format] == [SITI[0], "@"]
    assert [cell.value for cell in first[2:]] == [-5.5, dt.datetime(2026, 11, 22), True]
    assert last[0].value == "1671010101900001"
    assert last[3].value == dt.datetime(2026, 11, 22, 15)


def test_attacks_come_back_unchanged_through_writer_and_reader(tmp_path):
    columns = [ExportColumn("NIK", ColumnKind.IDENTIFIER), ExportColumn("Nama")]
    rows = [[SITI[0], attack] for attack in ATTACKS]
    book, text = tmp_path / "out.xlsx", tmp_path / "out.csv"
    export_xlsx(book, [Sheet("Data", columns, rows)])
    export_csv(text, columns, rows)
    expected = [attack.strip("\t\r\n \u00a0\u200b") for attack in ATTACKS]
    # What only hid the sign is cut off by the reader before it looks for the apostrophe.
    for path in (book, text):
        got = [row.text(1) for row in read(path)[1]]
        assert [value.lstrip("'").strip() for value in got] == [
            value.lstrip("'") for value in expected
        ]
        assert got[0] == "=1+1"


def test_export_csv_quotes_and_disarms(columns):
    out = io.BytesIO()
    rows = [[SITI[0], attack, -5, dt.date(2026, 11, 22), None] for attack in ATTACKS]
    assert export_csv(out, columns, rows) == len(ATTACKS)
    raw = out.getvalue()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b'"a;=1+1"' in raw
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert lines[0][4] == "'=Judul"
    for line in lines[1:]:
        assert not line[1].startswith(RISKY)
        assert line[2:4] == ["-5", "2026-11-22"]


@pytest.mark.parametrize(
    ("delimiter", "written"),
    [(";", '"-3,787";"48,00";12;"TRUE"'), (",", '-3.787,48.00,12,"TRUE"')],
)
def test_decimals_have_the_sign_of_the_readers_spreadsheet(tmp_path, delimiter, written):
    columns = [ExportColumn(name) for name in ("lat", "luas", "anggota", "layak")]
    path = tmp_path / "a.csv"
    export_csv(path, columns, [(-3.787, Decimal("48.00"), 12, True)], delimiter)
    assert path.read_text(encoding="utf-8-sig").splitlines()[1] == written


@pytest.mark.parametrize(
    ("delimiter", "written"),
    [
        (";", '"17/02/1980";"23/11/2026 14:43";"23/11/2026 14:43"'),
        (",", '"1980-02-17","2026-11-23 07:43:45.932927+00:00","2026-11-23 14:43:00"'),
    ],
)
def test_days_and_moments_are_as_the_workbook_shows_them(tmp_path, delimiter, written):
    moment = dt.datetime(2026, 11, 23, 7, 43, 45, 932927, tzinfo=dt.UTC)
    columns = [ExportColumn(name, ColumnKind.DATE) for name in ("lahir", "dicatat", "kunjungan")]
    values = dt.date(1980, 2, 17), moment, dt.datetime(2026, 11, 23, 14, 43)
    path = tmp_path / "a.csv"
    export_csv(path, columns, [values], delimiter)
    assert path.read_text(encoding="utf-8-sig").splitlines()[1] == written


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_our_own_reader_takes_the_days_back(tmp_path, name):
    day, path = dt.date(1980, 2, 17), tmp_path / name
    columns = [
        ExportColumn("NIK", ColumnKind.IDENTIFIER),
        ExportColumn("Nama"),
        ExportColumn("Tanggal lahir", ColumnKind.DATE),
    ]
    rows = [[SITI[0], "SITI", day]]
    if name == "a.csv":
        export_csv(path, columns, rows, ";")
    else:
        export_xlsx(path, [Sheet("Data", columns, rows)])
    assert read_date(read(path)[1][0].text(2) or "") == day


def test_export_goes_on_in_a_second_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "_LAST_ROW", 4)
    path = tmp_path / "out.xlsx"
    rows = [[str(number)] for number in range(8)]
    assert export_xlsx(path, [Sheet("Data", [ExportColumn("NIK")], rows)]) == 8
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Data", "Data (2)", "Data (3)"]
    assert [cell.value for sheet in book for cell in sheet["A"]] == [
        *("NIK", "0", "1", "2"),
        *("NIK", "3", "4", "5"),
        *("NIK", "6", "7"),
    ]


def test_text_beyond_a_cell_is_cut_and_forbidden_signs_dropped():
    assert printable("a\x00\x1f\ud800b") == "ab"
    assert len(printable("x" * 40_000)) == 32_767


def test_error_file_corrected_and_sent_back(tmp_path):
    path = tmp_path / "galat.xlsx"
    failed = [
        FailedRow(7, ["1.67E+15", SITI[1], "SITI", None], ["NIK terpotong. Isi lagi."], {0, 3}),
        FailedRow(9, ["1", "2", "=cmd"], ["NIK 1 digit.", "KK 1 digit."]),
    ]
    assert write_error_file(path, HEADER, failed) == 2
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[1]] == ["Baris asal", "Keterangan galat", *HEADER]
    assert sheet["A2"].value == 7
    assert sheet["B3"].value == "NIK 1 digit.\nKK 1 digit."
    assert sheet["E3"].value == "'=cmd"
    assert {sheet["C2"].number_format, sheet["C500"].number_format} <= {"@", "General"}
    assert sheet["C2"].fill.fgColor.rgb != sheet["D2"].fill.fgColor.rgb
    header, rows = read(path)
    assert header.unknown == []
    assert header.record(rows[1]) == {"nik": "1", "no_kk": "2", "name": "=cmd", "amount": None}


def test_template_reads_back_as_header_without_rows(tmp_path):
    columns = ColumnSet(
        *COLUMNS,
        Column("kind", "Jenis", kind=ColumnKind.CHOICE, choices=("Tunai", "=Barang"), help="-"),
    )
    path = tmp_path / "templat.xlsx"
    write_template_xlsx(path, columns, title="Templat penerima", notes=["Satu baris satu orang."])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Data", "Petunjuk", "Contoh", "Pilihan"]
    assert book["Pilihan"].sheet_state == "hidden"
    data = book["Data"]
    assert [cell.value for cell in data[1]] == ["NIK", "Nomor KK", "Nama", "Nominal", "Jenis"]
    assert data.column_dimensions["A"].number_format == "@"
    (choices,) = [check for check in data.data_validations.dataValidation if check.type == "list"]
    assert choices.formula1 == "'Pilihan'!$E$1:$E$2"
    assert str(choices.sqref).startswith("E2:")
    text = "\n".join(str(cell.value) for row in book["Petunjuk"] for cell in row if cell.value)
    assert "Satu baris satu orang." in text
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    assert refused(path, columns).code == "no_rows"
    data.append(["1671010101900001", None, "SITI", 5, "'=Barang"])
    book.save(path)
    header, rows = read(path, columns)
    assert header.record(rows[0])["kind"] == "=Barang"
