"""Minutes on paper: who signs stands beside what is signed, on one page where it can be."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories.papers import page_words
from verification.minutes_paper import draw

NUMBER, SIGNER = "004/BA-VER/16.04/2026", "Drs. H. Ahmad Sutrisno, M.Si."


def _line(program: str, examined: int) -> Any:
    return SimpleNamespace(
        program=program, agency="Dinas Sosial Kabupaten Lahat", examined=examined, approved=90,
        rejected=12, off_target=8, off_location=5, returned=8, not_in_base=4, in_bulk=30,
    )  # fmt: skip


def _pages(programs: int) -> list[str]:
    day = datetime.date(2026, 11, 20)
    minutes: Any = SimpleNamespace(
        number=NUMBER, code="ABCD-EFGH-JKLM", place="Lahat", period_from=day, period_to=day,
        made_at=datetime.datetime(2026, 11, 22, 3, tzinfo=datetime.UTC), replaces=None,
        signer_title="Kepala Bappeda", signer_name=SIGNER, signer_nip="196801011990031001",
    )  # fmt: skip
    content = draw(
        minutes,
        office="Bappeda Kabupaten Lahat",
        territory="Kabupaten Lahat",
        lines=[_line(f"Bantuan Pangan Daerah {number} 2026", 100) for number in range(programs)],
        whole=_line("Jumlah", programs * 100),
        deciders=["Verifikator Lahat"],
        waiting=7,
    )
    return page_words(content)


@pytest.mark.parametrize("programs", [1, 3, 7])
def test_a_handful_of_programs_fits_on_one_page(programs):
    (page,) = _pages(programs)
    assert SIGNER in page
    assert "Halaman 1 dari 1" in page


@pytest.mark.parametrize("programs", [9, 11, 14, 40])
def test_the_signature_never_stands_without_what_is_signed(programs):
    pages = _pages(programs)
    signed = [page for page in pages if SIGNER in page]
    assert signed == pages[-1:]
    assert "Catatan" in signed[0]
    assert f"{NUMBER}: diperiksa" in signed[0]
    assert f"Halaman {len(pages)} dari {len(pages)}" in signed[0]
