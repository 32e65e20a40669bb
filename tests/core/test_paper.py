"""Papers: whole PDFs, the same each time, in which a text from outside is a text and no markup."""

from __future__ import annotations

import datetime

import pytest

from core.paper import Paper, Signer
from core.pdfs import judge_pdf

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
