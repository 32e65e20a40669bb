"""What arrives from honest xlsx and csv files: text, row numbers, headers."""

from __future__ import annotations

import datetime as dt
from itertools import chain

import openpyxl
import pytest

from core.tabular.cells import CellFlag
from core.tabular.columns import normal_header
from core.tabular.delimited import Share
from core.tabular.errors import TabularError, flag_problem
from core.tabular.limits import Limits
from core.tabular.reading import open_table
from tests.core.workbooks import COLUMNS, HEADER, SITI, xlsx


def read(path, columns=COLUMNS, limits=None):
    """Header and rows of the file."""
    with open_table(path, path.name, limits or Limits()) as table:
        header = table.find_header(columns)
        return header, list(table.rows(header))


def refused(path, columns=COLUMNS, limits=None) -> TabularError:
    with pytest.raises(TabularError) as caught:
        read(path, columns, limits)
    return caught.value


def csv(tmp_path, content: bytes, name="a.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_xlsx_values_become_plain_text(tmp_path):
    values = [
        ("1671010101900001", "1671010101900001"),
        ("  SITI\u00a0 AMINAH\u200b\n", "SITI AMINAH"),
        (7, "7"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (0.00001, "0.00001"),
        (123456789012345, "123456789012345"),
        (-3, "-3"),
        (True, "TRUE"),
        (dt.date(1990, 1, 31), "1990-01-31"),
        (dt.datetime(1990, 1, 31, 8, 5), "1990-01-31 08:05:00"),
        (dt.time(8, 5), "08:05:00"),
        ("'1671010101900001", "1671010101900001"),
        ("'Aisyiyah", "'Aisyiyah"),
        ("   ", None),
        (None, None),
    ]
    path = xlsx(tmp_path / "a.xlsx", [("nik", "nama"), *[(value, "x") for value, _ in values]])
    _header, rows = read(path)
    assert [row.text(0) for row in rows] == [text for _value, text in values]
    assert not any(row.flags for row in rows)


def test_formulas_give_the_value_excel_kept(tmp_path):
    path = tmp_path / "a.xlsx"
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["NIK", "Nama"])
        sheet.write_row(1, 0, ["1", "A"])
        sheet.write_formula(1, 1, '="SI"&"TI"', None, "SITI")
    assert read(path)[1][0].cells == ["1", "SITI"]


@pytest.mark.parametrize("nik", [1671010101900001, 1e15, 1671011234560000.0])
def test_long_number_is_marked_not_repaired(tmp_path, nik):
    header, rows = read(xlsx(tmp_path / "a.xlsx", [HEADER, (nik, *SITI[1:])]))
    assert header.flagged(rows[0]) == {"nik": CellFlag.LOSSY_NUMBER}
    error = flag_problem(CellFlag.LOSSY_NUMBER, rows[0].number, header.header_of("nik"))
    assert str(error).startswith("Baris 2, kolom NIK: ")
    assert "Teks" in str(error.cure)


@pytest.mark.parametrize("text", ["1.67101E+15", "1,67101E+15", "3E+15", "1.67101e15"])
def test_long_number_as_text_is_marked(tmp_path, text):
    for path in (
        xlsx(tmp_path / "a.xlsx", [HEADER, (text, *SITI[1:])]),
        csv(tmp_path, f"nik;nama\n{text};SITI\n".encode()),
    ):
        header, rows = read(path)
        assert header.flagged(rows[0]) == {"nik": CellFlag.LOSSY_NUMBER}


@pytest.mark.parametrize("text", ["1E5", "BLOK E12", "12E", "3E+05", "1671010101900001"])
def test_other_text_with_digits_is_not_marked(tmp_path, text):
    header, rows = read(csv(tmp_path, f"nik;nama\n{text};SITI\n".encode()))
    assert header.flagged(rows[0]) == {}


def test_error_cells_are_marked(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEADER, SITI, SITI):
        sheet.append(row)
    sheet["C3"].value, sheet["C3"].data_type = "#N/A", "e"
    book.save(path)
    header, rows = read(path)
    assert [header.flagged(row) for row in rows] == [{}, {"name": CellFlag.ERROR}]
    header, rows = read(csv(tmp_path, b"nik,nama\n1,#N/A\n"))
    assert header.flagged(rows[0]) == {"name": CellFlag.ERROR}


def test_merged_cells_are_marked_where_the_value_is_missing(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("DAFTAR PENERIMA",), (), HEADER, SITI, SITI, SITI):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("B4:B6")
    book.save(path)
    header, rows = read(path)
    assert [header.flagged(row) for row in rows] == [
        {},
        {"no_kk": CellFlag.MERGED},
        {"no_kk": CellFlag.MERGED},
    ]
    assert [row.text(1) for row in rows] == [SITI[1], None, None]


def test_header_below_a_letterhead_with_numbering_and_blank_rows(tmp_path):
    path = xlsx(
        tmp_path / "a.xlsx",
        [
            ("PEMERINTAH KABUPATEN LAHAT",),
            ("Daftar penerima bantuan",),
            (),
            ("Catatan", *HEADER, "Keterangan"),
            ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
            (None, *SITI, "baik"),
            (),
            (None, *SITI, None),
        ],
    )
    header, rows = read(path)
    assert header.row_number == 4
    assert header.positions == {"nik": 1, "no_kk": 2, "name": 3, "amount": 4}
    assert header.unknown == ["Catatan", "Keterangan"]
    assert [row.number for row in rows] == [6, 8]
    assert header.record(rows[0]) == {
        "nik": SITI[0],
        "no_kk": SITI[1],
        "name": "SITI AMINAH",
        "amount": "600000",
    }


def test_sheet_that_starts_away_from_the_corner(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for column, (head, value) in enumerate(zip(HEADER, SITI, strict=True), start=3):
        book.active.cell(5, column, head)
        book.active.cell(6, column, value)
    book.save(path)
    header, rows = read(path)
    assert (header.row_number, header.positions["nik"], rows[0].number) == (5, 2, 6)


def test_first_fitting_visible_sheet_is_read(tmp_path):
    path = xlsx(
        tmp_path / "a.xlsx",
        [HEADER, ("RAHASIA", "1", "2", 3)],
        [("Petunjuk",), ("Isi lembar Data.",)],
        [HEADER, SITI],
        titles=["Lama", "Petunjuk", "Data"],
    )
    book = openpyxl.load_workbook(path)
    book["Lama"].sheet_state = "hidden"
    book.save(path)
    header, rows = read(path)
    assert (header.sheet_name, rows[0].text(0)) == ("Data", SITI[0])


def test_columns_that_are_missing_are_named(tmp_path):
    error = refused(xlsx(tmp_path / "a.xlsx", [("NIK", "Nominal"), ("1", 2)]))
    assert error.code == "missing_columns"
    assert error.row == 1
    assert "Nama" in str(error)
    assert "Nominal" in str(error)


def test_no_header_names_sheets_and_columns(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [("a", "b"), (1, 2)], titles=["Rekap"])
    error = refused(path)
    assert error.code == "no_header"
    assert "Rekap" in str(error)
    assert "Nomor KK" in str(error)


def test_header_that_stands_twice(tmp_path):
    error = refused(xlsx(tmp_path / "a.xlsx", [("NIK", "Nama", "nik "), (1, 2, 3)]))
    assert error.code == "duplicate_column"
    assert "A, C" in str(error)


def test_better_alias_wins_and_the_other_is_unknown(tmp_path):
    header, rows = read(csv(tmp_path, b"nik_ktp,nik,nama\n1,2,a\n"))
    assert header.record(rows[0])["nik"] == "2"
    assert header.unknown == ["nik_ktp"]


@pytest.mark.parametrize(
    "header", ["No. KK", "no_kk", "NoKK", "NO KK ", "Nomor KK (16 digit)", "nó kk", "Nomor KK *"]
)
def test_header_spellings(tmp_path, header):
    found, _rows = read(csv(tmp_path, f"nik;nama;{header}\n1671;A;3\n".encode()))
    assert found.positions["no_kk"] == 2


def test_normal_header_keeps_different_headers_apart():
    assert normal_header("RT") != normal_header("RW")


def test_header_only(tmp_path):
    for path in (xlsx(tmp_path / "a.xlsx", [HEADER]), csv(tmp_path, b"nik,nama\n\n\n")):
        assert refused(path).code == "no_rows"


def test_empty_sheet(tmp_path):
    assert refused(xlsx(tmp_path / "a.xlsx", [])).code == "no_header"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_separators_and_encodings(tmp_path, delimiter, encoding):
    text = "\r\n".join(
        delimiter.join(row)
        for row in (
            ("NIK", "Nama", "Alamat"),
            ("1671010101900001", "RENÉ", '"JL. MAWAR, NO; 1"'),
        )
    )
    header, rows = read(csv(tmp_path, text.encode(encoding)))
    assert header.headers == ["NIK", "Nama", "Alamat"]
    assert rows[0].cells == ["1671010101900001", "RENÉ", "JL. MAWAR, NO; 1"]


def test_csv_rows_are_numbered_as_excel_shows_them(tmp_path):
    content = b'sep=;\r\nnik;nama\r\n1;"A\r\nB"\r\n\r\n2;C;too;many\r\n3\r\n'
    header, rows = read(csv(tmp_path, content))
    assert [(row.number, row.cells) for row in rows] == [
        (2, ["1", "A B"]),
        (4, ["2", "C", "too", "many"]),
        (5, ["3"]),
    ]
    assert header.record(rows[2])["name"] is None


def test_csv_quote_that_never_closes(tmp_path):
    content = b'nik,nama\n1,A\n2,"B\n' + b"3,CCCCCCCC\n" * 20_000
    error = refused(csv(tmp_path, content))
    assert (error.code, error.row) == ("open_quote", 3)


@pytest.mark.parametrize("hands", [1, 2])
def test_csv_separator_characters_of_old_systems_end_nothing(tmp_path, hands):
    content = b"nik,nama\n1,A\n\x1e\n2,B\x1e\n3,C\n4,D\n"
    path = csv(tmp_path, content)
    with open_table(path, path.name, Limits()) as table:
        header = table.find_header(COLUMNS)
        shares = [list(table.rows(header, share=Share(turn, hands, 2))) for turn in range(hands)]
    told = {row.cells[0] for row in chain(*shares) if row.cells[0]}
    assert {"1", "2", "3", "4"} <= told


def test_csv_nul_bytes_late_in_the_file(tmp_path):
    content = b"nik,nama\n" + b"1,AAAAAAAA\n" * 1000 + b"\x00\x00"
    assert refused(csv(tmp_path, content)).code == "not_csv"


def test_work_goes_on_behind_a_row(tmp_path):
    lines = b"".join(b"%d,A\n" % number for number in range(10))
    for path in (
        csv(tmp_path, b"nik,nama\n" + lines),
        xlsx(tmp_path / "a.xlsx", [("nik", "nama"), *[(str(n), "A") for n in range(10)]]),
    ):
        with open_table(path, path.name, Limits()) as table:
            header = table.find_header(COLUMNS)
            assert table.expected_rows(header) >= 10
            assert [row.number for row in table.rows(header, after=9)] == [10, 11]
            assert list(table.rows(header, after=11)) == []


def test_too_many_rows_and_columns(tmp_path):
    path = csv(tmp_path, b"nik,nama\n" + b"1,A\n" * 20)
    assert refused(path, limits=Limits(max_rows=10)).code == "too_many_rows"
    path = csv(tmp_path, b"nik,nama\n" + b"," * 1200 + b"\n")
    error = refused(path)
    assert (error.code, error.row) == ("too_many_columns", 2)


def test_our_own_columns_in_front_are_ignored(tmp_path):
    path = csv(tmp_path, b"Baris asal;Keterangan galat;NIK;Nama\n7;NIK salah;1;A\n")
    header, rows = read(path)
    assert header.unknown == []
    assert header.record(rows[0])["nik"] == "1"


@pytest.mark.parametrize("hands", [1, 2, 3])
@pytest.mark.parametrize("after", [1, 4])
def test_csv_readers_share_the_rows(tmp_path, hands, after):
    lines = ["nik;nama", *(f"{n};ANI" for n in range(2, 12))]
    lines[3], lines[6] = '4;"ANI\nBINTI; ALI"', ""
    path = tmp_path / "data.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    with open_table(path, path.name) as table:
        header = table.find_header(COLUMNS)
        whole = list(table.rows(header, after=after))
        shares = [
            list(table.rows(header, after=after, share=Share(turn, hands, 2)))
            for turn in range(hands)
        ]
    assert sorted(chain(*shares), key=lambda row: row.number) == whole
    assert whole[-1].number == 11
    assert all({(row.number - after - 1) // 2 % hands for row in mine} == {turn}
               for turn, mine in enumerate(shares))  # fmt: skip
