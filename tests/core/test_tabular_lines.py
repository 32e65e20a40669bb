"""What is read at once, for most files are plain, is what a closer look would have read."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from random import Random

import pytest

from core.tabular.copying import json_of_row
from core.tabular.delimited import DelimitedFile, Share
from core.tabular.extent import scan
from core.tabular.limits import Limits

CELLS = (
    "", "", "", "1", "SITI AMINAH", " tepi ", "MA'RUF", "'016", "#N/A", "3,57301E+15", "1E5",
    "3.5e+12", "é", "\u00a0", "a\\b", "null", "E", "e+", "RT 03", "00", "-", "\x1e", "\u200bx",
)  # fmt: skip


def _file(tmp_path, rows, delimiter, quoting):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows(rows)
    path = tmp_path / f"{quoting}.csv"
    path.write_bytes(text.getvalue().encode())
    return DelimitedFile(path, Limits())


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_plain_lines_say_what_quoted_ones_say(tmp_path, delimiter):
    chance = Random(7)
    rows = [["kolom", "lain", "tiga", "empat", "lima"]]
    rows += [chance.choices(CELLS, k=chance.randint(1, 6)) for _ in range(800)]
    plain = list(_file(tmp_path, rows, delimiter, csv.QUOTE_MINIMAL).rows())
    quoted = list(_file(tmp_path, rows, delimiter, csv.QUOTE_ALL).rows())
    assert plain == quoted
    assert any(row.line for row in plain)
    for row in (*plain, *quoted):
        assert json.loads(json_of_row(row)) == row.cells


@pytest.mark.parametrize("hands", [1, 2, 3])
@pytest.mark.parametrize("after", [0, 1, 7, 30])
def test_shares_make_up_the_whole(tmp_path, hands, after):
    rows = [[str(number), 'dua "baris"\nsatu sel' if number % 11 == 5 else "x"]
            for number in range(1, 60)]  # fmt: skip
    table = _file(tmp_path, rows, ";", csv.QUOTE_MINIMAL)
    shares = [list(table.rows(after=after, share=Share(turn, hands, 4))) for turn in range(hands)]
    for turn, share in enumerate(shares):
        assert all((row.number - after - 1) // 4 % hands == turn for row in share)
    together = sorted((row for share in shares for row in share), key=lambda row: row.number)
    assert together == list(table.rows(after=after))
    assert [row.number for row in together] == list(range(after + 1, 60))


def _extent(cells: list[str]):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", "<sheetData>" + "".join(cells) + "</sheetData>")
    with zipfile.ZipFile(content) as book:
        return scan(book, Limits())["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(
    ("odd", "row", "column"),
    [
        ('<c r="C9"><v>1</v></c>', 60_001, 3),
        ('<c r="D9"><v>1</v></c>', 60_001, 4),
        ('<c r="AA9"><v>1</v></c>', 60_001, 27),
        ('<c r="B80000"><v>1</v></c>', 80_000, 3),
        ("<c r='DA9'><v>1</v></c>", 60_001, 105),
    ],
)
def test_a_far_cell_is_seen_wherever_it_stands(odd, row, column):
    cells = [f'<c r="{"ABC"[n % 3]}{n // 3 + 2}"><v>{n}</v></c>' for n in range(180_000)]
    cells.insert(150_000, odd)
    found = _extent(cells)
    assert (found.last_row, found.last_column) == (row, column)


@pytest.mark.parametrize(
    ("odd", "row", "column", "is_usual"),
    [
        ('<c r="C9"><v>1</v></c>', 60_000, 3, True),
        ('<c r="D9"><v>1</v></c>', 60_000, 4, True),
        ('<c r="AA9"><v>1</v></c>', 60_000, 27, True),
        ('<c r="B800000"><v>1</v></c>', 800_000, 3, False),
        ("<c r='DA9'><v>1</v></c>", 60_000, 105, False),
        ('<c  r="DA9"><v>1</v></c>', 60_000, 105, True),
        ('<x:c r="DA9"><v>1</v></x:c>', 60_000, 105, False),
        ("<c><v>1</v></c>", 60_000, 3, False),
        ("<!-- </row> -->", 60_000, 3, False),
        ('<row r="7"><c r="A7"><v>1</v></c></row>', 60_000, 3, False),
    ],
)
def test_a_far_cell_among_rows_is_seen_and_odd_spelling_told(odd, row, column, is_usual):
    rows = [
        f'<row r="{n}">' + "".join(f'<c r="{at}{n}"><v>{n}</v></c>' for at in "ABC") + "</row>"
        for n in range(1, 60_001)
    ]
    rows.insert(50_000, odd)
    found = _extent(rows)
    assert (found.last_row, found.last_column, found.is_usual) == (row, column, is_usual)


@pytest.mark.parametrize("kind", ['t="e"', "t='e'"])
def test_an_error_cell_behind_others_is_noted(kind):
    cells = [f'<c r="A{n}"><v>{n}</v></c>' for n in range(1, 60_001)]
    cells.append(f'<c r="A60001" {kind}><v>#N/A</v></c>')
    assert _extent(cells).errors == {60_000: [0]}
