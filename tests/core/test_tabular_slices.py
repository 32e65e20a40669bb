"""A long sheet parsed in slices says what it says when it is laid out as a whole."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from core.tabular.cells import CellFlag
from core.tabular.limits import MIB, Limits
from core.tabular.reading import open_table
from core.tabular.sheets import Sheets, WholeSheet
from core.tabular.slices import SHARED, Cutter, SlicedSheet
from core.tabular.workbook import Workbook
from tests.core.test_tabular_reading import refused
from tests.core.workbooks import COLUMNS, HEADER, SITI, text_cell, with_parts, with_sheet_xml, xlsx

# A few rows each: every border between two slices is met somewhere.
SLICED = Limits(slice_bytes=2_000)
WHOLE = Limits(slice_bytes=1_000 * MIB)
SHEET = "xl/worksheets/sheet1.xml"


def kind_of_sheet(path: Path, limits: Limits = SLICED) -> type:
    with zipfile.ZipFile(path) as archive:
        sheets = Sheets(str(path), archive, limits)
        return type(sheets.opened(sheets.names[0]))


def slices_of(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(1 for _ in Cutter(archive, SLICED.slice_bytes).rows(SHEET))


def rows_of(path: Path, limits: Limits, after: int = 0, most: int | None = None) -> list[tuple]:
    with Workbook(path, limits) as book:
        return [(row.number, row.cells, row.flags) for row in book.rows(0, after=after, most=most)]


def said(number: int) -> list[object]:
    """A row of what sheets hold: of every sort something, and something empty."""
    return [
        f"16710101019{number:05d}", f"SITI {number % 7} ", number % 3, number / 8,
        dt.date(1990, 1, 1) + dt.timedelta(number), number % 5 == 0, None,
        "'tanda petik" if number % 4 else "  ", 1e15 + number if number % 11 == 0 else 1.0,
        "3.57301E+15" if number % 13 == 0 else "1", f"Désa\n{number % 2}",
        dt.datetime(2020, 1, 1, 7, 30), "#N/A" if number % 17 == 0 else number * 1_000_000,
    ]  # fmt: skip


def by_openpyxl(path: Path, rows: int = 400) -> Path:
    """Texts in their cells; merged cells, empty rows, error cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["judul"])
    for number in range(1, rows):
        sheet.append([] if number % 50 == 0 else said(number))
    sheet.cell(rows + 30, 2, "jauh di bawah")
    for top in range(20, rows, 40):
        sheet.merge_cells(start_row=top, end_row=top + 25, start_column=2, end_column=3)
    book.save(path)
    return path


def by_xlsxwriter(path: Path, *, constant_memory: bool = False, left: int = 0) -> Path:
    """Texts in a table of their own, as Excel saves them, and rich ones among them; in their cells
    where the writer keeps no memory.
    """
    with xlsxwriter.Workbook(str(path), {"constant_memory": constant_memory}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        bold = book.add_format({"bold": True})
        for number in range(3, 900):
            for at, value in enumerate(said(number), start=left):
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, at, value, day)
                else:
                    sheet.write(number, at, value)
            if not constant_memory:
                sheet.write_rich_string(number, left + 14, "awal ", bold, f"tebal {number}")
            sheet.write_formula(number, left + 15, '="SI"&"TI"', None, f"SITI {number}")
    return path


def respelled(path: Path, source: Path, before: bytes, after: bytes) -> Path:
    """The same workbook with the XML of its sheet spelled as another program would."""
    with zipfile.ZipFile(source) as archive:
        sheet = archive.read(SHEET)
    assert before in sheet
    return with_parts(path, source, {SHEET: sheet.replace(before, after)})


@pytest.fixture(
    params=["openpyxl", "shared", "inline", "indented", "poi", "single quotes"], scope="module"
)
def long_sheet(request, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("long")
    path = folder / "a.xlsx"
    match request.param:
        case "openpyxl":
            return by_openpyxl(path)
        case "shared":
            return by_xlsxwriter(path)
        case "inline":
            return by_xlsxwriter(path, constant_memory=True)
        case "indented":
            return by_xlsxwriter(path, left=4)
        case "poi":
            return respelled(path, by_xlsxwriter(folder / "b.xlsx"), b' t="s">', b' t="s" s="0">')
        case _:
            return respelled(path, by_xlsxwriter(folder / "b.xlsx"), b't="s"', b"t='s'")


def test_slices_say_what_the_whole_says(long_sheet):
    assert kind_of_sheet(long_sheet) is SlicedSheet
    assert slices_of(long_sheet) > 5
    assert kind_of_sheet(long_sheet, WHOLE) is WholeSheet
    whole = rows_of(long_sheet, WHOLE)
    assert len(whole) > 380
    assert rows_of(long_sheet, SLICED) == whole


def test_the_table_of_shared_texts_is_cut_as_well(tmp_path):
    path = by_xlsxwriter(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as archive:
        texts = archive.read("xl/sharedStrings.xml")
    # An empty text is a text; a text may tell of the end of another.
    other = texts.replace(b"<si><t>1671010101900003</t></si>", b"<si/>")
    other = other.replace(b"<t>1671010101900004</t>", b"<t>&lt;/si&gt;</t>")
    assert len(other) < len(texts) - 10
    path = with_parts(tmp_path / "b.xlsx", path, {"xl/sharedStrings.xml": other})
    with zipfile.ZipFile(path) as archive:
        assert len(other) > 2 * Cutter(archive, SLICED.slice_bytes).slice_bytes
    rows = rows_of(path, SLICED)
    assert [row[1][0] for row in rows[:3]] == [None, "</si>", "1671010101900005"]
    assert rows == rows_of(path, WHOLE)


def test_slices_go_on_where_work_stopped(long_sheet):
    whole = rows_of(long_sheet, WHOLE)
    for after in (1, 57, 58, 333):
        assert rows_of(long_sheet, SLICED, after) == [row for row in whole if row[0] > after]
    assert rows_of(long_sheet, SLICED, 100, 20) == [row for row in whole if 100 < row[0] <= 120]


def test_flags_are_met_in_slices(tmp_path):
    flags = [
        flag
        for row in rows_of(by_openpyxl(tmp_path / "a.xlsx"), SLICED)
        for flag in row[2].values()
    ]
    assert {CellFlag.MERGED, CellFlag.ERROR, CellFlag.LOSSY_NUMBER} == set(flags)


@pytest.mark.parametrize(
    "odd",
    [
        "<!-- </row> -->",
        '<row r="900"><c r="A900" t="inlineStr"><is><t><![CDATA[</row>]]></t></is></c></row>',
        '<row r="5"><c r="A5"><v>7</v></c></row>',
        "<row><c><v>1</v></c></row>",
    ],
)
def test_a_sheet_of_odd_spelling_is_read_as_a_whole(tmp_path, odd):
    rows = "".join(
        f'<row r="{n}">{text_cell(f"A{n}", "NIK")}{text_cell(f"B{n}", str(n))}</row>'
        for n in range(10, 800)
    )
    path = with_sheet_xml(tmp_path / "a.xlsx", f"<sheetData>{rows}{odd}</sheetData>")
    assert kind_of_sheet(path) is WholeSheet
    told = {number: cells for number, cells, _flags in rows_of(path, SLICED)}
    assert [told[n] for n in (10, 400, 799)] == [["NIK", "10"], ["NIK", "400"], ["NIK", "799"]]


def test_a_cell_that_lies_outside_of_its_slice_is_refused(tmp_path):
    rows = [
        f'<row r="{n}">{text_cell(f"A{n}", "NIK")}{text_cell(f"B{n}", "Nama")}</row>'
        for n in range(10, 800)
    ]
    rows[400] = rows[400].replace('r="B410"', 'r="B790"')
    path = with_sheet_xml(tmp_path / "a.xlsx", f"<sheetData>{''.join(rows)}</sheetData>")
    assert kind_of_sheet(path) is SlicedSheet
    assert slices_of(path) > 2
    assert refused(path, limits=SLICED).code == "broken_workbook"


def test_a_number_that_names_no_shared_text_breaks_the_workbook(tmp_path):
    plain = by_xlsxwriter(tmp_path / "a.xlsx")
    none = b' t="s"><v>99999999<'
    path = respelled(tmp_path / "b.xlsx", plain, b' t="s"><v>1<', none)
    assert refused(path, limits=SLICED).code == refused(path, limits=WHOLE).code


def test_signs_that_stand_for_shared_texts_are_no_way_to_others_texts(tmp_path):
    row = (f"{SHARED}0", f"{SHARED}99999", f"{SHARED}x", SHARED)
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([HEADER, *[row] * 800]):
            sheet.write_row(number, 0, cells)
    assert kind_of_sheet(path) is SlicedSheet
    told = rows_of(path, SLICED)
    assert len(told) == 801
    assert told == rows_of(path, WHOLE)


def test_a_head_of_a_long_sheet_is_read_without_the_rest(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADER, *[SITI] * 3_000])
    with open_table(path, path.name, SLICED) as table:
        header = table.find_header(COLUMNS)
        assert len(list(table.rows(header, most=50))) == 50
        assert len(list(table.rows(header))) == 3_000


def peak(path: Path, limits: Limits) -> int:
    """The most memory that the child held, in bytes."""
    with Workbook(path, limits) as book:
        assert sum(1 for _ in book.rows(0)) == 30_000
        status = Path(f"/proc/{book._process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line) * 1024


def test_memory_of_the_child_stays_flat(tmp_path):
    letters = [a + b for a in "ABC" for b in "ABCDEFGHIJKLMN"]
    rows = "".join(
        f'<row r="{n}">' + "".join(f'<c r="{at}{n}"><v>{n}</v></c>' for at in letters) + "</row>"
        for n in range(1, 30_001)
    )
    path = with_sheet_xml(tmp_path / "a.xlsx", f"<sheetData>{rows}</sheetData>")
    whole, sliced = peak(path, WHOLE), peak(path, Limits())
    assert sliced < 100 * MIB
    assert whole > sliced + 40 * MIB
