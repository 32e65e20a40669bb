"""Papers: whole PDFs, the same each time, in which a text from outside is a text and no markup."""

from __future__ import annotations

import datetime

import pytest

from core.paper import Paper, Signer
from core.pdfs import judge_pdf
from tests.factories.papers import page_words

EVIL = '<img src="file:///etc/passwd"/> & <b>tebal</b> 漢 <a href="http://contoh.test">x</a>'


def _paper(rows: int = 3) -> Paper:
    paper = Paper(title=EVIL, office=EVIL, foot=EVIL)
    paper.centred(EVIL)
    paper.heading(EVIL)
    paper.paragraph(EVIL)
    paper.facts([(EVIL, EVIL), ("Kosong", None)])
    paper.table([EVIL, "Jumlah"], [[EVIL, number] for number in range(rows)], total=True)
    paper.lines_to_fill(2)
    paper.signatures("Lahat", datetime.date(2026, 11, 22), [Signer(EVIL), Signer("Kepala", "Siti")])
    return paper


def test_a_paper_is_a_pdf_that_we_would_take_ourselves():
    content = _paper().render()
    assert content.startswith(b"%PDF-")
    judge_pdf(content)
    assert b"/URI" not in content
    assert b"/Subtype /Image" not in content


def test_the_same_parts_give_the_same_bytes():
    assert _paper().render() == _paper().render()


@pytest.mark.parametrize(("rows", "pages"), [(3, 1), (200, None)])
def test_long_tables_run_over_pages(rows, pages):
    found = _paper(rows).render().count(b"/Type /Page\n")
    assert found == pages if pages else found > 3


@pytest.mark.parametrize("rows", range(34, 44))
def test_no_page_holds_one_row_of_a_table(rows):
    paper = Paper(title="Laporan", office="Dinas")
    paper.table(["Kecamatan", "Jumlah"], [[f"baris {number}", 1] for number in range(rows)])
    pages = page_words(paper.render())
    assert [page.count("baris") for page in pages if 0 < page.count("baris") < 3] == []


def test_signatures_say_what_they_are_set_under():
    paper = Paper(title="Berita acara", office="Bappeda", wide=True)
    paper.table(["Program", "Jumlah"], [["Bantuan", 1]] * 22)
    day = datetime.date(2026, 11, 22)
    paper.signatures("Lahat", day, [Signer("Kepala", "Siti")], of="Nomor 7: diperiksa 22.")
    last = page_words(paper.render())[-1]
    assert "Nomor 7: diperiksa 22." in last
    assert "Siti" in last
