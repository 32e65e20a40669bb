"""Hostile workbooks meet the limited child; the parent gets a message and keeps its memory."""

from __future__ import annotations

import os
import signal
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from core.tabular.errors import TabularError
from core.tabular.limits import MIB, Limits
from core.tabular.reading import open_table
from core.tabular.workbook import Workbook
from tests.core.test_tabular_reading import read, refused
from tests.core.workbooks import COLUMNS, HEADER, SITI, text_cell, with_parts, with_sheet_xml, xlsx


def resident() -> int:
    """This process's resident memory in bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def test_two_cells_at_the_far_corners(tmp_path):
    path = with_sheet_xml(
        tmp_path / "far.xlsx",
        f'<sheetData><row r="1">{text_cell("A1", "NIK")}</row>'
        f'<row r="1048576">{text_cell("XFD1048576", "x")}</row></sheetData>',
    )
    assert path.stat().st_size < 10_000
    error = refused(path)
    assert error.code == "far_cell"
    assert "XFD1048576" in str(error)


def test_one_cell_far_below(tmp_path):
    row = "".join(text_cell(f"{letter}1", letter) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    path = with_sheet_xml(
        tmp_path / "far.xlsx",
        f'<sheetData><row r="1">{row}</row>'
        f"<row r='1048576'>{text_cell('A1048576', 'x').replace('r=', 'r = ')}</row></sheetData>",
    )
    error = refused(path)
    assert (error.code, "A1048576" in str(error)) == ("far_cell", True)


def test_coloured_empty_cells_far_away_do_no_harm(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADER, SITI])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    parts = {"xl/worksheets/sheet1.xml": sheet.replace("</sheetData>", far).encode()}
    _header, rows = read(with_parts(tmp_path / "b.xlsx", path, parts))
    assert [row.number for row in rows] == [2]


def test_file_that_hides_its_far_cell_from_the_scan_meets_the_memory_limit(tmp_path):
    # The scan does not know this spelling of a cell; calamine does.
    path = with_sheet_xml(
        tmp_path / "far.xlsx",
        f'<sheetData><row r="1">{text_cell("A1", "NIK")}</row>'
        '<row r="1048576"><c r="xfd1048576" t="inlineStr"><is><t>x</t></is></c></row>'
        "</sheetData>",
    )
    assert refused(path).code == "out_of_memory"


def test_too_many_honest_cells(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADER, *[SITI] * 50])
    error = refused(path, limits=Limits(max_cells=100))
    assert error.code == "too_many_cells"
    assert "100" in str(error)


def test_external_entities_are_refused(tmp_path):
    path = with_sheet_xml(
        tmp_path / "xxe.xlsx",
        f'<sheetData><row r="1">{text_cell("A1", "&amp;secret;")}</row></sheetData>',
        prologue='<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
    )
    assert refused(path).code == "xml_doctype"


def test_part_that_inflates_beyond_what_it_declares(tmp_path):
    plain = xlsx(tmp_path / "plain.xlsx", [HEADER])
    path = with_parts(
        tmp_path / "liar.xlsx", plain, {"xl/worksheets/sheet1.xml": b"<a>" + b" " * 5 * MIB}
    )
    content = bytearray(path.read_bytes())
    name = b"xl/worksheets/sheet1.xml"
    for header, size_at, name_at in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        at = next(
            index
            for index in range(len(content))
            if content[index : index + 4] == header
            and content[index + name_at : index + name_at + len(name)] == name
        )
        content[at + size_at : at + size_at + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(content)
    assert refused(path).code == "broken_workbook"


def test_damaged_inside(tmp_path):
    path = with_sheet_xml(tmp_path / "a.xlsx", "<sheetData><row r='1'><c r='A1'><v>1</v>")
    assert refused(path).code in {"broken_workbook", "no_header"}
    plain = xlsx(tmp_path / "plain.xlsx", [HEADER])
    path = with_parts(tmp_path / "b.xlsx", plain, {"xl/workbook.xml": b"<nothing"})
    assert refused(path).code == "broken_workbook"


def test_child_out_of_memory(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADER, *[SITI] * 30_000])
    error = refused(path, limits=Limits(memory_bytes=32 * MIB))
    assert error.code == "out_of_memory"


def test_child_out_of_time(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADER, *[SITI] * 60_000])
    assert refused(path, limits=Limits(cpu_seconds=0)).code == "took_too_long"


def test_silent_child(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADER, SITI])
    with Workbook(path, Limits(stall_seconds=1)) as book:
        os.kill(book._process.pid, signal.SIGSTOP)
        with pytest.raises(TabularError) as caught:
            list(book.rows(0))
        assert caught.value.code == "took_too_long"


def test_killed_child(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADER, *[SITI] * 100])
    with Workbook(path, Limits()) as book:
        os.kill(book._process.pid, signal.SIGSEGV)
        with pytest.raises(TabularError) as caught:
            list(book.rows(0))
        assert caught.value.code == "broken_workbook"


def test_child_has_no_secrets_and_no_life_after_the_reader(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    path = xlsx(tmp_path / "a.xlsx", [HEADER, SITI])
    with Workbook(path, Limits()) as book:
        pid = book._process.pid
        assert b"secret" not in Path(f"/proc/{pid}/environ").read_bytes()
        assert "Max file size" in Path(f"/proc/{pid}/limits").read_text()
    assert not Path(f"/proc/{pid}").exists()


def test_reader_that_stops_early_leaves_no_child(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [HEADER, *[SITI] * 5_000])
    with open_table(path, path.name, Limits()) as table:
        pid = table._source._process.pid
        next(iter(table.rows(table.find_header(COLUMNS))))
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("unit", ["☃;", '"a\n";', "x"])
def test_a_row_as_long_as_the_file_costs_no_memory(tmp_path, unit):
    path = tmp_path / "wide.csv"
    path.write_text(";".join(HEADER) + "\n" + unit * (8 * MIB // len(unit)), encoding="utf-8")
    tracemalloc.start()
    try:
        error = refused(path)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (error.code, error.row) == ("long_row", 2)
    # The row is 8 MiB as it lies there, and up to 350 MiB when it is taken apart.
    assert peak < 24 * MIB


@pytest.mark.slow
def test_parent_memory_stays_flat_over_50_000_rows(tmp_path):
    path = tmp_path / "large.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for number in range(1, 50_001):
            sheet.write_row(number, 0, [f"1671{number:012d}", SITI[1], f"NAMA {number}", number])
    with open_table(path, path.name, Limits()) as table:
        header = table.find_header(COLUMNS)
        before = peak = resident()
        count = 0
        for count, _row in enumerate(table.rows(header), start=1):
            if count % 2_000 == 0:
                peak = max(peak, resident())
    assert count == 50_000
    assert peak - before < 20 * MIB
